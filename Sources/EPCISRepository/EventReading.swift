import Core
import Crypto
import EPCIS

/// An event that keeps all rules, ready to be stored.
package struct DraftEvent: Sendable {
    /// Which of its document, from 0.
    package let place: Int
    package let event: EPCISEvent
    /// Whole milliseconds.
    package let at: Instant
    package let hashID: String
    package let hash: [UInt8]
    let index: EventMarks

    package var key: EventKey { EventKey(at: at, hash: hash, isErrorDeclaration: event.errorDeclaration != nil) }
    /// The sender's own, or what follows from the hash.
    package var eventID: String { event.eventID ?? hashID }
}

/// What is wrong with an event, or with a document as a whole.
package struct EventFault: Hashable, Sendable {
    /// Which event of the document, from 0; nil for the whole.
    package let place: Int?
    /// JSON pointer (RFC 6901).
    package let pointer: String
    package let reason: String

    package init(place: Int?, pointer: String, reason: String) {
        self.place = place
        self.pointer = pointer
        self.reason = reason
    }
}

extension EPCISDocument {
    /// - Parameter mediaType: `application/xml` and `text/xml` are read as XML, any other as JSON.
    package init(_ bytes: [UInt8], mediaType: String) throws(EPCISError) {
        if mediaType.hasSuffix("/xml") {
            try self.init(parsingXML: bytes, maxBytes: CaptureLimits.bytes)
        } else {
            try self.init(parsing: bytes, maxBytes: CaptureLimits.bytes)
        }
    }
}

/// A document, read and checked: pure, and done before any row is locked.
package struct DocumentReading: Sendable {
    /// Events that can be stored, in the order of the document.
    package let drafts: [DraftEvent]
    package let faults: [EventFault]
    /// Events in the document, good and bad.
    package let count: Int
    package let context: EventContext
    /// Which location lies directly within which, as its master data says.
    package let locations: [LocationPart]

    package init(_ document: EPCISDocument) {
        let problems = document.check(limit: CaptureLimits.errors)
        faults = problems.map { EventFault(place: $0.event, pointer: $0.pointer, reason: $0.reason) }
        count = document.events.count
        context = EventContext(document.contextText ?? "[]")
        locations = document.masterData.flatMap { $0.elements.flatMap { element in
            element.children.map { LocationPart(location: CanonicalID.of(element.id), part: CanonicalID.of($0)) }
        } }
        // A fault that is nobody's spoils the whole; a list of faults that was cut may lack some.
        guard !problems.contains(where: { $0.event == nil }), problems.count < CaptureLimits.errors else {
            drafts = []
            return
        }
        let bad = Set(problems.compactMap(\.event))
        drafts = zip(document.events, document.hashIDs).enumerated().compactMap { place, event in
            bad.contains(place) ? nil : DraftEvent(event.0, hashID: event.1, place: place)
        }
    }
}

extension DraftEvent {
    /// - Returns: nil for an event without a time, which no check lets through.
    init?(_ event: EPCISEvent, hashID: String, place: Int) {
        guard let time = event.eventTime, let hash = Self.digest(in: hashID) else { return nil }
        self.place = place
        self.event = event
        self.hashID = hashID
        self.hash = hash
        at = Instant(microseconds: Self.wholeMilliseconds(time.microseconds))
        index = EventMarks(event, eventID: event.eventID ?? hashID)
    }

    /// Half a millisecond is rounded up, as for the hash.
    static func wholeMilliseconds(_ microseconds: Int64) -> Int64 {
        let shifted = microseconds + 500
        let rest = shifted % 1_000
        return shifted - (rest < 0 ? rest + 1_000 : rest)
    }

    /// The 32 bytes in `ni:///sha-256;…?ver=CBV2.0`.
    static func digest(in hashID: String) -> [UInt8]? {
        let digits = hashID.utf8.drop { $0 != UInt8(ascii: ";") }.dropFirst().prefix(64)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        var high: UInt8?
        for digit in digits {
            guard let value = hex(digit) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    /// `ni:///sha-256;…?ver=CBV2.0`
    package static func hashID(of digest: [UInt8]) -> String {
        "ni:///sha-256;" + digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + "?ver=CBV2.0"
    }

    private static func hex(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// As the repository keeps it.
    package func captured(
        at recordTime: Instant, capture: CaptureID?, party: PartyID, scan: ScanID? = nil, context: EventContext
    ) -> CapturedEvent {
        var marks = index.marks
        marks.insert(Mark(MarkField.party.name, text: party.description))
        return CapturedEvent(
            at: at, recordTime: recordTime, hash: hash, isErrorDeclaration: event.errorDeclaration != nil,
            eventID: event.eventID == hashID ? nil : event.eventID, capture: capture, party: party, scan: scan, context: context, body: event.text,
            marks: marks, epcs: index.epcs, words: index.words)
    }
}

extension EventContext {
    /// - Parameter text: JSON; the first 16 bytes of its SHA-256 are its id.
    package init(_ text: String) {
        let digest = SHA256.hash(data: Array(text.utf8))
        self.init(id: digest.withUnsafeBytes { UUIDBits(bigEndian: $0) }, text: text)
    }
}

/// A location and one that lies directly within it.
package struct LocationPart: Hashable, Sendable {
    package let location: String
    package let part: String
}
