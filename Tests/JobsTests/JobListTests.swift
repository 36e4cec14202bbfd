import Core
import Jobs
import Logging
import Store
import TestSupport
import Testing
import Workflows

@Suite("What a serving process does by itself")
struct JobListTests {
    private static func names(tellsScans: Bool = true, isAsked: Bool) async throws -> [String] {
        try await Backend.sqlite.withDatabase { database in
            let workflows = Workflows(store: try database.open(), world: .seeded(1, clock: ManualClock(.testStart)), passwordCost: .quick)
            let nothing: @Sendable () async throws -> Int = { 0 }
            let work = isAsked ? nothing : nil
            return Jobs.all(workflows, live: work, standing: work, reports: work, replica: work, tellsScans: tellsScans, logger: Logger(label: "test")).map(\.name)
        }
    }

    @Test("Scans are told as events unless the process leaves it to others")
    func tellsScans() async throws {
        let telling = try await Self.names(isAsked: false)
        let silent = try await Self.names(tellsScans: false, isAsked: false)
        #expect(telling.contains("scans as events"))
        #expect(silent == telling.filter { $0 != "scans as events" })
    }

    @Test("What a process is not asked for it does not do")
    func asked() async throws {
        let least = try await Self.names(isAsked: false)
        let most = try await Self.names(isAsked: true)
        #expect(Set(most).subtracting(least) == ["live pages", "streams of events", "reports of events", "replica"])
        #expect(Set(most).count == most.count)
        #expect(least.count { $0.hasPrefix("partitions of ") } == PartitionedTable.allCases.count)
    }
}
