import Store
import StoreSQLite
import TestSupport
import Testing
import Views
import Workflows

@Suite("Verification of a database that nobody touched")
struct VerificationCleanTests {
    @Test("A trade with everything in it verifies without a finding", arguments: Backend.underTest)
    func clean(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            _ = try await VerificationTrade.told(on: store)
            let report = try await Verification.run(on: store)
            #expect(report.isClean, "\(report.text)")
        }
    }
}
