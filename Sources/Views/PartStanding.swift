import Core
import JSONText
import Store

/// Why a person has to look at a part.
package enum ReviewReason: Sendable, Equatable {
    /// The terms' time for the scan is over. A scan that comes late still confirms.
    case noScanInTime
    /// The terms do not trust a scan of this grade by itself.
    case grade(Grade)
}

package enum HoldCause: Sendable, Equatable {
    /// The scan that would confirm it has an anomaly.
    case anomalyOnScan
    /// Another scan speaks against the delivery.
    case contradicted
    /// The buyer says that it has not come.
    case objection
    /// A person has stopped it, and said why.
    case person(reason: String?)
}

package enum EndReason: Sendable, Equatable {
    /// The offer's budget had not enough left when the order came.
    case budgetSpent
    case returned
    /// The order, or these lines of it, were cancelled, or a person decided so, in these words.
    case person(reason: String?)
}

/// What keeps a part from being payable, or has made it so, and what has to happen next.
package enum PartStanding: Sendable, Equatable {
    /// No parcel holds the goods yet.
    case notPacked(promisedShipAt: Instant?, reviewAt: Instant?)
    /// Missing: one of these steps of this parcel. `reviewAt` is when a person looks, if it has not come.
    case awaitingScan(parcel: ParcelID?, parcelKey: String?, steps: [Step], estimatedDeliveryAt: Instant?, reviewAt: Instant?)
    /// A comparison rule pays on a date, scan or no scan; nil where the order does not have that date.
    case awaitingDate(rule: String, at: Instant?)
    /// Proved; time alone frees it.
    case cooling(until: Instant)
    case payable(since: Instant)
    /// A person must decide.
    case review(ReviewReason)
    /// A person must decide; `anomalies` are the undecided ones of its parcel.
    case held(HoldCause, anomalies: [AnomalyID])
    case rejected(EndReason)
    case cancelled(EndReason)
    /// It was payable and has been taken back.
    case clawedBack(EndReason)

    package var decider: Decider {
        switch self {
        case .notPacked: .packer
        case .awaitingScan: .scan
        case .awaitingDate, .cooling: .time
        case .review, .held: .person
        case .payable, .rejected, .cancelled, .clawedBack: .nobody
        }
    }
}

/// Who or what moves a part on next.
package enum Decider: String, CaseIterable, Sendable {
    /// Whoever packs the goods into a parcel.
    case packer
    case scan
    case time
    /// The operator.
    case person
    case nobody
}

/// What moved a part into the state that it is in.
struct LastMove {
    let fact: FactEntry
    let reason: String?

    /// The moves of these parts, by part.
    static func of(_ parts: [PartEntry], in tx: any Transaction) throws -> [PartID: LastMove] {
        let facts = try Journal.load(parts.map(\.fact), in: tx)
        var moves: [PartID: LastMove] = [:]
        for part in parts {
            guard let fact = facts[part.fact] else { continue }
            let edges = try JSON.parse(fact.body)["edges"]?.asArray ?? []
            let edge = edges.last { $0["part"]?.asString == part.id.description && $0["to"]?.asString == part.state }
            moves[part.id] = LastMove(fact: FactEntry(fact), reason: edge?["reason"]?.asString)
        }
        return moves
    }
}

/// What of an order and its claim a part's standing depends on.
struct StandingContext {
    let terms: FrozenTerms
    let estimatedDeliveryAt: Instant?
    /// By line.
    let promisedShipAt: [Int64: Instant]
    /// Grades of confirming scans.
    let grades: [ScanID: Grade]
    /// Undecided anomalies, by parcel; those of the whole order under nil.
    let anomalies: [ParcelID?: [AnomalyID]]
    /// What they are.
    let kinds: [AnomalyID: String]
    /// The scans that they are about.
    let doubtedScans: Set<ScanID>

