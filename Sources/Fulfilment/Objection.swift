import Core

/// What a buyer finds wrong with an order.
package enum ObjectionReason: String, CaseIterable, Sendable {
    case notReceived = "not_received"
    case wrongItem = "wrong_item"
    case damaged
    case other

    /// Whether it speaks against the delivery itself; the others say something of the goods, which no scan proves.
    package var doubtsDelivery: Bool { self == .notReceived }
}

package enum ObjectionRefusal: Refusal, Equatable {
    case orderNotFound
    case parcelNotFound
    case textLength

    package var code: String {
        switch self {
        case .orderNotFound: "order-not-found"
        case .parcelNotFound: "parcel-not-found"
        case .textLength: "objection-text-length"
        }
    }

    package var kind: RefusalKind { self == .textLength ? .malformed : .notFound }

    package var sentence: String {
        switch self {
        case .orderNotFound: "There is no such order."
        case .parcelNotFound: "The order has no such parcel."
        case .textLength: "text must be 1 to \(AnomalyNote.textBytes) bytes long, without U+0000."
        }
    }
}
