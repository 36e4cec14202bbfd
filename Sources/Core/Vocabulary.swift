/// What a scan says happened to a parcel, in the order in which it normally happens.
package enum Step: String, CaseIterable, Sendable, Comparable {
    case labelled
    case packed
    case handedOver = "handed_over"
    case outForDelivery = "out_for_delivery"
    case delivered
    /// Fetched by the buyer at the hub or a locker.
    case collected
    /// An attempt that reached nobody; another attempt may follow.
    case failed
    case returned

    /// Place in the normal course. `delivered` and `collected` are two ways to the same end; `failed` and `returned` stand outside it.
    package var rank: Int? {
        switch self {
        case .labelled: 1
        case .packed: 2
        case .handedOver: 3
        case .outForDelivery: 4
        case .delivered, .collected: 5
        case .failed, .returned: nil
        }
    }

    package static func < (a: Step, b: Step) -> Bool {
        (a.rank ?? 6, a.rawValue) < (b.rank ?? 6, b.rawValue)
    }
}

/// How far a scan can be proved. A: signed by a registered device and met by a code of the carrier or the buyer. B: one signed scan, inside its
/// place and in time order. C: typed in or imported, unsigned. Source: `docs/guides/evidence.md`.
package enum Grade: String, CaseIterable, Sendable {
    case a = "A"
    case b = "B"
    case c = "C"

    /// What every scan has until devices sign; what is said of a scan to come rests on it.
    package static let unsigned = Grade.c
}

/// Kinds of party, which are also the kinds of principal that may act for one.
package enum PartyKind: String, CaseIterable, Sendable {
    case `operator`
    case merchant
    case factory
    case hub
    case carrier
}
