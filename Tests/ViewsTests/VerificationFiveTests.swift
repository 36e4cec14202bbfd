import Core
import JSONText
import Store
import StoreSQLite
import TestSupport
import Testing
import Views
import Workflows

/// What somebody with the database in hand may do, written there for good.
enum Forgery: String, CaseIterable, CustomTestStringConvertible {
    case amount = "an amount"
    case deletedScan = "a deleted scan"
    case secondConfirmation = "a second confirmation"
    case balance = "a balance"
    case sealedFact = "a sealed fact"

    var testDescription: String { rawValue }

    /// The codes that name it, without those of what it entails.
    var codes: Set<VerificationCode> {
        switch self {
        case .amount: [.partPost, .partAmount, .claimParts]
        case .deletedScan: [.scanMissing]
        case .secondConfirmation: [.secondConfirmation]
        case .balance: [.accountBalance]
        case .sealedFact: [.sealHash]
        }
    }

    /// - Returns: the id that must be named, as a TypeID.
    func commit(on trade: VerificationTrade) async throws -> String {
        try await trade.store.write { tx in
            let attack = Attack(tx, on: trade)
            switch self {
            case .amount:
                let part = try attack.part("A2/five")
                try attack.run("UPDATE claim_part SET amount = amount + 5000 WHERE id = \(part)", rows: 1)
                return part.description
            case .deletedScan:
                let scan = try attack.scan("s4")
                try attack.run("DELETE FROM scan WHERE id = \(scan)", rows: 1)
                return scan.description
            case .secondConfirmation:
                let copy = try attack.repeatScan(attack.scan("s4"), state: "applied")
                try attack.addStep(like: attack.scan("s4"), by: copy)
                return try attack.parcel("P2").description
            case .balance:
                let account = try attack.payable("A1/five")
                try attack.run("UPDATE account SET credits_posted = credits_posted + 100000 WHERE id = \(account)", rows: 1)
                return account.description
            case .sealedFact:
                let fact = try attack.fact("order.cancelled", about: attack.order("B7").bits)
                try attack.run("UPDATE fact SET body = replace(body, 'changed their mind', 'never ordered') WHERE id = \(fact)", rows: 1)
                return "block 2"
            }
        }
    }
}

@Suite("Verification finds forgery")
struct VerificationFiveTests {
    @Test("Forged in the database, it is found and named", arguments: Backend.underTest, Forgery.allCases)
    func forged(_ backend: Backend, _ forgery: Forgery) async throws {
        try await backend.withStore(Workflows.migrations) { store in
            let trade = try await VerificationTrade.told(on: store)
            #expect(try await Verification.run(on: store).isClean)
            let about = try await forgery.commit(on: trade)
            let report = try await Verification.run(on: store)
            let named = Set(report.groups.map(\.code))
            #expect(named.isSuperset(of: forgery.codes), "\(report.text)")
            for code in forgery.codes where code != .claimParts {
                #expect(report.findings.contains { $0.code == code && $0.about == about }, "\(about): \(report.text)")
                #expect(report.text.contains("\(code.rawValue) (") && report.text.contains(about))
            }
        }
    }

    @Test("A file that nobody serves is verified without being written")
    func readOnly() async throws {
        try await Backend.sqlite.withDatabase { database in
            let store = try database.open()
            _ = try await Migrations.apply(Workflows.migrations, to: store, at: .testStart)
            let trade = try await VerificationTrade.told(on: store)
            let copy = try SQLiteStore(path: database.address, access: .readOnly)
            #expect(try await Verification.run(on: copy).isClean)
            _ = try await Forgery.balance.commit(on: trade)
            #expect(try await Verification.run(on: copy).groups.map(\.code) == [.accountBalance, .ledgerUnbalanced])
            await copy.close()
        }
    }
}