    /// - Parameter reason: as the fact that moved it last says.
    func standing(of part: PartEntry, reason: String?) -> PartStanding {
        switch part.state {
        case "tracked", "awaiting_scan", "confirmed": waiting(part)
        case "cooling": .cooling(until: part.releaseAt ?? part.movedAt)
        case "payable": .payable(since: part.payableAt ?? part.movedAt)
        case "review": .review(part.confirmingScan.flatMap { grades[$0] }.map(ReviewReason.grade) ?? .noScanInTime)
        case "held": .held(hold(part, reason), anomalies: (anomalies[nil] ?? []) + (part.parcel.flatMap { anomalies[$0] } ?? []))
        case "rejected": .rejected(reason == Self.budgetSpent ? .budgetSpent : .person(reason: reason))
        case "clawed_back": .clawedBack(reason == Self.returned ? .returned : .person(reason: reason))
        default: .cancelled(reason == Self.returned ? .returned : .person(reason: reason))
        }
    }

    private func waiting(_ part: PartEntry) -> PartStanding {
        guard terms.waitsForScan else { return .awaitingDate(rule: terms.release, at: part.releaseAt) }
        guard part.parcel != nil else { return .notPacked(promisedShipAt: promisedShipAt[part.line], reviewAt: part.expiresAt) }
        return .awaitingScan(
            parcel: part.parcel, parcelKey: part.parcelKey, steps: terms.steps.sorted(), estimatedDeliveryAt: estimatedDeliveryAt,
            reviewAt: part.expiresAt)
    }

    /// Of several reasons the one that a scan gives, then the buyer's, then a person's.
    private func hold(_ part: PartEntry, _ reason: String?) -> HoldCause {
        if part.holds.contains("anomaly") { return reason == Self.contradicted ? .contradicted : .anomalyOnScan }
        return part.holds.contains("objection") ? .objection : .person(reason: reason)
    }

    // Reasons that the rules themselves give, as facts hold them; anything else a person has written.
    private static let budgetSpent = "the offer's budget has not enough left"
    private static let returned = "returned"
    private static let contradicted = "a scan contradicts the delivery"

    /// - Parameter claims: of one order.
    static func of(_ order: OrderEntry, _ claims: [ClaimWithParts], in tx: any Transaction) throws -> [ClaimID: StandingContext] {
        let promised = try tx.rows(
            "SELECT position, promised_ship_at FROM order_line WHERE order_id = \(order.id) AND promised_ship_at IS NOT NULL"
        ) { (try $0.int(0), try $0.instant(1)) }
        let scans = Set(claims.flatMap(\.parts).compactMap(\.confirmingScan)).sorted()
        let grades = try tx.rows(Bulk("SELECT s.id, s.grade FROM scan AS s {join values} WHERE s.id = v.id", ["id": .ids(scans)])) {
            (try $0.id(0) as ScanID, try $0.word(1) as Grade)
        }
        let anomalies = try tx.rows(
            "SELECT parcel_id, id, kind, scan_id FROM anomaly WHERE order_id = \(order.id) AND state || '' IN ('open', 'held') ORDER BY id"
        ) { row in
            (parcel: try row.optionalID(0) as ParcelID?, id: try row.id(1) as AnomalyID, kind: try row.text(2), scan: try row.optionalID(3) as ScanID?)
        }
        let anomaliesOf = Dictionary(grouping: anomalies, by: \.parcel).mapValues { $0.map(\.id) }
        var contexts: [ClaimID: StandingContext] = [:]
        for claim in claims {
            contexts[claim.claim.id] = StandingContext(
                terms: try FrozenTerms(claim.claim.termsBody), estimatedDeliveryAt: order.estimatedDeliveryAt,
                promisedShipAt: Dictionary(uniqueKeysWithValues: promised), grades: Dictionary(uniqueKeysWithValues: grades),
                anomalies: anomaliesOf, kinds: Dictionary(uniqueKeysWithValues: anomalies.map { ($0.id, $0.kind) }),
                doubtedScans: Set(anomalies.compactMap(\.scan)))
        }
        return contexts
    }
}
