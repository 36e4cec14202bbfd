import Core
import Store

package enum Parcels {
    /// Parcels by key, locked in the order of their ids, of those that exist.
    package static func lock(keys: Set<String>, in tx: any Transaction) throws -> Answer<[String: Parcel]> {
        try tx.ask(
            Bulk(
                """
                SELECT p.id, p.order_id, p.marketplace_id, p.key, p.hub_id FROM parcel_key AS k {join values}
                JOIN parcel AS p ON p.id = k.parcel_id WHERE k.key = v.key ORDER BY p.id {lock p}
                """, ["key": .texts(keys.sorted())]), read
        ).map { found in Dictionary(uniqueKeysWithValues: found.map { ($0.key, $0) }) }
    }

    /// Which of these keys parcels have.
    package static func known(_ keys: Set<String>, in tx: any Transaction) throws -> Set<String> {
        Set(try tx.rows(Bulk("SELECT k.key FROM parcel_key AS k {join values} WHERE k.key = v.key", ["key": .texts(keys.sorted())])) { try $0.text(0) })
    }

    package static func load(_ ids: [ParcelID], lock: Bool = false, in tx: any Transaction) throws -> [ParcelID: Parcel] {
        let found = try tx.rows(
            Bulk(
                """
                SELECT p.id, p.order_id, p.marketplace_id, p.key, p.hub_id FROM parcel AS p {join values} WHERE p.id = v.id\
                \(lock ? " ORDER BY p.id {lock p}" : "")
                """, ["id": .ids(ids.sorted())]), read)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    package static func of(_ order: OrderID, lock: Bool = false, in tx: any Transaction) throws -> [Parcel] {
        try tx.rows(
            "SELECT id, order_id, marketplace_id, key, hub_id FROM parcel WHERE order_id = \(order) ORDER BY id \(raw: lock ? "{lock}" : "")", read)
    }

    private static func read(_ row: any Row) throws -> Parcel {
        Parcel(id: try row.id(0), order: try row.id(1), marketplace: try row.id(2), key: try row.text(3), hub: try row.optionalID(4))
    }

    /// The bulks that must each change as many rows as they have.
    package static func insert(_ parcels: [Parcel], contents: [(ParcelID, line: Int64, quantity: Int64)], at: [Instant]) -> [Bulk] {
        [
            Bulk(
                "INSERT INTO parcel_key (key, parcel_id) SELECT v.key, v.id {from values} WHERE true ON CONFLICT DO NOTHING",
                ["key": .texts(parcels.map(\.key)), "id": .ids(parcels.map(\.id))]),
            Bulk(
                """
                INSERT INTO parcel (id, order_id, marketplace_id, key, hub_id, created_at)
                SELECT v.id, v.order_id, v.marketplace_id, v.key, v.hub_id, v.created_at {from values}
                """,
                [
                    "id": .ids(parcels.map(\.id)), "order_id": .ids(parcels.map(\.order)),
                    "marketplace_id": .ids(parcels.map(\.marketplace)), "key": .texts(parcels.map(\.key)), "hub_id": .ids(parcels.map(\.hub)),
                    "created_at": .instants(at),
                ]),
            Bulk(
                "INSERT INTO parcel_content (parcel_id, line, quantity) SELECT v.parcel_id, v.line, v.quantity {from values}",
                [
                    "parcel_id": .ids(contents.map(\.0)), "line": .ints(contents.map(\.line)), "quantity": .ints(contents.map(\.quantity)),
                ]),
        ]
    }

    /// Units of each line that parcels of the order hold.
    package static func contents(of order: OrderID, in tx: any Transaction) throws -> [(parcel: ParcelID, line: Int64, quantity: Int64)] {
        try tx.rows(
            """
            SELECT c.parcel_id, c.line, c.quantity FROM parcel_content AS c JOIN parcel AS p ON p.id = c.parcel_id WHERE p.order_id = \(order)
            """
        ) { (parcel: try $0.id(0), line: try $0.int(1), quantity: try $0.int(2)) }
    }

    /// Units of each line that these parcels hold.
    package static func contents(of parcels: Set<ParcelID>, in tx: any Transaction) throws -> [(parcel: ParcelID, order: OrderID, line: Int64, quantity: Int64)] {
        try tx.rows(
            Bulk(
                """
                SELECT c.parcel_id, p.order_id, c.line, c.quantity FROM parcel_content AS c {join values} JOIN parcel AS p ON p.id = c.parcel_id
                WHERE c.parcel_id = v.parcel_id ORDER BY c.parcel_id, c.line
                """, ["parcel_id": .ids(parcels.sorted())])
        ) { (parcel: try $0.id(0), order: try $0.id(1), line: try $0.int(2), quantity: try $0.int(3)) }
    }
}

package enum ParcelSteps {
    /// Steps that count, by parcel.
    package static func of(_ parcels: [ParcelID], in tx: any Transaction) throws -> Answer<[ParcelID: [ParcelStep]]> {
        try tx.ask(
            Bulk(
                """
                SELECT s.parcel_id, s.step, s.attempt, s.scan_id, s.occurred_at, s.received_at, s.grade, s.read_point
                FROM parcel_step AS s {join values} WHERE s.parcel_id = v.parcel_id AND s.voided_at IS NULL
                """, ["parcel_id": .ids(parcels)])
        ) { row in
            ParcelStep(
                parcel: try row.id(0), step: try row.word(1), attempt: try row.int(2), scan: try row.id(3), occurredAt: try row.instant(4),
                receivedAt: try row.instant(5), grade: try row.word(6), readPoint: try row.optionalText(7))
        }.map { found in Dictionary(grouping: found.sorted { ($0.receivedAt, $0.scan) < ($1.receivedAt, $1.scan) }, by: \.parcel) }
    }

    package static func insert(_ steps: [ParcelStep]) -> Bulk {
        Bulk(
            """
            INSERT INTO parcel_step (parcel_id, scan_id, step, attempt, occurred_at, received_at, grade, read_point)
            SELECT v.parcel_id, v.scan_id, v.step, v.attempt, v.occurred_at, v.received_at, v.grade, v.read_point {from values}
            """,
            [
                "parcel_id": .ids(steps.map(\.parcel)), "scan_id": .ids(steps.map(\.scan)), "step": .texts(steps.map(\.step.rawValue)),
                "attempt": .ints(steps.map(\.attempt)), "occurred_at": .instants(steps.map(\.occurredAt)),
                "received_at": .instants(steps.map(\.receivedAt)), "grade": .texts(steps.map(\.grade.rawValue)),
                "read_point": .optionalTexts(steps.map(\.readPoint)),
            ])
    }

    /// - Parameter isForGood: a person took the step back; otherwise an anomaly was rejected, and that decision may be taken back.
    package static func void(_ scan: ScanID, of parcel: ParcelID, at now: Instant, isForGood: Bool) -> Bulk {
        Bulk(
            """
            UPDATE parcel_step AS s SET voided_at = v.at, taken_back = v.taken_back {from values}
            WHERE s.parcel_id = v.parcel_id AND s.scan_id = v.scan_id AND s.voided_at IS NULL
            """,
            ["parcel_id": .ids([parcel]), "scan_id": .ids([scan]), "at": .instants([now]), "taken_back": .ints([isForGood ? 1 : 0])])
    }

    /// A step that a rejected anomaly had voided counts again.
    package static func restore(_ scan: ScanID, of parcel: ParcelID) -> Bulk {
        Bulk(
            """
            UPDATE parcel_step AS s SET voided_at = NULL {from values}
            WHERE s.parcel_id = v.parcel_id AND s.scan_id = v.scan_id AND s.voided_at IS NOT NULL AND s.taken_back = 0
            """, ["parcel_id": .ids([parcel]), "scan_id": .ids([scan])])
    }

    /// The scan is set aside or repeats another: it has no step. What it had is told by facts.
    package static func remove(_ scan: ScanID, of parcel: ParcelID) -> Bulk {
        Bulk(
            "DELETE FROM parcel_step {using values} WHERE parcel_step.parcel_id = v.parcel_id AND parcel_step.scan_id = v.scan_id",
            ["parcel_id": .ids([parcel]), "scan_id": .ids([scan])])
    }

    /// Whether a person has taken the scan's step back for good.
    package static func isTakenBack(_ scan: ScanID, of parcel: ParcelID, in tx: any Transaction) throws -> Bool {
        try tx.count("SELECT COUNT(*) FROM parcel_step WHERE parcel_id = \(parcel) AND scan_id = \(scan) AND taken_back = 1") > 0
    }
}
