import Core
import GS1
import Numbering
import Selling
import Store
import TestSupport
import Testing
import TradeNetwork
import Views
import Workflows

@Suite("Numbers for parcels", .neverHangs)
struct SSCCRangeTests {
    private static func open(_ shop: TestShop, _ draft: SSCCRangeDraft) async throws -> SSCCRange {
        try await shop.command { flows, tx, ids, now in try flows.openSSCCRange(draft, by: .job("test"), at: now, in: tx, ids: ids) }
    }

    private static func lease(_ shop: TestShop, _ count: Int64, of range: SSCCRange, to holder: String? = nil) async throws -> SSCCLease {
        try await shop.command { flows, tx, ids, now in try flows.leaseSSCCs(count, of: range.id, to: holder, by: .job("test"), at: now, in: tx, ids: ids) }
    }

    private static let small = SSCCRangeDraft(party: "leipzig", companyPrefix: "4012345", extensionDigit: 3, first: 0, last: 9)

    @Test("Numbers are given out in their order, each once, until none is left", arguments: Backend.underTest)
    func leases(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let range = try await Self.open(shop, Self.small)
            let first = try await Self.lease(shop, 4, of: range)
            let second = try await Self.lease(shop, 6, of: range, to: "berlin")
            let given = (Array(first.numbers) + Array(second.numbers)).map(SSCCLeases.sscc)
            // A published example of GS1's.
            #expect(given.count == 10 && given[0] == "340123450000000000" && given[2] == "340123450000000024")
            #expect(given.allSatisfy { CheckDigit.isRight($0) } && Set(given).count == 10)
            let berlin = try shop.party(.berlin).id
            #expect(first.holder == range.party && second.holder == berlin && second.owner == range.party)
            await #expect(throws: NumberingRefusal.numbers(.exhausted)) { try await Self.lease(shop, 1, of: range) }
            let (entry, leases, facts) = try await shop.store.read { tx in
                (
                    try SSCCLists.range(range.id, seenBy: .everything, in: tx), try SSCCLists.leases(of: range.id, seenBy: .everything, after: nil, limit: 9, in: tx).items,
                    try tx.rows("SELECT kind FROM fact WHERE subject = \(range.id) ORDER BY number") { try $0.text(0) }
                )
            }
            #expect(entry?.left == 0 && entry?.taken == 10)
            #expect(leases.map(\.id) == [second.id, first.id] && leases.map(\.count) == [6, 4])
            #expect(facts == ["sscc_range.opened", "sscc_range.leased", "sscc_range.leased"])
        }
    }

    @Test("Many who lease at once get numbers of their own", arguments: Backend.underTest)
    func atOnce(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let range = try await Self.open(shop, SSCCRangeDraft(party: "leipzig", companyPrefix: "4012345", extensionDigit: 0))
            let leases = try await withThrowingTaskGroup(of: SSCCLease.self) { group in
                for _ in 1...8 { group.addTask { try await Self.lease(shop, 25, of: range) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(leases.flatMap { Array($0.numbers) }).count == 200)
            #expect(try await Self.lease(shop, 1, of: range).numbers.lowerBound == range.numbers.lowerBound + 200)
        }
    }

    @Test("Of ranges that are opened at once no two have a number in common", arguments: Backend.underTest)
    func openedAtOnce(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            // 4012 and its serial 345… are the numbers of 4012345.
            let drafts = ["4012345", "4012", "401234", "40123456"].map { SSCCRangeDraft(party: "leipzig", companyPrefix: $0, extensionDigit: 1) }
            let opened = await withTaskGroup(of: Bool.self) { group in
                for draft in drafts {
                    group.addTask {
                        do { return try await Self.open(shop, draft).companyPrefix == draft.companyPrefix } catch { return error as? NumberingRefusal != .overlaps }
                    }
                }
                return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
            }
            #expect(opened == 1)
        }
    }

    struct Wrong: Sendable, CustomTestStringConvertible {
        let draft: SSCCRangeDraft
        let refusal: NumberingRefusal
        var testDescription: String { refusal.code }
    }

    @Test(
        "Ranges that cannot be are refused",
        arguments: [
            Wrong(draft: SSCCRangeDraft(party: "leipzig", companyPrefix: "401", extensionDigit: 0), refusal: .prefix("A GS1 Company Prefix has 4 to 12 digits.")),
            Wrong(draft: SSCCRangeDraft(party: "leipzig", companyPrefix: "40１2345", extensionDigit: 0), refusal: .prefix("A GS1 Company Prefix has 4 to 12 digits.")),
            Wrong(draft: SSCCRangeDraft(party: "leipzig", companyPrefix: "4012345", extensionDigit: 10), refusal: .numbers(.badExtensionDigit)),
            Wrong(draft: SSCCRangeDraft(party: "leipzig", companyPrefix: "4012345", extensionDigit: 0, first: 2, last: 1), refusal: .numbers(.emptyRange)),
            Wrong(draft: SSCCRangeDraft(party: "leipzig", companyPrefix: "4012345", extensionDigit: 0, last: 1_000_000_000), refusal: .numbers(.tooLarge(most: 999_999_999))),
            Wrong(draft: SSCCRangeDraft(party: "leipzig", companyPrefix: "401234567890", extensionDigit: 0, first: 10_000), refusal: .numbers(.tooLarge(most: 9_999))),
            Wrong(draft: SSCCRangeDraft(party: "leipzig", companyPrefix: "4012345", extensionDigit: 3, first: 9, last: 20), refusal: .overlaps),
        ])
    func wrong(_ wrong: Wrong) async throws {
        try await Backend.sqlite.withShop { shop in
            _ = try await Self.open(shop, Self.small)
            await #expect(throws: wrong.refusal) { try await Self.open(shop, wrong.draft) }
            // Beside it there is room.
            _ = try await Self.open(shop, SSCCRangeDraft(party: "berlin", companyPrefix: "4012345", extensionDigit: 3, first: 10))
        }
    }

    @Test("Leases that cannot be are refused, and take nothing")
    func refusedLeases() async throws {
        try await Backend.sqlite.withShop { shop in
            let range = try await Self.open(shop, Self.small)
            await #expect(throws: NumberingRefusal.numbers(.tooFew(left: 10))) { try await Self.lease(shop, 11, of: range) }
            for count in [0, -1, SSCCLeases.most + 1] { await #expect(throws: NumberingRefusal.count) { try await Self.lease(shop, count, of: range) } }
            await #expect(throws: NetworkRefusal.partyUnknown("nobody")) { try await Self.lease(shop, 1, of: range, to: "nobody") }
            await #expect(throws: NetworkRefusal.partyUnknown("nobody")) { try await Self.open(shop, SSCCRangeDraft(party: "nobody", companyPrefix: "5012345", extensionDigit: 0)) }
            let stranger = SSCCRange(id: SSCCRangeID(UUIDBits(high: 1, low: 1)), party: range.party, companyPrefix: "4012345", extensionDigit: 3, numbers: 0...9, next: 0)
            await #expect(throws: NumberingRefusal.rangeNotFound) { try await Self.lease(shop, 1, of: stranger) }
            #expect(try await Self.lease(shop, 10, of: range).numbers == range.numbers)
        }
    }

    @Test("Numbers that parcels have already are passed over", arguments: Backend.underTest)
    func used(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            for (order, key) in [("1", "340123450000000024"), ("2", "340123450000000055"), ("3", "34012345000000006"), ("4", "340123450000000031-old"), ("5", "34012345000000009x")] {
                try await shop.placeOrder(order) { $0.parcels = [ParcelDraft(key: key)] }
            }
            let range = try await Self.open(shop, Self.small)
            let two = try await Self.lease(shop, 2, of: range)
            #expect(two.numbers.map(SSCCLeases.sscc) == ["340123450000000000", "340123450000000017"])
            // 2 and 5 are parcels; before 6 there are no three together.
            let three = try await Self.lease(shop, 3, of: range)
            #expect(three.numbers.map(SSCCLeases.sscc) == ["340123450000000062", "340123450000000079", "340123450000000086"])
            #expect(try await Self.lease(shop, 1, of: range).numbers.map(SSCCLeases.sscc) == ["340123450000000093"])
            #expect(try await Verification.run(on: shop.store).findings.isEmpty)
        }
    }

    @Test("A range of which every other number is a parcel's is no place to look for ever")
    func wornOut() async throws {
        try await Backend.sqlite.withShop { shop in
            let range = try await Self.open(shop, SSCCRangeDraft(party: "leipzig", companyPrefix: "4012345", extensionDigit: 0))
            let keys = (0..<SSCCLeases.looks).map { SSCCLeases.sscc(range.numbers.lowerBound + $0 * 2 + 1) }
            try await shop.store.write { tx in
                for key in keys { try tx.run("INSERT INTO parcel_key (key, parcel_id) VALUES (\(key), \(ParcelID(UUIDBits(high: 1, low: 1))))") }
            }
            await #expect(throws: NumberingRefusal.used) { try await Self.lease(shop, 2, of: range) }
            #expect(try await Self.lease(shop, 1, of: range).numbers == range.numbers.lowerBound...range.numbers.lowerBound)
            try await shop.store.write { try $0.run("DELETE FROM parcel_key") }
        }
    }

    @Test("Verification looks at whose numbers they are", arguments: Backend.underTest)
    func verified(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            let range = try await Self.open(shop, Self.small)
            let lease = try await Self.lease(shop, 2, of: range)
            #expect(try await Verification.run(on: shop.store).findings.isEmpty)
            let nobody = PartyID(UUIDBits(high: 1, low: 1))
            try await shop.store.write { tx in
                try tx.run("UPDATE sscc_lease SET holder_id = \(nobody) WHERE id = \(lease.id)")
                try tx.run("UPDATE sscc_range SET party_id = \(nobody) WHERE id = \(range.id)")
            }
            let found = try await Verification.run(on: shop.store).findings
            #expect(Set(found.filter { $0.code == .referenceMissing }.map(\.about)) == [range.id.description, lease.id.description])
        }
    }
}
