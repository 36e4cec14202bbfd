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
    /// The @context of the document that it came in.
    package let context: JSON
}

/// Where a page ends and of which list it is one.
package struct EventToken: Hashable, Sendable {
    package let place: EventPlace
    /// Numbers of events that belong to the list.
    package let end: Int64
    /// What the list asks, so that a token of another list is not taken.
    package let digest: Int64
    /// Events told before, where their number is limited; else 0.
    package let told: Int64

    /// Opaque to clients.
    package var text: String {
        [place.at.microseconds, place.number, end, digest, told].map { String(UInt64(bitPattern: $0), radix: 36) }.joined(separator: "-")
    }

    /// nil for anything that `text` has not written.
    package init?(text: String) {
        let words = text.utf8.count > 80 ? [] : text.split(separator: "-", omittingEmptySubsequences: false)
        let numbers = words.compactMap { UInt64($0, radix: 36).map(Int64.init(bitPattern:)) }
        guard words.count == 5, numbers.count == 5, numbers[1] >= 0, numbers[2] >= 1, numbers[4] >= 0 else { return nil }
        self.init(place: EventPlace(at: Instant(microseconds: numbers[0]), number: numbers[1]), end: numbers[2], digest: numbers[3], told: numbers[4])
        guard self.text == text, (Instant.earliest...Instant.latest).contains(place.at) else { return nil }
    }

    package init(place: EventPlace, end: Int64, digest: Int64, told: Int64) {
        self.place = place
        self.end = end
        self.digest = digest
        self.told = told
    }
}

/// Why a page of events is not given.
package enum EventRefusal: Refusal, Equatable {
    case tokenUnknown
    case tooMany(Int)
    case orderUnknown
    case tooManyPatterns
    case attributeTooCommon

    package var code: String {
        switch self {
        case .tokenUnknown: "next-page-token-unknown"
        case .tooMany: "query-too-large"
        case .orderUnknown, .tooManyPatterns, .attributeTooCommon: "query-too-complex"
        }
    }

    package var kind: RefusalKind { self == .tokenUnknown ? .malformed : .tooLarge }

    package var sentence: String {
        switch self {
        case .tokenUnknown: "nextPageToken is none of this list; send what a page of it has given."
        case .tooManyPatterns: "These are too many patterns for one query: at most \(SearchLimits.parts) ranges of ids are looked through; ask in several queries."
        case .attributeTooCommon: "More than \(MasterData.atMost) places and things have these attributes; ask for those of fewer."
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
        perPage = min(query.perPage ?? Self.pageUsually, Self.pageAtMost)
    }

    /// The next events of the list. A page may be shorter than asked, even empty, where the index had to look at very many; its token goes on.
    package func page(in tx: any Transaction) throws -> EventPage {
        if case .field? = query.orderBy { throw EventRefusal.orderUnknown }
        let token = try query.nextPageToken.map { text in
            guard let token = EventToken(text: text), token.digest == digest else { throw EventRefusal.tokenUnknown }
            return token
        }
        let master = try MasterData(for: query, of: party, in: tx)
        let clauses = QueryClauses(query, master)
        var numbers = try Events.numbers(recordedIn: clauses.recordTime, in: tx)
        if let token { numbers = numbers.clamped(to: 1..<token.end) }
        let search = try EventSearch(clauses: clauses.clauses + own, at: clauses.at, numbers: numbers, order: order)
        if let most = query.maxEventCount { try refuse(beyond: most, search, master, tx) }
        let told = Int(token?.told ?? 0)
        let left = query.eventCountLimit.map { max($0 - told, 0) } ?? .max
        guard left > 0 else { return EventPage(events: [], next: nil) }
        let (found, end) = try meant(search, after: token?.place, limit: min(perPage, left), master, tx)
        let isAll = query.eventCountLimit.map { told + found.count >= $0 } ?? false
        let next = (isAll ? nil : end).map {
            EventToken(place: $0, end: numbers.upperBound, digest: digest, told: query.eventCountLimit == nil ? 0 : Int64(told + found.count))
        }
        return EventPage(events: found, next: next)
    }

    /// Looks on where the index finds more than is meant, up to a limit, so that few pages are short.
    private func meant(
        _ search: EventSearch, after place: EventPlace?, limit: Int, _ master: MasterData, _ tx: any Transaction
    ) throws -> (found: [ShownEvent], end: EventPlace?) {
        var found: [ShownEvent] = []
        var (place, looked, step) = (place, 0, limit)
        repeat {
            let next = try search.next(after: place, limit: step, in: tx)
            let new = try shown(next.found, master, tx)
            let room = limit - found.count
            found += new.prefix(room)
            if new.count > room { return (found, found.last?.stored.place) }
            guard let end = next.end, !next.found.isEmpty else { return (found, next.end) }
            place = end
            looked += next.found.count
            step = max(limit, SearchLimits.lookedAtOnce)
        } while found.count < limit && looked < SearchLimits.looked
        return (found, place)
    }

    var own: [EventClause] { party.map { [.says([Mark(sentBy: $0)])] } ?? [] }

    private var order: EventOrder {
        EventOrder(key: query.orderBy == .recordTime ? .recordTime : .eventTime, isDescending: query.orderDirection == .descending)
    }

    /// Those of the events found that are meant, and that the party has sent.
    func shown(_ found: [EventPlace], _ master: MasterData, _ tx: any Transaction) throws -> [ShownEvent] {
        let sent = try party.map { try Events.sent(by: $0, among: found.map(\.number), in: tx) }
        return try Self.show(found, in: tx).filter { shown in
            guard party == nil || party == shown.stored.party || sent?.contains(shown.stored.place.number) == true else { return false }
            return query.matches(shown.event, in: master.surroundings)
        }
    }

    /// maxEventCount is a promise of the whole, so the whole is looked at, up to one more than is permitted, and no more than `countedAtMost`.
    private func refuse(beyond wanted: Int, _ search: EventSearch, _ master: MasterData, _ tx: any Transaction) throws {
        let most = min(wanted, Self.countedAtMost)
        var count = 0
        var place: EventPlace?
        repeat {
            let step = try search.next(after: place, limit: 1_000, in: tx)
            count += try shown(step.found, master, tx).count
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
        digest.add(query.eventCountLimit.map(Int64.init))
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
        self.init(stored: stored, event: EPCISEvent(json: body, inside: Namespaces(context: outer)), context: outer)
    }
}
