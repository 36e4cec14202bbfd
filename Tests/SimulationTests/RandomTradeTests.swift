import Foundation
import Store
import TestSupport
import Testing
import Workflows

/// How much is simulated: a few seeds in every test run, as many as you like by `make sim`.
private enum Extent {
    private static func number(_ name: String) -> Int? {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Where many seeds are traded.
    static let backends: [Backend] =
        ProcessInfo.processInfo.environment["NEARMADE_SIM_DATABASE"] == "postgres" ? Backend.postgresUnderTest : [.sqlite]
    static let isLong = number("NEARMADE_SIM_SEED") != nil || number("NEARMADE_SIM_SEEDS") != nil
    static let steps = number("NEARMADE_SIM_STEPS") ?? (isLong ? 200 : 100)
    static let first = number("NEARMADE_SIM_FIRST") ?? 1
    static let seeds: ClosedRange<Int> = number("NEARMADE_SIM_SEED").map { $0...$0 } ?? first...(first + (number("NEARMADE_SIM_SEEDS") ?? 3) - 1)
}

@Suite("Random trade", .serialized)
struct RandomTradeTests {
    private func simulate(
        _ seed: UInt64, on backend: Backend = .sqlite, steps: Int = Extent.steps
    ) async throws -> (journal: [UInt8], done: [String: Int]) {
        try await backend.withStore(Workflows.migrations) { store in
            let trade = try await RandomTrade(seed: seed, on: store)
            try await trade.run(steps: steps)
            return (try await trade.journal(), await trade.done)
        }
    }

    @Test("Whatever processes do at the same time and whatever breaks, what was answered is true and the books balance", arguments: Extent.backends)
    func anywhere(backend: Backend) async throws {
        var done: [String: Int] = [:]
        for seed in Extent.seeds {
            do {
                done.merge(try await simulate(UInt64(seed), on: backend).done, uniquingKeysWith: +)
            } catch let failure as TradeFailure {
                Issue.record("\(failure)")
                return
            }
            if Extent.isLong, seed % 50 == 0 { print("seed \(seed) of \(Extent.seeds.upperBound)") }
        }
        if Extent.isLong { print(done.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")) }
        for word in ["place", "capture", "judge", "due", "outcome unknown", "disconnected"] {
            #expect(done[word, default: 0] > 0 || Extent.isLong, "\(word) was never drawn: \(done)")
        }
    }

    @Test("On PostgreSQL too", .enabled(if: !Extent.isLong), arguments: Backend.postgresUnderTest)
    func anything(on backend: Backend) async throws {
        let done = try await simulate(4, on: backend).done
        #expect(done["place", default: 0] > 0 && done["capture", default: 0] > 0, "\(done)")
    }

    @Test("A seed is the same trade again, byte for byte; another seed is another", .enabled(if: !Extent.isLong))
    func again() async throws {
        let (first, second, other) = (try await simulate(5, steps: 60), try await simulate(5, steps: 60), try await simulate(6, steps: 60))
        #expect(first.journal.count > 10_000)
        #expect(first.journal == second.journal)
        #expect(first.journal != other.journal)
    }
}
