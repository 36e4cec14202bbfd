import Core
import Store

/// What of a thing stands in archive files and no longer in the database.
package struct ArchivedRecord: Sendable, Equatable {
    package let facts: Int64
    /// Of those that a parcel's course rests on.
    package let scans: Int64
    /// Names of the files, in their order.
    package let files: [String]

    /// Files that are named at most; a thing that lived long may stand in many.
    private static let filesAtMost = 20

    /// - Returns: nil where nothing of it has left.
    package static func of(_ subjects: [UUIDBits], parcels: [ParcelID] = [], in tx: any Transaction) throws -> ArchivedRecord? {
        let archived = try Archive.subjects(subjects, in: tx).values
        let numbers = try ParcelScans.standings.flatMap { standing in
            try tx.rows(
                Bulk(
                    """
                    SELECT x.file FROM parcel_step AS s {join values} JOIN archived_scan AS x ON x.id = s.scan_id
                    WHERE s.parcel_id = v.parcel_id AND \(standing)
                    """, ["parcel_id": .ids(parcels)])
            ) { try $0.int(0) }
        }
        guard let first = archived.map(\.blocks.lowerBound).min(), let last = archived.map(\.blocks.upperBound).max() else { return nil }
        let files = try tx.rows(
            """
            SELECT f.name FROM archive_file AS f WHERE f.kind = 'facts' AND f.last_block >= \(first) AND f.first_block <= \(last)
            ORDER BY f.first_block LIMIT \(filesAtMost)
            """
        ) { try $0.text(0) }
        let scanFiles = Set(numbers).sorted().prefix(filesAtMost).map(Archive.scansFile)
        return ArchivedRecord(facts: archived.reduce(0) { $0 + $1.number }, scans: Int64(numbers.count), files: files + scanFiles)
    }
}

/// Where the journal begins to be whole, and what stands before.
package struct JournalArchive: Sendable, Equatable {
    /// Facts after this place are all there; of those before it some have left.
    package let horizon: JournalPosition
    /// Files of facts, and when the last fact in them was received.
    package let files: Int64
    package let lastAt: Instant

    /// - Returns: nil while nothing has left.
    package static func standing(in tx: any Transaction) throws -> JournalArchive? {
        guard let horizon = try Archive.horizon(in: tx) else { return nil }
        return try tx.first("SELECT COUNT(*), MAX(f.last_at) FROM archive_file AS f WHERE f.kind = 'facts'") { row in
            guard let lastAt = try row.optionalInstant(1) else { return nil }
            return JournalArchive(horizon: horizon, files: try row.int(0), lastAt: lastAt)
        } ?? nil
    }

    /// The cursor from which on readers miss nothing.
    package var cursor: Cursor { .position(horizon) }
}

/// The file in which a scan stands that is no longer here.
package enum ArchivedScanFile {
    package static func name(of scan: ScanID, in tx: any Transaction) throws -> String? {
        try tx.first("SELECT x.file FROM archived_scan AS x WHERE x.id = \(scan)") { Archive.scansFile(try $0.int(0)) }
    }
}
