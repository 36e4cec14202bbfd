import Core
import JSONText
import Store

/// What anybody who holds a thing in hand may know of its way: what happened on which day, and which business says so. Nothing of orders, buyers or money.
package struct PublicJourney: Sendable, Equatable {
    package struct Stop: Sendable, Equatable {
        package let at: OffsetInstant
        package let what: What
        /// Name of who recorded it.
        package let party: String
        package let kind: PartyKind
    }

    package enum What: Sendable, Equatable {
        case step(Step)
        /// A business step as an event writes it; nil where it has none.
        case event(bizStep: String?)
    }

    /// Something that the thing was packed into.
    package struct Packing: Sendable, Equatable {
        /// Canonical URI.
        package let parent: String
        package let from: Instant
        /// nil while it is in there.
        package let until: Instant?
    }

    /// The earliest first.
    package let stops: [Stop]
    package let packings: [Packing]

    package init(stops: [Stop], packings: [Packing]) {
        self.stops = stops.sorted { $0.at.instant < $1.at.instant }
        self.packings = packings
    }

    /// Events of one thing that are told, the latest.
    package static let most = 100

    /// Steps of a parcel that count.
    /// - Returns: nil when no order has such a parcel.
    package static func ofParcel(_ key: String, in tx: any Transaction) throws -> PublicJourney? {
        guard let parcel = try tx.first("SELECT parcel_id FROM parcel_key WHERE key = \(key)", { try $0.bits(0) }) else { return nil }
        let stops = try tx.rows(
            """
            SELECT s.step, c.occurred_at, c.offset_minutes, p.name, p.kind FROM parcel_step AS s JOIN scan AS c ON c.id = s.scan_id
            JOIN party AS p ON p.id = c.recorder_id WHERE s.parcel_id = \(parcel) AND s.voided_at IS NULL ORDER BY s.occurred_at, s.scan_id LIMIT \(most)
            """
        ) { row in
            Stop(
                at: OffsetInstant(try row.instant(1), offsetMinutes: Int(try row.int(2))), what: .step(try row.word(0)), party: try row.text(3),
                kind: try row.word(4))
        }
        return PublicJourney(stops: stops, packings: [])
    }

    /// Events about a thing, or a class of things, that their sender has not taken back.
    /// - Parameter epc: canonical URI.
    /// - Returns: nil when no event names it.
    package static func ofThing(_ epc: String, in tx: any Transaction) throws -> PublicJourney? {
        var found: [(number: Int64, stop: Stop)] = []
        for role in roles {
            found += try tx.rows(
                """
                SELECT e.seq, e.at, e.body, p.name, p.kind FROM epcis_epc AS x JOIN epcis_event AS e ON e.seq = x.seq JOIN party AS p ON p.id = e.party_id
                WHERE x.epc = \(epc) AND x.role = \(role) AND e.is_error = 0
                AND NOT EXISTS (SELECT 1 FROM epcis_event AS d WHERE d.at = e.at AND d.hash = e.hash AND d.is_error = 1)
                ORDER BY x.at DESC, x.seq DESC LIMIT \(most)
                """
            ) { row in
                let body = try JSON.parse(try row.text(2))
                let at = OffsetInstant(try row.instant(1), offsetMinutes: body["eventTimeZoneOffset"]?.asString.flatMap(OffsetInstant.minutes(ofOffset:)) ?? 0)
                return (try row.int(0), Stop(at: at, what: .event(bizStep: body["bizStep"]?.asString), party: try row.text(3), kind: try row.word(4)))
            }
        }
        guard !found.isEmpty else { return nil }
        // An event that names it in two roles is one event.
        let unique = Dictionary(found.map { ($0.number, $0.stop) }) { first, _ in first }
        let latest = unique.sorted { ($0.value.at.instant, $0.key) > ($1.value.at.instant, $1.key) }.prefix(most)
        return PublicJourney(stops: latest.map(\.value), packings: try packings(of: epc, in: tx))
    }

    /// Whether any event names a thing below this URI, as a GTIN's things are.
    package static func isKnown(below uri: String, in tx: any Transaction) throws -> Bool {
        // The character behind the slash.
        let (low, high) = (uri + "/", uri + "0")
        return try tx.first("SELECT 1 FROM epcis_epc WHERE epc > \(low) AND epc < \(high) LIMIT 1", { try $0.int(0) }) != nil
    }

    private static let roles: [Int64] = Array(1...9)

    private static func packings(of epc: String, in tx: any Transaction) throws -> [Packing] {
        try tx.rows(
            """
            SELECT l.other, l.at, (SELECT MIN(u.at) FROM epcis_life AS u WHERE u.epc = l.epc AND u.turn = 3 AND u.other = l.other AND u.at > l.at)
            FROM epcis_life AS l WHERE l.epc = \(epc) AND l.turn = 2 AND l.other <> '' ORDER BY l.at, l.seq LIMIT \(packingsAtMost)
            """
        ) { Packing(parent: try $0.text(0), from: try $0.instant(1), until: try $0.optionalInstant(2)) }
    }

    private static let packingsAtMost = 10

    /// Without what is said to happen later than now.
    package func until(_ now: Instant) -> PublicJourney { PublicJourney(stops: stops.filter { $0.at.instant <= now }, packings: packings.filter { $0.from <= now }) }

    /// Of this one, with what happened to `other` while this was in it.
    package func joined(with other: PublicJourney, during packing: Packing) -> PublicJourney {
        let inside = other.stops.filter { stop in stop.at.instant > packing.from && packing.until.map { stop.at.instant <= $0 } ?? true }
        return PublicJourney(stops: stops + inside, packings: packings)
    }
}
