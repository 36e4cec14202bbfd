import Core

/// Why nothing is done with an anomaly.
package enum AnomalyRefusal: Refusal, Equatable {
    case notFound
    case alreadyDecided(AnomalyState)
    case nothingToAccept
    case notDecided
    case cleared
    /// What the decision did to a part cannot be undone: the part has come to its end since, `rejected`, `cancelled` or `clawed_back`.
    case partOver(PartID, state: String)
    case objectionOpen
    /// Its scan has left for the archive.
    case archived
    case nobodyToAsk
    case notAsked
    case tooManyNotes
    case textLength(field: String)

    package var code: String {
        switch self {
        case .notFound: "anomaly-not-found"
        case .alreadyDecided: "anomaly-decided"
        case .nothingToAccept: "anomaly-nothing-to-accept"
        case .notDecided: "anomaly-not-decided"
        case .cleared: "anomaly-cleared"
        case .partOver: "anomaly-part-over"
        case .objectionOpen: "anomaly-objection-open"
        case .archived: "anomaly-archived"
        case .nobodyToAsk: "anomaly-nobody-to-ask"
        case .notAsked: "anomaly-not-asked"
        case .tooManyNotes: "anomaly-too-many-notes"
        case .textLength: "anomaly-text-length"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .notFound: .notFound
        case .textLength: .malformed
        default: .conflict
        }
    }

    package var sentence: String {
        switch self {
        case .notFound: "There is no such anomaly."
        case .alreadyDecided(let state): "It is decided already: \(state.rawValue)."
        case .nothingToAccept: "Its scan names a parcel that no order has; it can only be rejected or held until the order arrives."
        case .notDecided: "Nobody has decided it yet, so there is nothing to take back."
        case .cleared: "It was settled by what came later and not by a person; there is no decision to take back."
        case .partOver(let part, let state): "The decision cannot be taken back: what it moved has ended since (\(part) is \(state))."
        case .objectionOpen: "The order has another open objection; decide that one."
        case .archived: "Its scan has left for the archive, since the order was long over; what was decided of it stands."
        case .nobodyToAsk: "No scan stands behind it, so nobody can be asked."
        case .notAsked: "Nobody has asked about it."
        case .tooManyNotes: "At most \(AnomalyNote.limit) notes may stand beside an anomaly."
        case .textLength(let field): "\(field) must be 1 to \(AnomalyNote.textBytes) bytes long, without U+0000."
        }
    }
}
