import Core
import Store

/// A scan that has left the database for a file: what a repetition is answered with, and what tells whether it is one.
package struct ArchivedScanEntry: Sendable, Equatable {
    package let id: ScanID
    package let parcel: ParcelID
    package let parcelKey: String
    package let step: String
    package let state: String
    package let recorder: PartyID
    /// Of the clock beside it, minutes east of UTC.
    package let offsetMinutes: Int64
    /// Of its content, as of `ScanReuse`.
    package let digest: Int64
    /// Number of the file.
    package let file: Int64

    package init(id: ScanID, parcel: ParcelID, parcelKey: String, step: String, state: String, recorder: PartyID, offsetMinutes: Int64, digest: Int64, file: Int64) {
        self.id = id
        self.parcel = parcel
        self.parcelKey = parcelKey
        self.step = step
        self.state = state
        self.recorder = recorder
        self.offsetMinutes = offsetMinutes
        self.digest = digest
        self.file = file
    }
}

package enum ArchivedScans {
    package static func insert(_ scans: [ArchivedScanEntry]) -> Bulk {
        Bulk(
            """
            INSERT INTO archived_scan (id, parcel_id, parcel_key, step, state, recorder_id, offset_minutes, digest, file)
            SELECT v.id, v.parcel_id, v.parcel_key, v.step, v.state, v.recorder_id, v.offset_minutes, v.digest, v.file {from values} WHERE true
            """,
            [
                "id": .ids(scans.map(\.id)), "parcel_id": .ids(scans.map(\.parcel)), "parcel_key": .texts(scans.map(\.parcelKey)),
                "step": .texts(scans.map(\.step)), "state": .texts(scans.map(\.state)), "recorder_id": .ids(scans.map(\.recorder)),
                "offset_minutes": .ints(scans.map(\.offsetMinutes)), "digest": .ints(scans.map(\.digest)),
                "file": .ints(scans.map(\.file)),
            ])
    }

    package static func load(_ ids: [ScanID], in tx: any Transaction) throws -> [ScanID: ArchivedScanEntry] {
        let found = try tx.rows(
            Bulk(
                """
                SELECT x.id, x.parcel_id, x.parcel_key, x.step, x.state, x.recorder_id, x.offset_minutes, x.digest, x.file
                FROM archived_scan AS x {join values} WHERE x.id = v.id
                """, ["id": .ids(ids)])
        ) { row in
            ArchivedScanEntry(
                id: try row.id(0), parcel: try row.id(1), parcelKey: try row.text(2), step: try row.text(3), state: try row.text(4),
                recorder: try row.id(5), offsetMinutes: try row.int(6), digest: try row.int(7), file: try row.int(8))
        }
        return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
