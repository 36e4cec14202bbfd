import Core
import Store

/// A scan as it was sent, and what became of it.
package struct ScanEntry: Sendable, Equatable {
    package let id: ScanID
    package let parcelKey: String
    /// nil while no order has such a parcel.
    package let parcel: ParcelID?
    package let step: Step
    package let attempt: Int64
    package let occurredAt: OffsetInstant
    package let receivedAt: Instant
    package let readPoint: String?
    package let reason: String?
    /// Key and kind of the party that recorded it.
    package let recorder: String
    package let recorderKind: PartyKind
    package let device: DeviceID?
    package let source: String
    package let sourceID: String
    package let counter: Int64?
    package let keyID: String?
    package let signature: [UInt8]?
    package let grade: Grade
    package let state: String
}

package struct ScanFilter: Sendable, Equatable {
    package var state: String?
    /// Key of a parcel.
    package var parcel: String?

    package init(state: String? = nil, parcel: String? = nil) {
        self.state = state
        self.parcel = parcel
    }
}

/// Scans in the order of their ids, which is that of their coming.
package enum ScanList {
    private static let columns = """
        s.id, s.parcel_key, s.parcel_id, s.step, s.attempt, s.occurred_at, s.offset_minutes, s.received_at, s.read_point, s.reason, r.key, \
        s.recorder_kind, s.device_id, s.source, s.source_id, s.counter, s.key_id, s.signature, s.grade, s.state
        """

    package static func page(
        _ filter: ScanFilter, seenBy sight: Sight, after cursor: Cursor?, limit: Int, in tx: any Transaction
    ) throws -> Page<ScanEntry> {
        var statement: Statement =
            "SELECT \(raw: columns) FROM scan AS s JOIN party AS r ON r.id = s.recorder_id WHERE s.id > \(Cursor.id(of: cursor))"
        sight.restrict(&statement, scan: "s")
        if let state = filter.state { statement.add("AND s.state =", state) }
        if let parcel = filter.parcel { statement.add("AND s.parcel_key =", parcel) }
        statement.page(by: "s.id", limit: limit)
        return Page(reading: try tx.rows(statement, read), limit: limit) { .id($0.id.bits) }
    }

    /// - Returns: nil when there is no such scan, or it may not be seen.
    package static func load(_ id: ScanID, seenBy sight: Sight, in tx: any Transaction) throws -> ScanEntry? {
        var statement: Statement = "SELECT \(raw: columns) FROM scan AS s JOIN party AS r ON r.id = s.recorder_id WHERE s.id = \(id)"
        sight.restrict(&statement, scan: "s")
        return try tx.first(statement, read)
    }

    static func load(_ ids: [ScanID], in tx: any Transaction) throws -> [ScanID: ScanEntry] {
        let found = try tx.rows(
            Bulk("SELECT \(columns) FROM scan AS s {join values} JOIN party AS r ON r.id = s.recorder_id WHERE s.id = v.id", ["id": .ids(Set(ids).sorted())]), read)
        return Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    }

    static func of(_ parcels: [ParcelID], in tx: any Transaction) throws -> [ScanEntry] {
        try tx.rows(
            Bulk(
                "SELECT \(columns) FROM scan AS s {join values} JOIN party AS r ON r.id = s.recorder_id WHERE s.id = v.id",
                ["id": .ids(try ParcelScans.ids(of: parcels, in: tx))]), read)
    }

    private static func read(_ row: any Row) throws -> ScanEntry {
        ScanEntry(
            id: try row.id(0), parcelKey: try row.text(1), parcel: try row.optionalID(2), step: try row.word(3), attempt: try row.int(4),
            occurredAt: OffsetInstant(try row.instant(5), offsetMinutes: Int(try row.int(6))), receivedAt: try row.instant(7),
            readPoint: try row.optionalText(8), reason: try row.optionalText(9), recorder: try row.text(10), recorderKind: try row.word(11),
            device: try row.optionalID(12), source: try row.text(13), sourceID: try row.text(14), counter: try row.optionalInt(15),
            keyID: try row.optionalText(16), signature: try row.optionalBytes(17), grade: try row.word(18), state: try row.text(19))
    }
}
