import Core
import Fulfilment
import GS1
import JSONText
import Numbering
import Store
import TradeNetwork

/// A range as somebody wants one. Serial references count behind the company prefix.
package struct SSCCRangeDraft: Sendable {
    /// Key of whose company prefix it is.
    package let party: String
    package let companyPrefix: String
    package let extensionDigit: Int
    /// nil for 0.
    package let first: Int64?
    /// nil for the largest that there is.
    package let last: Int64?

    package init(party: String, companyPrefix: String, extensionDigit: Int, first: Int64? = nil, last: Int64? = nil) {
        self.party = party
        self.companyPrefix = companyPrefix
        self.extensionDigit = extensionDigit
        self.first = first
        self.last = last
    }

    /// What is wrong with it, before anything is written.
    func pool() throws(NumberingRefusal) -> SSCCPool {
        let prefix: CompanyPrefix
        do { prefix = try CompanyPrefix(companyPrefix) } catch { throw .prefix(error.reason) }
        do throws(AllocationRefusal) {
            let all = try SSCCPool(prefix, extensionDigit: extensionDigit)
            guard first != nil || last != nil else { return all }
            let start = UInt64(clamping: first ?? 0)
            guard start <= all.serials.last else { throw AllocationRefusal.tooLarge(most: all.serials.last) }
            let serials = try SerialRange(first: start, last: last.map { UInt64(clamping: $0) } ?? all.serials.last)
            return try SSCCPool(prefix, extensionDigit: extensionDigit, serials: serials)
        } catch { throw .numbers(error) }
    }
}

/// Why a range is not opened, or no numbers are leased.
package enum NumberingRefusal: Refusal, Equatable {
    case prefix(String)
    case numbers(AllocationRefusal)
    case overlaps
    case count
    case used
    case rangeNotFound
    case leaseNotFound

    package var code: String {
        switch self {
        case .prefix: "company-prefix"
        case .numbers(.exhausted): "sscc-range-exhausted"
        case .numbers(.tooFew): "sscc-range-too-few"
        case .numbers(.badExtensionDigit): "extension-digit"
        case .numbers: "sscc-range-numbers"
        case .overlaps: "sscc-range-overlaps"
        case .count: "sscc-lease-count"
        case .used: "sscc-range-used"
        case .rangeNotFound, .leaseNotFound: "not-found"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .numbers(.exhausted), .numbers(.tooFew), .overlaps, .used: .conflict
        case .rangeNotFound, .leaseNotFound: .notFound
        case .prefix, .numbers, .count: .malformed
        }
    }

    package var sentence: String {
        switch self {
        case .prefix(let reason): reason
        case .numbers(let refusal): refusal.description
        case .overlaps: "Another range has some of these numbers already. Choose other serial references, or another extension digit."
        case .used: "Parcels have so many of the next numbers that not enough are free together. Ask for fewer, or open another range."
        case .count: "1 to \(SSCCLeases.most) numbers are leased at once."
        case .rangeNotFound: "There is no such range of numbers."
        case .leaseNotFound: "There is no such lease of numbers."
        }
    }
}

package enum SSCCLeases {
    /// Numbers of one lease.
    package static let most: Int64 = 10_000
    /// Pieces of a range that are looked at for one of which no parcel has a number, and numbers in them.
    package static let looks: Int64 = 1_000
    static let numbersLookedAt: Int64 = 100_000

    /// The SSCC of 17 digits and their check digit.
    package static func sscc(_ number: Int64) -> String { CheckDigit.appended(to: UInt64(clamping: number), width: 17) }
}

