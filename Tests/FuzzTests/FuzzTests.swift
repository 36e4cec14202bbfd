import Foundation
import Testing

/// NEARMADE_FUZZ_SEED chooses other changes; NEARMADE_FUZZ_TURNS makes a run longer. Untold, every run is the same, so that no change of the program is
/// blamed for what another one left: `make fuzz` looks further.
private enum Extent {
    private static func number(_ name: String) -> UInt64? { ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }.flatMap { $0 > 0 ? $0 : nil } }

    static let seed = number("NEARMADE_FUZZ_SEED") ?? 20_261_122
    static let turns = number("NEARMADE_FUZZ_TURNS")

    /// A file is written for each table.
    static func turns(_ target: FuzzTarget) -> Int { turns.map { Int($0) } ?? (target == .table ? 150 : target == .mapping ? 300 : 1_000) }
}

@Suite("Bytes from outside, changed at random")
struct FuzzTests {
    @Test("Each decoder takes its seeds", arguments: FuzzTarget.allCases)
    func seeds(target: FuzzTarget) throws {
        let seeds = FuzzSeeds.seeds(of: target)
        #expect(!seeds.isEmpty)
        for seed in seeds {
            do { try target.check(seed) } catch { Issue.record("\(target.rawValue): \(error), in \(shown(seed))") }
        }
    }

    @Test("Whatever comes, a decoder reads it or says what is wrong, and what it reads is what was meant", arguments: FuzzTarget.allCases)
    func changed(target: FuzzTarget) {
        // A crash would leave no other trace.
        print("\(target.rawValue): NEARMADE_FUZZ_SEED=\(Extent.seed)")
        var mutation = Mutation(seed: Extent.seed, of: target)
        for turn in 1...Extent.turns(target) {
            let bytes = mutation.next()
            do { try target.check(bytes) } catch {
                Issue.record("\(target.rawValue), NEARMADE_FUZZ_SEED=\(Extent.seed), turn \(turn): \(error), in \(shown(bytes))")
                return
            }
        }
    }

    @Test("A seed makes the same changes again")
    func again() {
        var (one, same, other) = (Mutation(seed: 7, of: .json), Mutation(seed: 7, of: .json), Mutation(seed: 8, of: .json))
        let (first, second, third) = ((1...50).map { _ in one.next() }, (1...50).map { _ in same.next() }, (1...50).map { _ in other.next() })
        #expect(first == second && first != third)
    }

    @Test("The shared example files are among the seeds", .enabled(if: FuzzSeeds.hasShared, "needs ../shared/cases, or NEARMADE_CASES"))
    func shared() {
        #expect(FuzzSeeds.seeds(of: .json).count > 90 && FuzzSeeds.seeds(of: .csv).count > 8 && FuzzSeeds.seeds(of: .text).count > 20)
    }

    private func shown(_ bytes: [UInt8]) -> String { "base64 " + Data(bytes.prefix(3_000)).base64EncodedString() + " (\(bytes.count) bytes)" }
}
