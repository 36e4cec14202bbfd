import Core
import Store

/// Something else that a source has said under an id that stood for a scan already.
package struct ScanReuse: Hashable, Sendable {
    package let key: SourceKey
    package let digest: Int64

    package init(_ draft: ScanDraft) {
        key = SourceKey(draft)
        digest = Self.digest(
            parcelKey: draft.parcelKey, step: draft.step.rawValue, occurredAt: draft.occurredAt.instant, readPoint: draft.readPoint, attempt: draft.attempt)
    }

    /// - Parameter attempt: as the sender named it.
    package static func digest(parcelKey: String, step: String, occurredAt: Instant, readPoint: String?, attempt: Int64?) -> Int64 {
        var content = ContentDigest()
        content.add(parcelKey)
        content.add(step)
        content.add(occurredAt.microseconds)
        content.add(readPoint)
        content.add(attempt)
        return content.value
    }

    init(key: SourceKey, digest: Int64) {
        self.key = key
        self.digest = digest
    }
}

package enum ScanReuses {
    /// Those of `reuses` that have been told already.
    package static func known(_ reuses: Set<ScanReuse>, in tx: any Transaction) throws -> Set<ScanReuse> {
        let reuses = Array(reuses)
        let found = try tx.rows(
            Bulk(
                """
                SELECT r.source, r.source_id, r.digest FROM scan_reuse AS r {join values}
                WHERE r.source = v.source AND r.source_id = v.source_id AND r.digest = v.digest
                """,
                [
                    "source": .texts(reuses.map(\.key.source)), "source_id": .texts(reuses.map(\.key.sourceID)),
                    "digest": .ints(reuses.map(\.digest)),
                ])
        ) { ScanReuse(key: SourceKey(source: try $0.text(0), sourceID: try $0.text(1)), digest: try $0.int(2)) }
        return Set(found)
    }

    /// Changes fewer rows than it has when another transaction told the same meanwhile; the caller then starts again.
    package static func insert(_ reuses: [(ScanReuse, AnomalyID)]) -> Bulk {
        Bulk(
            """
            INSERT INTO scan_reuse (source, source_id, digest, anomaly_id) SELECT v.source, v.source_id, v.digest, v.anomaly_id {from values}
            WHERE true ON CONFLICT DO NOTHING
            """,
            [
                "source": .texts(reuses.map(\.0.key.source)), "source_id": .texts(reuses.map(\.0.key.sourceID)),
                "digest": .ints(reuses.map(\.0.digest)), "anomaly_id": .ids(reuses.map(\.1)),
            ])
    }
}
