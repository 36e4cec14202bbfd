import Core
import Fulfilment
import Store

/// Which scans may leave: the order that they proved is over and its facts have left, and nothing about their parcel has happened since. The parcel's
/// steps stay, so that an order still tells its course.
private let mayLeave = """
    FROM scan AS s JOIN parcel AS p ON p.id = s.parcel_id JOIN archived_subject AS x ON x.subject = p.order_id
    WHERE NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.subject = s.parcel_id) AND NOT EXISTS (SELECT 1 FROM fact AS f WHERE f.subject = s.id)
    AND NOT EXISTS (SELECT 1 FROM claim AS c JOIN claim_part AS t ON t.claim_id = c.id
        WHERE c.order_id = p.order_id AND t.state NOT IN ('payable', 'rejected', 'cancelled', 'clawed_back'))
    AND NOT EXISTS (SELECT 1 FROM anomaly AS a WHERE a.order_id = p.order_id AND a.state IN ('open', 'held'))
    AND NOT EXISTS (SELECT 1 FROM anomaly AS a WHERE a.scan_id = s.id AND a.state IN ('open', 'held'))
    """

extension ArchiveRun {
    /// Writes files of scans, proves each, and takes out of the database what it holds.
    func archiveScans(into outcome: inout Outcome, at wallNow: () -> Instant, progress: (Int64) -> Void) async throws {
        // A run that was cut off may have left some in the database that stand in the last file.
        if let last = try await store.read({ try Archive.files(in: $0) }).last(where: { $0.kind == .scans }) {
            outcome.removedScans += try await removeScans(of: last, progress: progress)
        }
        while let file = try await writeScans(at: wallNow()) {
            outcome.files.append(file)
            let removed = try await removeScans(of: file) { progress(outcome.removedScans + $0) }
            outcome.removedScans += removed
            // Somebody is at work on all of them; the next run comes by again.
            guard removed > 0 else { return }
        }
    }

    private func removeScans(of file: ArchiveFile, progress: (Int64) -> Void) async throws -> Int64 {
        var removed: Int64 = 0
        let number = ScansFile.number(of: file.name)
        var chunks: [[ArchivedScan]] = []
        // What leaves is what the file says, read back.
        _ = try ScansFile.read(path: folder.path(of: file.name), name: file.name) { chunks.append($0) }
        for chunk in chunks {
            removed += try await store.write { tx in try Self.remove(chunk, file: number, in: tx) }
            progress(removed)
        }
        return removed
    }

    private func writeScans(at wallNow: Instant) async throws -> ArchiveFile? {
        let last = try await store.read { try Archive.files(in: $0) }.filter { $0.kind == .scans }.map { ScansFile.number(of: $0.name) }.max() ?? 0
        let name = Archive.scansFile(last + 1)
        var file: GzipFile?
        var after = ScanID(.zero)
        var times: (first: Instant, last: Instant)?
        var count = 0
        while count < limits.scans {
            let (before, limit) = (before, min(limits.scansAtOnce, limits.scans - count))
            let scans = try await store.read { [after] tx in
                try tx.rows(
                    """
                    SELECT \(raw: ScansFile.columns) \(raw: mayLeave) AND s.id > \(after) AND s.received_at < \(before) ORDER BY s.id LIMIT \(limit)
                    """, ScansFile.read)
            }
            guard let end = scans.last else { break }
            if file == nil { file = try GzipFile(path: folder.path(of: name + ArchiveFolder.partSuffix), name: name) }
            try file.map { try ScansFile.write(scans, to: $0) }
            for at in scans.map(\.receivedAt) { times = (min(times?.first ?? at, at), max(times?.last ?? at, at)) }
            count += scans.count
            after = end.id
        }
        guard let file, let times else { return nil }
        let written = try file.finish()
        var read = 0
        let content = try ScansFile.read(path: folder.path(of: name + ArchiveFolder.partSuffix), name: name) { read += $0.count }
        guard content == written, read == count else { throw ArchiveFailure.file(name: name, reason: "is not what was written") }
        let entry = ArchiveFile(
            name: name, kind: .scans, blocks: nil, items: Int64(count), firstAt: times.first, lastAt: times.last, bytes: content.bytes,
            sha256: content.sha256)
        try folder.keep(name)
        try folder.writeManifest(try folder.manifest().filter { $0.name != name } + [entry])
        try await store.write { tx in
            try tx.take(.archiving)
            try Archive.add(entry, [], at: wallNow, in: tx)
        }
        return entry
    }

    /// Takes out those that are still as the file has them and may still leave.
    private static func remove(_ scans: [ArchivedScan], file: Int64, in tx: any Transaction) throws -> Int64 {
        try tx.take(.archiving)
        let found = try tx.rows(
            Bulk("SELECT \(ScansFile.columns) FROM scan AS s {join values} WHERE s.id = v.id ORDER BY s.id {lock s}", ["id": .ids(scans.map(\.id))]),
            ScansFile.read)
        let stored = Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let free = Set(
            try tx.rows(Bulk("SELECT s.id \(mayLeave.replacing("FROM scan AS s", with: "FROM scan AS s {join values}")) AND s.id = v.id", ["id": .ids(scans.map(\.id))])) {
                try $0.id(0) as ScanID
            })
        let leaving = scans.filter { stored[$0.id] == $0 && free.contains($0.id) && $0.bits("parcel_id") != nil }
        try tx.runExactly([
            Bulk("DELETE FROM scan {using values} WHERE scan.id = v.id", ["id": .ids(leaving.map(\.id))]),
            ArchivedScans.insert(
                leaving.map {
                    ArchivedScanEntry(
                        id: $0.id, parcel: ParcelID($0.bits("parcel_id") ?? .zero), parcelKey: $0.text("parcel_key") ?? "", step: $0.text("step") ?? "",
                        state: $0.text("state") ?? "", recorder: PartyID($0.bits("recorder_id") ?? .zero), offsetMinutes: $0.number("offset_minutes") ?? 0,
                        digest: $0.digest, file: file)
                }),
        ])
        return Int64(leaving.count)
    }
}
