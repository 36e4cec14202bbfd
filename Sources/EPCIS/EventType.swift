/// The five kinds of events, or the URI of one that somebody added.
public enum EventType: Hashable, Sendable {
    case objectEvent, aggregationEvent, transactionEvent, transformationEvent, associationEvent
    /// The type as it is written: a URI, or a name with the prefix of a namespace.
    case extended(String)

    /// The five of the standard.
    public static let standard: [EventType] = [.objectEvent, .aggregationEvent, .transactionEvent, .transformationEvent, .associationEvent]

    public init(_ text: String) {
        self = Self.standard.first { $0.text == text } ?? .extended(text)
    }

    /// As it is written: `ObjectEvent`.
    public var text: String {
        switch self {
        case .objectEvent: "ObjectEvent"
        case .aggregationEvent: "AggregationEvent"
        case .transactionEvent: "TransactionEvent"
        case .transformationEvent: "TransformationEvent"
        case .associationEvent: "AssociationEvent"
        case .extended(let text): text
        }
    }
}

/// How an event relates to the lifecycle of its objects.
public enum EventAction: String, CaseIterable, Sendable {
    case observe = "OBSERVE"
    case add = "ADD"
    case delete = "DELETE"
}