extension Workflows {
    /// - Throws: `NumberingRefusal`; `NetworkRefusal.partyUnknown`.
    package func openSSCCRange(_ draft: SSCCRangeDraft, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> SSCCRange {
        let pool = try draft.pool()
        guard let party = try Parties.find(key: draft.party, in: tx) else { throw NetworkRefusal.partyUnknown(draft.party) }
        let (first, last) = (try pool.number(pool.serials.next), try pool.number(pool.serials.last))
        let range = SSCCRange(
            id: ids.next(), party: party.id, companyPrefix: draft.companyPrefix, extensionDigit: draft.extensionDigit, numbers: first...last, next: first)
        try tx.take(.numbering)
        guard try SSCCRanges.insert(range, at: now, in: tx) else { throw NumberingRefusal.overlaps }
        try note("sscc_range.opened", range, by: actor, at: now, in: tx, ids: ids) { out in
            out.member("party", party.id.description)
            out.member("companyPrefix", range.companyPrefix)
            out.member("extensionDigit", range.extensionDigit)
            out.member("first", SSCCLeases.sscc(first))
            out.member("last", SSCCLeases.sscc(last))
        }
        return range
    }

    /// Gives the next numbers of a range to one holder. No number is given out twice, so none comes again within a year.
    /// - Parameter holder: key of a party; nil for the one whose range it is.
    /// - Throws: `NumberingRefusal`; `NetworkRefusal.partyUnknown`.
    package func leaseSSCCs(
        _ count: Int64, of id: SSCCRangeID, to holder: String?, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> SSCCLease {
        guard (1...SSCCLeases.most).contains(count) else { throw NumberingRefusal.count }
        guard let range = try SSCCRanges.lock(id, in: tx) else { throw NumberingRefusal.rangeNotFound }
        let holder = try holder.map { key in
            guard let party = try Parties.find(key: key, in: tx) else { throw NetworkRefusal.partyUnknown(key) }
            return party.id
        }
        let numbers = try unused(count, of: range, in: tx)
        let lease = SSCCLease(id: ids.next(), range: id, owner: range.party, holder: holder ?? range.party, numbers: numbers)
        try SSCCRanges.take(lease, after: range.next, at: now, in: tx)
        try note("sscc_range.leased", range, by: actor, at: now, in: tx, ids: ids) { out in
            out.member("lease", lease.id.description)
            out.member("holder", lease.holder.description)
            out.member("first", SSCCLeases.sscc(numbers.lowerBound))
            out.member("last", SSCCLeases.sscc(numbers.upperBound))
        }
        return lease
    }

    /// The next numbers of which no parcel has any: who has used a prefix before the network knew of it, or beside it, has left some.
    private func unused(_ count: Int64, of range: SSCCRange, in tx: any Transaction) throws -> ClosedRange<Int64> {
        var next = range.next
        for _ in 0..<min(SSCCLeases.looks, SSCCLeases.numbersLookedAt / count) {
            let numbers = try range.lease(count, from: next)
            let used = try Parcels.known(Set(numbers.map(SSCCLeases.sscc)), in: tx)
            guard let last = numbers.last(where: { used.contains(SSCCLeases.sscc($0)) }) else { return numbers }
            next = last + 1
        }
        throw NumberingRefusal.used
    }

    private func note(
        _ kind: String, _ range: SSCCRange, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool, _ body: (inout JSONWriter) -> Void
    ) throws {
        let fact = Fact(
            id: ids.next(), kind: kind, about: range.id, occurredAt: now, receivedAt: now, actor: actor, body: FactBodies.text(body))
        try Journal.append([fact], in: tx)
    }
}

extension SSCCRange {
    /// The next numbers, by the rules of the library.
    fileprivate func lease(_ count: Int64, from next: Int64) throws(NumberingRefusal) -> ClosedRange<Int64> {
        guard next <= numbers.upperBound else { throw .numbers(.exhausted) }
        do throws(AllocationRefusal) {
            var serials = try SerialRange(first: serial(of: next), last: serial(of: numbers.upperBound))
            _ = try serials.lease(UInt64(count))
        } catch { throw .numbers(error) }
        return next...(next + count - 1)
    }
}

extension SSCCPool {
    /// The 17 digits before the check digit.
    fileprivate func number(_ serial: UInt64) throws(NumberingRefusal) -> Int64 {
        do throws(AllocationRefusal) {
            guard let number = Int64(try sscc(serial).dropLast()) else { throw AllocationRefusal.badWidth }
            return number
        } catch { throw .numbers(error) }
    }
}
