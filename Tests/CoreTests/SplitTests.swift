import Core
import Testing

@Suite struct SplitTests {
    static let rows: [(total: Int64, weights: [Int64], shares: [Int64])] = [
        (100, [1, 1, 1], [34, 33, 33]), (101, [1, 1, 1], [34, 34, 33]), (1, [1, 1], [1, 0]), (2, [1, 1, 1, 1], [1, 1, 0, 0]),
        (10, [1, 2], [3, 7]), (10, [2, 1], [7, 3]), (100, [0, 1, 0, 1], [0, 50, 0, 50]), (1, [0, 0, 5], [0, 0, 1]), (3, [0, 1, 1], [0, 2, 1]),
        (-100, [1, 1, 1], [-34, -33, -33]), (-1, [1, 1], [-1, 0]), (-10, [1, 2], [-3, -7]), (0, [3, 4], [0, 0]), (7, [9], [7]), (-7, [9], [-7]),
        // 5 % of 12,345 cents over three lines: fractions .31 .43 .25, one cent left.
        (617, [6_789, 3_210, 2_346], [339, 161, 117]),
        (.max, [1, 1], [4_611_686_018_427_387_904, 4_611_686_018_427_387_903]),
        (.min, [1, 1], [-4_611_686_018_427_387_904, -4_611_686_018_427_387_904]),
        (.min, [(1 << 62) - 1, 0], [.min, 0]), (.min, [5], [.min]), (.max, [(1 << 62) - 1], [.max]),
        (.min, [1, 1, 1], [-3_074_457_345_618_258_603, -3_074_457_345_618_258_603, -3_074_457_345_618_258_602]),
    ]

    @Test("Leftover cents go to the largest fraction, ties to the earlier, zero weights get nothing", arguments: rows)
    func splits(total: Int64, weights: [Int64], shares: [Int64]) throws {
        #expect(try split(total, by: weights) == shares)
    }

    @Test("Weights that say nothing are refused", arguments: [[], [0], [0, 0, 0], [-1], [5, -1], [-1, 1 << 62]] as [[Int64]])
    func noWeight(weights: [Int64]) {
        #expect(throws: SplitRefusal.noWeight) { try split(100, by: weights) }
    }

    @Test(
        "Weights of 2^62 and more together are refused",
        arguments: [[1 << 62], [.max], [(1 << 62) - 1, 1], [.max, .max], [1 << 61, 1 << 61], [1, .max]] as [[Int64]])
    func tooLarge(weights: [Int64]) {
        #expect(throws: SplitRefusal.tooLarge) { try split(100, by: weights) }
    }

    @Test("A split is exact, proportional, and equals the slow largest-remainder rule", arguments: Seeded.seeds)
    func equalsReference(seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<1_500 {
            let count = Int.random(in: 1...12, using: &random)
            let largest: Int64 = [1, 3, 100, 99_999, 1 << 58].randomElement(using: &random) ?? 1
            var weights = (0..<count).map { _ in Int64.random(in: 0...largest, using: &random) }
            if weights.allSatisfy({ $0 == 0 }) { weights[count - 1] = 1 }
            let total = Int64(bitPattern: random.next()) >> Int64.random(in: 0..<63, using: &random)
            let message: Comment = "seed \(seed): \(total) by \(weights)"
            let shares = try split(total, by: weights)
            #expect(shares == slowSplit(total, weights), message)
            #expect(shares.reduce(Int128(0)) { $0 + Int128($1) } == Int128(total), message)
            let sum = weights.reduce(Int128(0)) { $0 + Int128($1) }
            for (share, weight) in zip(shares, weights) {
                // Less than one unit away from the exact proportion, and on the total's side of zero.
                #expect((Int128(share) * sum - Int128(total) * Int128(weight)).magnitude < sum.magnitude, message)
                #expect(share == 0 || (share < 0) == (total < 0 && weight > 0), message)
            }
        }
    }

    /// Gives whole shares, then looks for the largest fraction anew for each unit that is left.
    private func slowSplit(_ total: Int64, _ weights: [Int64]) -> [Int64] {
        let size = Int128(total).magnitude
        let sum = weights.reduce(UInt128(0)) { $0 + UInt128($1) }
        var shares = weights.map { size * UInt128($0) / sum }
        var fractions = weights.map { size * UInt128($0) % sum }
        while shares.reduce(0, +) < size {
            var best = 0
            for index in fractions.indices where fractions[index] > fractions[best] { best = index }
            shares[best] += 1
            fractions[best] = 0
        }
        return shares.map { Int64(truncatingIfNeeded: total < 0 ? -Int128($0) : Int128($0)) }
    }

    @Test("Ten thousand lines split one amount without loss", arguments: Seeded.seeds)
    func manyLines(seed: UInt64) throws {
        var random = Seeded(seed)
        let weights = (0..<10_000).map { _ in Int64.random(in: 0...1_000_000, using: &random) }
        #expect(try split(123_456_789, by: weights).reduce(0, +) == 123_456_789, "seed \(seed)")
        #expect(try split(4_999, by: [Int64](repeating: 1, count: 10_000)).prefix(4_999).allSatisfy { $0 == 1 })
    }
}
