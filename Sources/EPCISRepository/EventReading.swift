import Core
import Crypto
import EPCIS

/// An event that keeps all rules, ready to be stored: what can be known of it by itself is known, since everybody waits while it is stored.
/// A class, as it has many parts and goes through many hands.
package final class DraftEvent: Sendable {
    package let event: EPCISEvent
    package let key: EventKey
    /// The sender's own, or what follows from the hash.
    package let eventID: String
    /// nil where the id follows from the hash.
    private let ownID: String?
    /// JSON.
    private let body: String
    let index: EventMarks
    let turns: [LifeTurning]

    private init(event: EPCISEvent, key: EventKey, hashID: String, index: EventMarks) {
        self.event = event
        self.key = key
        self.index = index
        eventID = event.eventID ?? hashID
        ownID = event.eventID == hashID ? nil : event.eventID
        body = event.text
        turns = LifeTurning.turns(of: event)
    }

    /// Whole milliseconds.
    package var at: Instant { key.at }
    package var hash: [UInt8] { key.hash }
    /// Words of vocabularies that it uses.
    package var words: [KnownWord] { index.words }
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
    /// What its master data says of places and things.
    package let attributes: [MasterAttribute]

    package init(_ document: EPCISDocument) {
        let problems = document.check(limit: Self.problemsAtMost)
        var faults = problems.map { EventFault(place: $0.event, pointer: $0.pointer, reason: $0.reason) }
        count = document.events.count
        context = EventContext(document.contextText ?? "[]")
        locations = document.masterData.flatMap { $0.elements.flatMap { element in
            element.children.map { LocationPart(location: CanonicalID.of(element.id), part: CanonicalID.of($0)) }
        } }
        attributes = document.masterData.flatMap { $0.elements.flatMap { element in
            element.attributes.compactMap { MasterAttribute(id: CanonicalID.of(element.id), name: $0.id, value: $0.text) }
        } }
        var drafts: [DraftEvent] = []
        // A fault that is nobody's spoils the whole; a list of faults that was cut may lack some.
        if !problems.contains(where: { $0.event == nil }), problems.count < Self.problemsAtMost {
            let bad = Set(problems.compactMap(\.event))
            for (event, hashID) in zip(zip(document.eventPlaces, document.events), document.hashIDs) where !bad.contains(event.0) {
                let read = DraftEvent.read(event.1, hashID: hashID, place: event.0, pointer: document.pointer(ofEvent: event.0))
                switch read {
                case .success(let draft): drafts.append(draft)
                case .failure(let fault): faults.append(fault)
                }
            }
        }
        self.drafts = drafts
        self.faults = Array(faults.prefix(CaptureLimits.errors))
    }

    /// More faults than that, and nobody can tell which events are good.
    private static let problemsAtMost = 1_000_000
}

extension EventFault: Error {}

extension DraftEvent {
    /// What the rules of EPCIS permit and this repository does not.
    static func read(_ event: EPCISEvent, hashID: String, place: Int, pointer: String) -> Result<DraftEvent, EventFault> {
        guard let time = event.eventTime, let hash = digest(in: hashID) else {
            return .failure(EventFault(place: place, pointer: pointer + "/eventTime", reason: "An event needs a time."))
        }
        let at = Instant(microseconds: wholeMilliseconds(time.microseconds))
        guard at > .earliest, at < .latest else {
            return .failure(EventFault(place: place, pointer: pointer + "/eventTime", reason: "The time must lie within the years 0001 to 9999 of UTC."))
        }
        let index = EventMarks(event, eventID: event.eventID ?? hashID)
        guard index.epcs.count <= CaptureLimits.things else {
            let reason = "An event may name at most \(CaptureLimits.things) things; tell of the others in further events."
            return .failure(EventFault(place: place, pointer: pointer, reason: reason))
        }
        let key = EventKey(at: at, hash: hash, isErrorDeclaration: event.errorDeclaration != nil)
        return .success(DraftEvent(event: event, key: key, hashID: hashID, index: index))
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
    package static func hashID(of digest: [UInt8]) -> String { "ni:///sha-256;" + digits(of: digest) + "?ver=CBV2.0" }

    /// Two hexadecimal digits for each byte. Made for every event that is stored or shown, so without a text for each byte.
    package static func digits(of digest: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: digest.count * 2) { digits in
            for (place, byte) in digest.enumerated() {
                digits[place * 2] = digit(byte >> 4)
                digits[place * 2 + 1] = digit(byte & 15)
            }
            return digest.count * 2
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }

    private static func hex(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    /// As the repository keeps it.
    package func captured(
        at recordTime: Instant, capture: CaptureID?, party: PartyID, told: ToldScan? = nil, context: EventContext
    ) -> CapturedEvent {
        CapturedEvent(
            at: at, recordTime: recordTime, hash: hash, isErrorDeclaration: key.isErrorDeclaration, eventID: ownID, capture: capture, party: party, told: told,
            context: context, body: body, marks: index.marks, epcs: index.epcs, words: index.words)
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
