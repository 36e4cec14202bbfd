import Store
import TestSupport
import Testing
import Views
import Workflows

@Suite("Verification of a database that somebody tampered with")
struct VerificationTamperTests {
    private static let all = Tampering.ofLedger + Tampering.ofClaims + Tampering.ofOrders + Tampering.ofNumbers + Tampering.ofJournal

    @Test("Each tampering is found, exactly, and named by its id", arguments: Backend.underTest)
    func each(_ backend: Backend) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let trade = try await VerificationTrade.told(on: store)
            try await Tampering.unguard(store)
            var broken: Set<VerificationCode> = []
            for tampering in Self.all where backend == .sqlite || !tampering.isForSQLiteOnly {
                let (expected, report) = try await tampering.tried(on: trade)
                let found = report.findings.map { "\($0.code.rawValue) \($0.about)" }.sorted()
                #expect(found == expected, "\(tampering.name): \(report.text)")
                broken.formUnion(report.groups.map(\.code))
            }
            // What can be wrong with an archive is tried where there is one, in ArchivingTests.
            let untried = Set(VerificationCode.allCases).subtracting(broken).subtracting([.archiveRecord, .archiveFile, .archiveFact, .archiveScan])
            #expect(untried == (backend == .sqlite ? [] : [.rowUnreadable]))
            let after = try await Verification.run(on: store)
            #expect(after.isClean, "\(after.text)")
        }
    }
}
