import Core
import Store

package struct SourceKey: Hashable, Sendable {
    package let source: String
    package let sourceID: String

    package init(_ draft: ScanDraft) {
        source = draft.source
        sourceID = draft.sourceID
    }

    package init(source: String, sourceID: String) {
        self.source = source
        self.sourceID = sourceID
    }
}

package enum Scans {
    static let columns = """
        s.id, s.parcel_key, s.parcel_id, s.step, s.attempt, s.asked_attempt, s.occurred_at, s.offset_minutes, s.received_at, s.read_point, s.reason, \
        s.recorder_id, s.recorder_kind, s.device_id, s.source, s.source_id, s.counter, s.key_id, s.signature, s.grade, s.state
        """

    /// Scans already stored under these sources' ids, and those of them that have left for the archive.
    package static func find(_ keys: Set<SourceKey>, in tx: any Transaction) throws -> (stored: [SourceKey: Scan], archived: [SourceKey: ArchivedScanEntry]) {
        let keys = Array(keys)
        // Most are new, and then the scans themselves, which stand in many parts, are not asked for.
        let ids = try tx.rows(
            Bulk(
                "SELECT k.source, k.source_id, k.scan_id FROM scan_key AS k {join values} WHERE k.source = v.source AND k.source_id = v.source_id",
                ["source": .texts(keys.map(\.source)), "source_id": .texts(keys.map(\.sourceID))])
        ) { (SourceKey(source: try $0.text(0), sourceID: try $0.text(1)), try $0.id(2) as ScanID) }
        guard !ids.isEmpty else { return ([:], [:]) }
        let scans = try tx.rows(Bulk("SELECT \(columns) FROM scan AS s {join values} WHERE s.id = v.id", ["id": .ids(ids.map(\.1))]), read)
        let stored = Dictionary(uniqueKeysWithValues: scans.map { (SourceKey($0.draft), $0) })
        let left = ids.filter { stored[$0.0] == nil }
        let archived = left.isEmpty ? [:] : try ArchivedScans.load(left.map(\.1).sorted(), in: tx)
        return (stored, Dictionary(uniqueKeysWithValues: left.compactMap { key, id in archived[id].map { (key, $0) } }))
    }

    package static func load(_ id: ScanID, lock: Bool = false, in tx: any Transaction) throws -> Scan? {
        try tx.first("SELECT \(raw: columns) FROM scan AS s WHERE s.id = \(id) \(raw: lock ? "{lock}" : "")", read)
    }

    /// Scans with these ids, of those that have not left for the archive.
    package static func load(_ ids: [ScanID], in tx: any Transaction) throws -> [Scan] {
        try tx.rows(Bulk("SELECT \(columns) FROM scan AS s {join values} WHERE s.id = v.id ORDER BY s.id", ["id": .ids(ids)]), read)
    }

    /// Holds scans that facts are to be written about.
    package static func lock(_ ids: Set<ScanID>, in tx: any Transaction) throws {
        let held = Bulk("SELECT s.id FROM scan AS s {join values} WHERE s.id = v.id ORDER BY s.id {lock s}", ["id": .ids(ids.sorted())])
        _ = try tx.rows(held) { _ in }
    }

    /// Scans that wait for these parcels, in the order in which they came.
    package static func waiting(for keys: Set<String>, in tx: any Transaction) throws -> Answer<[Scan]> {
        try tx.ask(
            Bulk(
                "SELECT \(columns) FROM scan AS s {join values} WHERE s.parcel_key = v.key AND s.state = 'waiting' {lock by id s}",
                ["key": .texts(keys.sorted())]), read
        ).map { found in found.sorted { ($0.draft.receivedAt, $0.id) < ($1.draft.receivedAt, $1.id) } }
    }

    /// Parcel keys that scans wait for although a parcel has them.
    package static func waitingKeysOfKnownParcels(limit: Int, in tx: any Transaction) throws -> Set<String> {
        Set(
            try tx.rows(
                """
                SELECT s.parcel_key FROM scan AS s JOIN parcel_key AS k ON k.key = s.parcel_key WHERE s.state = 'waiting' LIMIT \(limit)
                """
            ) { try $0.text(0) })
    }

    /// Scans of a parcel that say again what another had said of this step and attempt, in the order in which they came.
    package static func repeats(of step: Step, attempt: Int64, in parcel: ParcelID, _ tx: any Transaction) throws -> [Scan] {
        let found = try tx.rows(
            """
            SELECT \(raw: columns) FROM scan AS s WHERE s.parcel_id = \(parcel) AND s.state <> 'applied' AND s.state = 'repeated' AND s.step = \(step)
            AND s.attempt = \(attempt) ORDER BY s.id {lock}
            """, read)
        return found.sorted { ($0.draft.receivedAt, $0.id) < ($1.draft.receivedAt, $1.id) }
    }

    static func read(_ row: any Row) throws -> Scan {
        let draft = ScanDraft(
            parcelKey: try row.text(1), step: try row.word(3), attempt: try row.optionalInt(5),
            occurredAt: OffsetInstant(try row.instant(6), offsetMinutes: Int(try row.int(7))), receivedAt: try row.instant(8),
            readPoint: try row.optionalText(9), reason: try row.optionalText(10), recorder: try row.id(11), recorderKind: try row.word(12),
            device: try row.optionalID(13), source: try row.text(14), sourceID: try row.text(15), counter: try row.optionalInt(16),
            keyID: try row.optionalText(17), signature: try row.optionalBytes(18))
        return Scan(
            id: try row.id(0), draft: draft, parcel: try row.optionalID(2), attempt: try row.int(4), grade: try row.word(19),
            state: try row.word(20))
    }

    /// The first bulk may change fewer rows than it has when another transaction stored the same scan meanwhile; the caller then starts again.
    package static func insert(_ scans: [Scan]) -> [Bulk] {
        let drafts = scans.map(\.draft)
        return [
            Bulk(
                """
                INSERT INTO scan_key (source, source_id, scan_id) SELECT v.source, v.source_id, v.id {from values} WHERE true
                ON CONFLICT DO NOTHING
                """,
                ["source": .texts(drafts.map(\.source)), "source_id": .texts(drafts.map(\.sourceID)), "id": .ids(scans.map(\.id))]),
            Bulk(
                """
                INSERT INTO scan (id, parcel_key, parcel_id, step, attempt, asked_attempt, occurred_at, offset_minutes, received_at, read_point,
                reason, recorder_id, recorder_kind, device_id, source, source_id, counter, key_id, signature, grade, state)
                SELECT v.id, v.parcel_key, v.parcel_id, v.step, v.attempt, v.asked_attempt, v.occurred_at, v.offset_minutes, v.received_at,
                v.read_point, v.reason, v.recorder_id, v.recorder_kind, v.device_id, v.source, v.source_id, v.counter, v.key_id, v.signature,
                v.grade, v.state {from values}
                """,
                [
                    "id": .ids(scans.map(\.id)), "parcel_key": .texts(drafts.map(\.parcelKey)), "parcel_id": .ids(scans.map(\.parcel)),
                    "step": .texts(drafts.map(\.step.rawValue)), "attempt": .ints(scans.map(\.attempt)),
                    "asked_attempt": .optionalInts(drafts.map(\.attempt)), "occurred_at": .instants(drafts.map(\.occurredAt.instant)),
                    "offset_minutes": .ints(drafts.map { Int64($0.occurredAt.offsetMinutes) }), "received_at": .instants(drafts.map(\.receivedAt)),
                    "read_point": .optionalTexts(drafts.map(\.readPoint)), "reason": .optionalTexts(drafts.map(\.reason)),
                    "recorder_id": .ids(drafts.map(\.recorder)), "recorder_kind": .texts(drafts.map(\.recorderKind.rawValue)),
                    "device_id": .ids(drafts.map(\.device)), "source": .texts(drafts.map(\.source)), "source_id": .texts(drafts.map(\.sourceID)),
                    "counter": .optionalInts(drafts.map(\.counter)), "key_id": .optionalTexts(drafts.map(\.keyID)),
                    "signature": .optionalBytes(drafts.map(\.signature)), "grade": .texts(scans.map(\.grade.rawValue)),
                    "state": .texts(scans.map(\.state.rawValue)),
                ]),
        ]
    }

    /// Moves scans on, each from the state in which it was loaded.
    package static func update(_ scans: [(was: ScanState, now: Scan)]) -> Bulk {
        Bulk(
            """
            UPDATE scan AS s SET state = v.state, parcel_id = v.parcel_id, attempt = v.attempt {from values}
            WHERE s.id = v.id AND s.state = v.was
            """,
            [
                "id": .ids(scans.map(\.now.id)), "state": .texts(scans.map(\.now.state.rawValue)), "parcel_id": .ids(scans.map(\.now.parcel)),
                "attempt": .ints(scans.map(\.now.attempt)), "was": .texts(scans.map(\.was.rawValue)),
            ])
    }
}
