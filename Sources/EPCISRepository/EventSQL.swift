import Core
import Store

package enum Events {
    /// Holds the row that numbers events to the end of the transaction: whoever else stores events waits.
    /// - Returns: the number given last, and when.
    package static func lockSequence(in tx: any Transaction) throws -> (last: Int64, recordTime: Instant) {
        func lock() throws -> (last: Int64, recordTime: Instant)? {
            try tx.first("SELECT last, record_time FROM epcis_sequence {lock}") { (last: try $0.int(0), recordTime: try $0.instant(1)) }
        }
        if let row = try lock() { return row }
        try tx.run("INSERT INTO epcis_sequence (one, last, record_time) VALUES (1, 0, 0) ON CONFLICT DO NOTHING")
        guard let row = try lock() else { throw StoreError.guardMissed("epcis_sequence") }
        return row
    }

    package static func lastNumber(in tx: any Transaction) throws -> Int64 { try tx.count("SELECT COALESCE(MAX(last), 0) FROM epcis_sequence") }

    /// Numbers of the events recorded in `times`: numbers and record times rise together.
    package static func numbers(recordedIn times: Range<Instant>, in tx: any Transaction) throws -> Range<Int64> {
        func first(from time: Instant) throws -> Int64? {
            try tx.first("SELECT seq FROM epcis_event WHERE record_time >= \(time) ORDER BY record_time, seq LIMIT 1") { try $0.int(0) }
        }
        let end = try lastNumber(in: tx) + 1
        let lower = times.lowerBound <= .earliest ? 1 : try first(from: times.lowerBound) ?? end
        let upper = times.upperBound >= .latest ? end : try first(from: times.upperBound) ?? end
        return lower..<max(lower, upper)
    }

    /// An event that is stored already.
    package struct Known: Sendable {
        package let place: EventPlace
        /// Whether the asking party has sent it before, first or not.
        package let isOwn: Bool
    }

    /// Events with these keys that are stored already, and with the keys of what withdraws them, or what they withdraw.
    package static func find(_ keys: [EventKey], of party: PartyID, in tx: any Transaction) throws -> [EventKey: Known] {
        let found = try tx.rows(
            Bulk(
                "SELECT e.at, e.hash, e.is_error, e.seq, e.party_id FROM epcis_event AS e {join values} WHERE e.at = v.at AND e.hash = v.hash",
                ["at": .instants(keys.map(\.at)), "hash": .bytes(keys.map(\.hash))])
        ) { row in
            let key = EventKey(at: try row.instant(0), hash: try row.bytes(1), isErrorDeclaration: try row.bool(2))
            return (key: key, number: try row.int(3), isFirst: try row.id(4) as PartyID == party)
        }
        let sent = try sent(by: party, among: found.map(\.number), in: tx)
        return Dictionary(found.map { ($0.key, Known(place: EventPlace(at: $0.key.at, number: $0.number), isOwn: $0.isFirst || sent.contains($0.number))) }) { $1 }
    }

    /// Which of these events the party has sent after somebody else had.
    package static func sent(by party: PartyID, among numbers: [Int64], in tx: any Transaction) throws -> Set<Int64> {
        guard !numbers.isEmpty else { return [] }
        let bulk = Bulk(
            "SELECT s.seq FROM epcis_sender AS s {join values} WHERE s.party_id = v.party_id AND s.seq = v.seq",
            ["seq": .ints(numbers), "party_id": .ids(numbers.map { _ in party })])
        return Set(try tx.rows(bulk) { try $0.int(0) })
    }

    /// The party has sent these events, too: it sees them from now on.
    package static func addSender(_ party: PartyID, to places: [EventPlace], words: Set<KnownWord>, in tx: any Transaction) throws {
        guard !places.isEmpty else { return }
        let mark = Mark(sentBy: party)
        try tx.send([Self.words(Set(words.map { PartyWord(word: $0, party: party) }))].filter { $0.count > 0 }, exactly: false)
        try tx.send(
            [
                Bulk(
                    "INSERT INTO epcis_sender (party_id, seq) SELECT v.party_id, v.seq {from values}",
                    ["seq": .ints(places.map(\.number)), "party_id": .ids(places.map { _ in party })]),
                Bulk(
                    "INSERT INTO epcis_mark (field, value, at, seq) SELECT v.field, v.value, v.at, v.seq {from values}",
                    [
                        "field": .ints(places.map { _ in mark.field }), "value": .ints(places.map { _ in mark.value }), "at": .instants(places.map(\.at)),
                        "seq": .ints(places.map(\.number)),
                    ]),
            ], exactly: true)
    }

    /// Stores `events`, of which none may be stored already, and numbers them from `last` on.
    package static func insert(_ events: [CapturedEvent], after last: Int64, in tx: any Transaction) throws {
        guard !events.isEmpty else { return }
        let numbers = (1...events.count).map { last + Int64($0) }
        try tx.send([contexts(Set(events.map(\.context))), words(Set(events.flatMap { event in event.words.map { PartyWord(word: $0, party: event.party) } }))].filter { $0.count > 0 }, exactly: false)
        let senders = Dictionary(Set(events.map(\.party)).map { ($0, Mark(sentBy: $0)) }) { $1 }
        let marks = zip(events, numbers).flatMap { event, number in
            (event.marks + (senders[event.party].map { [$0] } ?? [])).map { (mark: $0, at: event.at, number: number) }
        }
        let epcs = zip(events, numbers).flatMap { event, number in event.epcs.map { (mark: $0, at: event.at, number: number) } }
        try tx.send(
            [
                rows(events, numbers),
                Bulk(
                    "INSERT INTO epcis_mark (field, value, at, seq) SELECT v.field, v.value, v.at, v.seq {from values}",
                    [
                        "field": .ints(marks.map(\.mark.field)), "value": .ints(marks.map(\.mark.value)), "at": .instants(marks.map(\.at)),
                        "seq": .ints(marks.map(\.number)),
                    ]),
                Bulk(
                    "INSERT INTO epcis_epc (epc, role, at, seq) SELECT v.epc, v.role, v.at, v.seq {from values}",
                    [
                        "epc": .texts(epcs.map(\.mark.epc)), "role": .ints(epcs.map(\.mark.role.rawValue)), "at": .instants(epcs.map(\.at)),
                        "seq": .ints(epcs.map(\.number)),
                    ]),
                Bulk(
                    "UPDATE epcis_sequence SET last = v.last, record_time = v.record_time {from values} WHERE one = 1",
                    ["last": .ints([last + Int64(events.count)]), "record_time": .instants([events[events.count - 1].recordTime])]),
            ].filter { $0.count > 0 }, exactly: true)
    }

    private static func rows(_ events: [CapturedEvent], _ numbers: [Int64]) -> Bulk {
        Bulk(
            """
            INSERT INTO epcis_event (seq, at, record_time, hash, is_error, event_id, capture_id, party_id, scan_id, mapping, context_id, body)
            SELECT v.seq, v.at, v.record_time, v.hash, v.is_error, v.event_id, v.capture_id, v.party_id, v.scan_id, v.mapping, v.context_id, v.body {from values}
            """,
            [
                "seq": .ints(numbers), "at": .instants(events.map(\.at)), "record_time": .instants(events.map(\.recordTime)),
                "hash": .bytes(events.map(\.hash)), "is_error": .ints(events.map { $0.isErrorDeclaration ? 1 : 0 }),
                "event_id": .optionalTexts(events.map(\.eventID)), "capture_id": .ids(events.map(\.capture)), "party_id": .ids(events.map(\.party)),
                "scan_id": .ids(events.map(\.told?.scan)), "mapping": .optionalInts(events.map(\.told?.mapping)), "context_id": .ids(events.map(\.context.id)), "body": .texts(events.map(\.body)),
            ])
    }

    private static func contexts(_ contexts: Set<EventContext>) -> Bulk {
        let contexts = contexts.sorted { $0.id < $1.id }
        return Bulk(
            "INSERT INTO epcis_context (id, text) SELECT v.id, v.text {from values} WHERE true ON CONFLICT DO NOTHING",
            ["id": .ids(contexts.map(\.id)), "text": .texts(contexts.map(\.text))])
    }

    private struct PartyWord: Hashable {
        let word: KnownWord
        let party: PartyID
    }

    private static func words(_ words: Set<PartyWord>) -> Bulk {
        let words = words.sorted { ($0.word.vocabulary.rawValue, $0.word.word, $0.party) < ($1.word.vocabulary.rawValue, $1.word.word, $1.party) }
        return Bulk(
            "INSERT INTO epcis_word (vocabulary, word, party_id) SELECT v.vocabulary, v.word, v.party_id {from values} WHERE true ON CONFLICT DO NOTHING",
            [
                "vocabulary": .ints(words.map(\.word.vocabulary.rawValue)), "word": .texts(words.map(\.word.word)), "party_id": .ids(words.map(\.party)),
            ])
    }

    static let columns = "e.seq, e.at, e.record_time, e.hash, e.is_error, e.event_id, e.capture_id, e.party_id, e.context_id, e.body"

    /// Events with these numbers, in the order asked.
    package static func load(_ numbers: [Int64], in tx: any Transaction) throws -> [StoredEvent] {
        let found = try tx.rows(Bulk("SELECT \(columns) FROM epcis_event AS e {join values} WHERE e.seq = v.seq", ["seq": .ints(numbers)]), read)
        let byNumber = Dictionary(uniqueKeysWithValues: found.map { ($0.place.number, $0) })
        return numbers.compactMap { byNumber[$0] }
    }

    static func read(_ row: any Row) throws -> StoredEvent {
        StoredEvent(
            place: EventPlace(at: try row.instant(1), number: try row.int(0)), recordTime: try row.instant(2), hash: try row.bytes(3),
            isErrorDeclaration: try row.bool(4), eventID: try row.optionalText(5), capture: try row.optionalID(6), party: try row.id(7),
            context: row.isNull(8) ? nil : try row.bits(8), body: try row.text(9))
    }

    /// Texts of these contexts.
    package static func contexts(_ ids: Set<UUIDBits>, in tx: any Transaction) throws -> [UUIDBits: String] {
        let found = try tx.rows(Bulk("SELECT c.id, c.text FROM epcis_context AS c {join values} WHERE c.id = v.id", ["id": .ids(ids.sorted())])) {
            (try $0.bits(0), try $0.text(1))
        }
        return Dictionary(uniqueKeysWithValues: found)
    }
}
