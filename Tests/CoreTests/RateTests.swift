import Core
import Testing

@Suite struct RateTests {
    /// amount x ppm, and the result rounded half to even, half up, down.
    static let rows: [(amount: Int64, ppm: Int64, even: Int64, up: Int64, down: Int64)] = [
        (1_000, 50_000, 50, 50, 50), (50, 50_000, 2, 3, 2), (150, 50_000, 8, 8, 7), (70, 50_000, 4, 4, 3), (30, 50_000, 2, 2, 1),
        (10, 50_000, 0, 1, 0), (9, 50_000, 0, 0, 0), (11, 50_000, 1, 1, 0), (250, 10_000, 2, 3, 2), (251, 10_000, 3, 3, 2),
        (-50, 50_000, -2, -3, -2), (-150, 50_000, -8, -8, -7), (-10, 50_000, 0, -1, 0), (-9, 50_000, 0, 0, 0), (-11, 50_000, -1, -1, 0),
        (50, -50_000, -2, -3, -2), (-50, -50_000, 2, 3, 2), (0, 50_000, 0, 0, 0), (123, 0, 0, 0, 0), (123, 1_000_000, 123, 123, 123),
        (1, 500_000, 0, 1, 0), (1, 499_999, 0, 0, 0), (1, 500_001, 1, 1, 0), (3, 500_000, 2, 2, 1), (-3, 500_000, -2, -2, -1),
        // Products beyond 64 bits.
        (9_000_000_000_000_000_001, 999_999, 8_999_991_000_000_000_001, 8_999_991_000_000_000_001, 8_999_991_000_000_000_000),
        (.max, 333_333, 3_074_454_271_160_912_984, 3_074_454_271_160_912_984, 3_074_454_271_160_912_984),
        (.max, 1_000_000, .max, .max, .max), (.min, 1_000_000, .min, .min, .min), (.max, -1_000_000, .min + 1, .min + 1, .min + 1),
    ]

    @Test("A rate of an amount is rounded once, as the terms say", arguments: rows)
    func rounds(amount: Int64, ppm: Int64, even: Int64, up: Int64, down: Int64) {
        #expect(Rate(ppm: ppm).of(amount, rounding: .halfEven) == even)
        #expect(Rate(ppm: ppm).of(amount, rounding: .halfUp) == up)
        #expect(Rate(ppm: ppm).of(amount, rounding: .down) == down)
    }

    @Test(
        "A result beyond 64 bits is nil, never cut and never a crash",
        arguments: [(.max, 1_000_001), (.min, 1_000_001), (.min, -1_000_000), (.max, .max), (.min, .min), (.min, .max), (.max, 2_000_000)]
            as [(Int64, Int64)])
    func overflow(amount: Int64, ppm: Int64) {
        for rounding in Rounding.allCases { #expect(Rate(ppm: ppm).of(amount, rounding: rounding) == nil) }
    }

    @Test("A result that only rounding lifts beyond 64 bits is nil; rounded down it fits")
    func overflowByRounding() {
        // The product is (2^63 - 1) * 1,000,000 + 962,316.
        let rate = Rate(ppm: 1_000_001)
        #expect(rate.of(9_223_362_813_491_962_316, rounding: .down) == .max)
        #expect(rate.of(9_223_362_813_491_962_316, rounding: .halfUp) == nil)
        #expect(rate.of(9_223_362_813_491_962_316, rounding: .halfEven) == nil)
        #expect(rate.of(-9_223_362_813_491_962_316, rounding: .halfUp) == .min)
    }

    @Test("The names of the roundings, as terms store them, stay")
    func names() {
        #expect(Rounding.allCases.map(\.rawValue) == ["half_even", "half_up", "down"])
    }

    @Test("Whatever the amount, the result is the neighbour that the rounding names", arguments: Seeded.seeds)
    func neighbours(seed: UInt64) throws {
        var random = Seeded(seed)
        for _ in 0..<3_000 {
            let amount = Int64(bitPattern: random.next()) >> Int64.random(in: 0..<63, using: &random)
            // Multiples of 2,500 make halves frequent.
            let ppm = Int64.random(in: -400...400, using: &random) * 2_500
            let product = Int128(amount) * Int128(ppm)
            let message: Comment = "seed \(seed): \(amount) at \(ppm) ppm"
            let down = try #require(Rate(ppm: ppm).of(amount, rounding: .down), message)
            #expect((Int128(down) * 1_000_000).magnitude <= product.magnitude, message)
            #expect((product - Int128(down) * 1_000_000).magnitude < 1_000_000, message)
            for rounding in [Rounding.halfEven, .halfUp] {
                let nearest = try #require(Rate(ppm: ppm).of(amount, rounding: rounding), message)
                let twice = (product - Int128(nearest) * 1_000_000).magnitude * 2
                #expect(twice <= 1_000_000, message)
                guard twice == 1_000_000 else { continue }
                if rounding == .halfEven { #expect(nearest % 2 == 0, message) } else { #expect(nearest != down, message) }
            }
        }
    }
}
