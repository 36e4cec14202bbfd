import Core
import EPCIS
import JSONText
import Store

/// A page of events and where the next begins.
package struct EventPage: Sendable {
    package let events: [ShownEvent]
    package let next: EventToken?
}

/// An event as it is shown: what was captured, with the moment at which it was recorded and its id.
package struct ShownEvent: Sendable {
    package let stored: StoredEvent
    package let event: EPCISEvent
}

/// Where a page ends and of which list it is one.
package struct EventToken: Hashable, Sendable {
    package let place: EventPlace
    /// Numbers of events that belong to the list.
    package let end: Int64
    /// What the list asks, so that a token of another list is not taken.
    package let digest: Int64

    /// Opaque to clients.
    package var text: String {
        [place.at.microseconds, place.number, end, digest].map { String(UInt64(bitPattern: $0), radix: 36) }.joined(separator: "-")
    }

    /// nil for anything that `text` has not written.
    package init?(text: String) {
        let words = text.utf8.count > 60 ? [] : text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = words.compactMap { UInt64($0, radix: 36).map(Int64.init(bitPattern:)) }
        guard words.count == 4, numbers.count == 4 else { return nil }
        self.init(place: EventPlace(at: Instant(microseconds: numbers[0]), number: numbers[1]), end: numbers[2], digest: numbers[3])
        guard self.text == text else { return nil }
    }

    package init(place: EventPlace, end: Int64, digest: Int64) {
        self.place = place
        self.end = end
        self.digest = digest
    }
}

/// Why a page of events is not given.
package enum EventRefusal: Refusal, Equatable {
    case tokenUnknown
    case tooMany(Int)
    case orderUnknown

    package var code: String {
        switch self {
        case .tokenUnknown: "next-page-token-unknown"
        case .tooMany: "query-too-large"
        case .orderUnknown: "query-too-complex"
        }
    }

    package var kind: RefusalKind { self == .tokenUnknown ? .malformed : .tooLarge }

    package var sentence: String {
        switch self {
        case .tokenUnknown: "nextPageToken is none of this list; send what a page of it has given."
        case .orderUnknown: "Events are told in the order of eventTime or recordTime; put those that you get in another order yourself."
        case .tooMany(let most): "More than \(most) events match, which maxEventCount does not permit; ask for less, or leave it out and read page by page."
        }
    }
}

/// A query as one party asks it.
package struct EventInquiry: Sendable {
    package let query: EventQuery
    /// Whose events are asked for; nil for everybody's.
    package let party: PartyID?
    /// 1 to `pageAtMost`.
    package let perPage: Int

    package static let pageUsually = 30
    package static let pageAtMost = 1_000
    static let countedAtMost = 10_000

    package init(_ query: EventQuery, party: PartyID?) {
        self.query = query
        self.party = party
        perPage = min(query.perPage ?? query.eventCountLimit ?? Self.pageUsually, Self.pageAtMost)
    }

    /// The next events of the list. A page may be shorter than asked, even empty, where the index had to look at very many; its token goes on.
    package func page(in tx: any Transaction) throws -> EventPage {
        if case .field? = query.orderBy { throw EventRefusal.orderUnknown }
        let token = try query.nextPageToken.map { text in
            guard let token = EventToken(text: text), token.digest == digest else { throw EventRefusal.tokenUnknown }
            return token
        }
        let places = try Locations(for: query, in: tx)
        let clauses = QueryClauses(query) { places.within($0) }
        var numbers = try Events.numbers(recordedIn: clauses.recordTime, in: tx)
        if let token { numbers = numbers.clamped(to: 1..<token.end) }
        let search = EventSearch(clauses: clauses.clauses + own, at: clauses.at, numbers: numbers, order: order)
        if let most = query.maxEventCount { try refuse(beyond: most, search, places, tx) }
        let limit = min(perPage, query.eventCountLimit ?? perPage)
        let step = try search.next(after: token?.place, limit: limit, in: tx)
        let found = try Self.show(step.found, in: tx).filter { matches($0, places) }
        let end = query.eventCountLimit == nil ? step.end : nil
        return EventPage(events: found, next: end.map { EventToken(place: $0, end: numbers.upperBound, digest: digest) })
    }

    private var own: [EventClause] { party.map { [.says([Mark(MarkField.party.name, text: $0.description)])] } ?? [] }

    private var order: EventOrder {
        EventOrder(key: query.orderBy == .recordTime ? .recordTime : .eventTime, isDescending: query.orderDirection == .descending)
    }

    private func matches(_ shown: ShownEvent, _ places: Locations) -> Bool {
        guard party == nil || party == shown.stored.party else { return false }
        return query.matches(shown.event, in: QuerySurroundings(descendants: { places.within($0) }))
    }

    /// maxEventCount is a promise of the whole, so the whole is looked at, up to one more than is permitted, and no more than `countedAtMost`.
    private func refuse(beyond wanted: Int, _ search: EventSearch, _ places: Locations, _ tx: any Transaction) throws {
        let most = min(wanted, Self.countedAtMost)
        var count = 0
        var place: EventPlace?
        repeat {
            let step = try search.next(after: place, limit: 1_000, in: tx)
            count += try Self.show(step.found, in: tx).count { matches($0, places) }
            guard count <= most else { throw EventRefusal.tooMany(most) }
            place = step.end
        } while place != nil
    }

    /// What is asked, apart from the page.
    private var digest: Int64 {
        var digest = ContentDigest()
        for condition in query.conditions { digest.add(String(describing: condition)) }
        digest.add(String(describing: query.orderBy))
        digest.add(query.orderDirection.rawValue)
        digest.add(party?.description)
        return digest.value
    }

    static func show(_ places: [EventPlace], in tx: any Transaction) throws -> [ShownEvent] {
        guard !places.isEmpty else { return [] }
        let stored = try Events.load(places.map(\.number), in: tx)
        let contexts = try Events.contexts(Set(stored.compactMap(\.context)), in: tx)
        return try stored.map { try ShownEvent($0, context: $0.context.flatMap { contexts[$0] } ?? "[]") }
    }
}

extension ShownEvent {
    package init(_ stored: StoredEvent, context: String) throws {
        guard case .object(var body) = try JSON.parse(stored.body), let outer = try? JSON.parse(context) else {
            throw StoreError.unreadable("event \(stored.place.number) is no JSON object")
        }
        body["eventID"] = .string(stored.eventID ?? DraftEvent.hashID(of: stored.hash))
        body["recordTime"] = .string(EPCISTime(microseconds: stored.recordTime.microseconds).text)
        self.init(stored: stored, event: EPCISEvent(json: body, inside: Namespaces(context: outer)))
    }
}

/// Which locations lie within which, as far as a query asks.
struct Locations: Sendable {
    private var descendants: [String: Set<String>] = [:]

    init(for query: EventQuery, in tx: any Transaction) throws {
        for case .place(_, let ids, withDescendants: true) in query.conditions {
            for id in ids { descendants[id] = try Self.within(id, tx) }
        }
    }

    func within(_ id: String) -> Set<String> { descendants[id] ?? [] }

    /// Locations of one query at most.
    private static let atMost = 10_000

    private static func within(_ id: String, _ tx: any Transaction) throws -> Set<String> {
        let found = try tx.rows(
            """
            WITH RECURSIVE inside (place) AS (
                SELECT part FROM epcis_location WHERE location = \(id)
                UNION SELECT l.part FROM epcis_location AS l JOIN inside AS i ON l.location = i.place)
            SELECT place FROM inside LIMIT \(atMost)
            """
        ) { try $0.text(0) }
        return Set(found)
    }
}
