import Core
import Store
import TestSupport
import Testing
import Workflows

@testable import EPCISRepository

@Suite("Documents that wait", .neverHangs)
struct CaptureQueueTests {
    @Test("Whose turn it is is found among what waits, not among all that a party ever sent")
    func plan() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let plan = try await store.read { tx in
                var explanation = Captures.next(at: Instant(microseconds: 1), behind: nil)
                explanation.sql = "EXPLAIN QUERY PLAN " + explanation.sql
                return try tx.rows(explanation) { try $0.text(3) }
            }
            #expect(plan.filter { $0.hasPrefix("SEARCH u ") || $0.hasPrefix("SCAN u") } == Array(repeating: "SEARCH u USING INDEX epcis_capture_under_way (party_id=? AND taken_until>?)", count: 2), "\(plan)")
            #expect(plan.contains { $0.hasPrefix("SCAN c USING INDEX epcis_capture_") }, "\(plan)")
        }
    }
}
