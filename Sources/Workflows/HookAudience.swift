import Core
import JSONText
import Store
import TradeNetwork

/// Who may be told of which facts: what somebody sees on pages, and no more (`Views/Sight`).
///
/// The operator sees everything. A merchant sees all of orders with a line of its own, offers of marketplaces where it works, but not the money in them. Whoever
/// records scans sees the parcels of such marketplaces as they are announced, and of scans its own. Who is asked about an anomaly sees what becomes of it. A range of numbers is
/// its party's, a lease of them its holder's as well.
struct HookAudience {
    private let readers: [PartyID: PartyKind]
    private var byFact: [FactID: Set<PartyID>] = [:]

    /// - Parameter readers: parties that have endpoints.
    init(of facts: [RecordedFact], among readers: [PartyID: PartyKind], in tx: any Transaction) throws {
        self.readers = readers
        guard readers.values.contains(where: { $0 != .operator }) else { return }
        try addOrders(facts, in: tx)
        try addParcels(facts, in: tx)
        try addScans(facts, in: tx)
        try addAnomalies(facts, in: tx)
        try addOffers(facts, in: tx)
        try addNumbers(facts, in: tx)
    }

    func mayRead(_ fact: RecordedFact, _ party: PartyID) -> Bool {
        readers[party] == .operator || byFact[fact.id]?.contains(party) == true
    }

    private static func subjects(_ facts: [RecordedFact], _ prefix: String) -> [UUIDBits] {
        Set(facts.lazy.filter { $0.subjectKind == prefix }.map(\.subject)).sorted()
    }

    private mutating func add(_ facts: [RecordedFact], _ prefix: String, where isMeant: (RecordedFact) -> Bool = { _ in true }, _ parties: [UUIDBits: Set<PartyID>]) {
        for fact in facts where fact.subjectKind == prefix && isMeant(fact) { byFact[fact.id, default: []].formUnion(parties[fact.subject] ?? []) }
    }

    private func pairs(_ sql: String, _ ids: [UUIDBits], of kinds: Set<PartyKind>, in tx: any Transaction) throws -> [UUIDBits: Set<PartyID>] {
        guard !ids.isEmpty else { return [:] }
        let found = try tx.rows(Bulk(sql, ["id": .ids(ids)])) { (try $0.bits(0), try $0.id(1) as PartyID) }
        return found.reduce(into: [:]) { pairs, pair in
            if let kind = readers[pair.1], kinds.contains(kind) { pairs[pair.0, default: []].insert(pair.1) }
        }
    }

    // MARK: What is whose

    private mutating func addOrders(_ facts: [RecordedFact], in tx: any Transaction) throws {
        for (prefix, origin) in [
            (OrderTag.idPrefix, "SELECT DISTINCT l.order_id, l.merchant_id FROM order_line AS l {join values} WHERE l.order_id = v.id"),
            (ClaimTag.idPrefix, "SELECT DISTINCT c.id, l.merchant_id FROM claim AS c {join values} JOIN order_line AS l ON l.order_id = c.order_id WHERE c.id = v.id"),
            (ParcelTag.idPrefix, "SELECT DISTINCT p.id, l.merchant_id FROM parcel AS p {join values} JOIN order_line AS l ON l.order_id = p.order_id WHERE p.id = v.id"),
            (AnomalyTag.idPrefix, "SELECT DISTINCT a.id, l.merchant_id FROM anomaly AS a {join values} JOIN order_line AS l ON l.order_id = a.order_id WHERE a.id = v.id"),
        ] { add(facts, prefix, try pairs(origin, Self.subjects(facts, prefix), of: [.merchant], in: tx)) }
    }

    private mutating func addParcels(_ facts: [RecordedFact], in tx: any Transaction) throws {
        let granted = try pairs(
            """
            SELECT p.id, g.party_id FROM parcel AS p {join values} JOIN access_grant AS g ON g.marketplace_id = p.marketplace_id AND g.revoked_at IS NULL
            WHERE p.id = v.id
            """, Self.subjects(facts, ParcelTag.idPrefix), of: [.factory, .hub, .carrier], in: tx)
        add(facts, ParcelTag.idPrefix, where: { $0.kind == "parcel.added" }, granted)
    }

    /// Facts of a scan stand with its parcel, or with itself where it has none.
    private mutating func addScans(_ facts: [RecordedFact], in tx: any Transaction) throws {
        var scans: [FactID: UUIDBits] = [:]
        for fact in facts where fact.kind.hasPrefix("scan.") {
            if let scan = try JSON.parse(fact.body)["scan"]?.asString.flatMap({ ScanID(text: $0) }) { scans[fact.id] = scan.bits }
        }
        let recorders = try pairs(
            "SELECT s.id, s.recorder_id FROM scan AS s {join values} WHERE s.id = v.id", Set(scans.values).sorted(), of: Set(PartyKind.allCases), in: tx)
        for (fact, scan) in scans { byFact[fact, default: []].formUnion(recorders[scan] ?? []) }
    }

    private mutating func addAnomalies(_ facts: [RecordedFact], in tx: any Transaction) throws {
        let asked = try pairs(
            "SELECT a.id, a.asked_party_id FROM anomaly AS a {join values} WHERE a.id = v.id AND a.asked_party_id IS NOT NULL",
            Self.subjects(facts, AnomalyTag.idPrefix), of: Set(PartyKind.allCases), in: tx)
        add(facts, AnomalyTag.idPrefix, asked)
    }

    private mutating func addOffers(_ facts: [RecordedFact], in tx: any Transaction) throws {
        let granted = try pairs(
            """
            SELECT o.id, g.party_id FROM offer AS o {join values} JOIN access_grant AS g ON g.marketplace_id = o.marketplace_id AND g.revoked_at IS NULL
            WHERE o.id = v.id
            """, Self.subjects(facts, OfferTag.idPrefix), of: [.merchant], in: tx)
        add(facts, OfferTag.idPrefix, where: { $0.kind != "offer.funded" }, granted)
    }

    private mutating func addNumbers(_ facts: [RecordedFact], in tx: any Transaction) throws {
        let own = try pairs(
            "SELECT r.id, r.party_id FROM sscc_range AS r {join values} WHERE r.id = v.id", Self.subjects(facts, SSCCRangeTag.idPrefix),
            of: Set(PartyKind.allCases), in: tx)
        add(facts, SSCCRangeTag.idPrefix, own)
        for fact in facts where fact.kind == "sscc_range.leased" {
            guard let holder = try JSON.parse(fact.body)["holder"]?.asString.flatMap(PartyID.init(text:)), readers[holder] != nil else { continue }
            byFact[fact.id, default: []].insert(holder)
        }
    }
}
