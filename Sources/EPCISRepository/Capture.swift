import Core
import JSONText

/// What becomes of a document when some of its events cannot be stored (GS1-Capture-Error-Behaviour).
package enum CaptureErrorBehaviour: String, CaseIterable, Sendable {
    /// All events or none.
    case rollback
    /// The good ones.
    case proceed
}

package enum CaptureState: String, Sendable {
    case waiting, done, failed
}

/// Who sent a document.
package struct CaptureSender: Hashable, Sendable {
    package let party: PartyID
    package let kind: PartyKind
    package let device: DeviceID?

    package init(party: PartyID, kind: PartyKind, device: DeviceID?) {
        self.party = party
        self.kind = kind
        self.device = device
    }
}

/// A document that somebody sent, from its receipt until all its events are stored or none is.
package struct Capture: Sendable {
    package let id: CaptureID
    package let sender: CaptureSender
    package let behaviour: CaptureErrorBehaviour
    package private(set) var state: CaptureState
    package let createdAt: Instant
    package var finishedAt: Instant?
    /// Events in the document, as far as it could be read, and those stored because of it.
    package var events: Int64
    package private(set) var stored: Int64
    /// JSON: a list of problems, each with `pointer` and `detail`.
    package private(set) var errors: String?

    package init(
        id: CaptureID, sender: CaptureSender, behaviour: CaptureErrorBehaviour, state: CaptureState, createdAt: Instant, finishedAt: Instant?,
        events: Int64, stored: Int64, errors: String?
    ) {
        self.id = id
        self.sender = sender
        self.behaviour = behaviour
        self.state = state
        self.createdAt = createdAt
        self.finishedAt = finishedAt
        self.events = events
        self.stored = stored
        self.errors = errors
    }

    /// Nothing of it is stored.
    package mutating func fail(_ faults: [EventFault]) {
        state = .failed
        errors = Self.text(of: faults)
    }

    /// - Parameter faults: of events that were left out.
    package mutating func succeed(_ stored: Int64, faults: [EventFault]) {
        state = .done
        self.stored = stored
        errors = faults.isEmpty ? nil : Self.text(of: faults)
    }

    private static func text(of faults: [EventFault]) -> String {
        var out = JSONWriter(reservingBytes: 200 * faults.count + 2)
        out.beginArray()
        for fault in faults {
            out.beginObject()
            out.member("pointer", fault.pointer)
            out.member("detail", fault.reason)
            out.endObject()
        }
        out.endArray()
        return out.text
    }

    package var faults: [EventFault] {
        get throws {
            guard let errors else { return [] }
            return try JSON.parse(errors).asArray?.map { fault in
                EventFault(place: nil, pointer: fault["pointer"]?.asString ?? "", reason: fault["detail"]?.asString ?? "")
            } ?? []
        }
    }

    package var isRunning: Bool { state == .waiting }
    /// True while nothing has gone wrong.
    package var isSuccess: Bool { state == .waiting || (state == .done && errors == nil) }
}

package enum CaptureLimits {
    /// Events in one document.
    package static let events = 10_000
    /// Bytes of one document.
    package static let bytes = 16 << 20
    /// Documents of one party that wait.
    package static let waiting: Int64 = 100
    /// How long a process may take for one document before another takes it over.
    package static let leaseMicroseconds: Int64 = 120 * 1_000_000
    /// How often a document is taken up before it is given up: whoever dies of it must not do so for ever.
    package static let attempts: Int64 = 3
    /// Things that one event may name.
    package static let things = 10_000
    /// Problems kept with a document.
    package static let errors = 100
}
