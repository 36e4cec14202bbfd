import Store

package enum FulfilmentMigrations {
    package static let all = [
        Migration("fulfilment-1") { _ in
            [
                "CREATE TABLE parcel_key (key {text} PRIMARY KEY, parcel_id {id} NOT NULL){keyed table}",
                """
                CREATE TABLE parcel (
                    id {id} PRIMARY KEY, order_id {id} NOT NULL, marketplace_id {id} NOT NULL, key {text} NOT NULL, hub_id {id},
                    created_at {int} NOT NULL){table}
                """,
                "CREATE INDEX parcel_order ON parcel (order_id)",
                """
                CREATE TABLE parcel_content (
                    parcel_id {id} NOT NULL REFERENCES parcel (id), line {int} NOT NULL CHECK (line > 0),
                    quantity {int} NOT NULL CHECK (quantity > 0), PRIMARY KEY (parcel_id, line)){keyed table}
                """,
                // One scan for ever per source and source id, narrow and never partitioned.
                "CREATE TABLE scan_key (source {text} NOT NULL, source_id {text} NOT NULL, scan_id {id} NOT NULL, PRIMARY KEY (source, source_id)){keyed table}",
                """
                CREATE TABLE scan (
                    id {id} PRIMARY KEY, parcel_key {text} NOT NULL, parcel_id {id},
                    step {text} NOT NULL CHECK (step IN
                        ('labelled', 'packed', 'handed_over', 'out_for_delivery', 'delivered', 'collected', 'failed', 'returned')),
                    attempt {int} NOT NULL CHECK (attempt > 0), asked_attempt {int}, occurred_at {int} NOT NULL, offset_minutes {int} NOT NULL,
                    received_at {int} NOT NULL, read_point {text}, reason {text}, recorder_id {id} NOT NULL, recorder_kind {text} NOT NULL,
                    device_id {id}, source {text} NOT NULL, source_id {text} NOT NULL, counter {int}, key_id {text}, signature {bytes},
                    grade {text} NOT NULL CHECK (grade IN ('A', 'B', 'C')),
                    state {text} NOT NULL CHECK (state IN ('waiting', 'applied', 'repeated', 'set_aside', 'rejected', 'voided')),
                    CHECK (state <> 'waiting' OR parcel_id IS NULL)){table}
                """,
                "CREATE INDEX scan_waiting ON scan (parcel_key) WHERE state = 'waiting'",
                "CREATE INDEX scan_parcel ON scan (parcel_id) WHERE parcel_id IS NOT NULL",
                """
                CREATE TABLE parcel_step (
                    parcel_id {id} NOT NULL, scan_id {id} NOT NULL, step {text} NOT NULL, attempt {int} NOT NULL, occurred_at {int} NOT NULL,
                    received_at {int} NOT NULL, grade {text} NOT NULL, read_point {text}, voided_at {int},
                    PRIMARY KEY (parcel_id, scan_id)){keyed table}
                """,
                "CREATE UNIQUE INDEX parcel_step_once ON parcel_step (parcel_id, step, attempt) WHERE voided_at IS NULL",
                """
                CREATE TABLE anomaly (
                    id {id} PRIMARY KEY, kind {text} NOT NULL, detail {text} NOT NULL, marketplace_id {id}, order_id {id}, parcel_id {id},
                    scan_id {id}, reference {text}, raised_at {int} NOT NULL,
                    state {text} NOT NULL CHECK (state IN ('open', 'held', 'accepted', 'rejected', 'cleared')),
                    decided_at {int}, decided_by {text}, note {text}){table}
                """,
                "CREATE INDEX anomaly_open ON anomaly (id) WHERE state IN ('open', 'held')",
                "CREATE INDEX anomaly_scan ON anomaly (scan_id) WHERE scan_id IS NOT NULL",
                "CREATE INDEX anomaly_order ON anomaly (order_id) WHERE order_id IS NOT NULL",
                "CREATE INDEX anomaly_reference ON anomaly (reference) WHERE reference IS NOT NULL",
            ]
        },
        Migration("fulfilment-views-1") { _ in
            [
                "CREATE INDEX parcel_hub ON parcel (hub_id, id) WHERE hub_id IS NOT NULL",
                "CREATE INDEX IF NOT EXISTS scan_recorder ON scan (recorder_id, id)",
                // Scans that are not simply applied are few, and the ones that people look for.
                "CREATE INDEX scan_unusual ON scan (state, id) WHERE state <> 'applied'",
                "CREATE INDEX anomaly_state ON anomaly (state, id)",
                "CREATE INDEX anomaly_kind ON anomaly (kind, id)",
                "CREATE INDEX anomaly_open_kind ON anomaly (kind, state) WHERE state IN ('open', 'held')",
            ]
        },
        Migration("fulfilment-2") { _ in
            [
                // 1: a person took the step back for good, whatever becomes of decisions on anomalies. Until now only the moment told the two apart.
                "ALTER TABLE parcel_step ADD COLUMN taken_back {int} NOT NULL DEFAULT 0",
                """
                UPDATE parcel_step SET taken_back = 1 WHERE voided_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM anomaly AS a
                WHERE a.scan_id = parcel_step.scan_id AND a.state = 'rejected' AND a.decided_at = parcel_step.voided_at)
                """,
                "ALTER TABLE anomaly ADD COLUMN asked_party_id {id}",
                "ALTER TABLE anomaly ADD COLUMN asked_at {int}",
                "ALTER TABLE anomaly ADD COLUMN answered_at {int}",
                "CREATE INDEX anomaly_asked ON anomaly (asked_party_id, id) WHERE asked_party_id IS NOT NULL",
                "CREATE UNIQUE INDEX anomaly_objection ON anomaly (order_id) WHERE kind = 'objection' AND state IN ('open', 'held')",
                """
                CREATE TABLE anomaly_note (
                    id {id} PRIMARY KEY, anomaly_id {id} NOT NULL REFERENCES anomaly (id),
                    kind {text} NOT NULL CHECK (kind IN ('asked', 'answered', 'objected')), actor {text} NOT NULL, text {text} NOT NULL,
                    at {int} NOT NULL){table}
                """,
                "CREATE INDEX anomaly_note_anomaly ON anomaly_note (anomaly_id, id)",
                // What a source has said under an id that stood for something else: each content is told once, however often it is sent.
                """
                CREATE TABLE scan_reuse (
                    source {text} NOT NULL, source_id {text} NOT NULL, digest {int} NOT NULL, anomaly_id {id} NOT NULL,
                    PRIMARY KEY (source, source_id, digest)){keyed table}
                """,
            ]
        },
        // An index of all states is entered for what is open, too, and then sorted; what is open has an index of its own.
        Migration("fulfilment-views-2") { _ in
            [
                "DROP INDEX anomaly_state",
                "CREATE INDEX anomaly_decided ON anomaly (state, id) WHERE state NOT IN ('open', 'held')",
            ]
        },
        // Led by the kind, it was entered by commands that know the scan. One index answers the queue and the counts by kind.
        Migration("fulfilment-views-3") { _ in
            [
                "DROP INDEX anomaly_open_kind",
                "DROP INDEX anomaly_open",
                "CREATE INDEX anomaly_undecided ON anomaly (id, kind, state) WHERE state IN ('open', 'held')",
            ]
        },
        Migration("fulfilment-checks-1") { dialect in
            WordChecks.compared(
                in: "scan",
                [
                    (
                        "step",
                        """
                        step IN
                                ('labelled', 'packed', 'handed_over', 'out_for_delivery', 'delivered', 'collected', 'failed', 'returned')
                        """
                    ),
                    ("grade", "grade IN ('A', 'B', 'C')"),
                    ("state", "state IN ('waiting', 'applied', 'repeated', 'set_aside', 'rejected', 'voided')"),
                ], dialect)
                + WordChecks.compared(in: "anomaly", [("state", "state IN ('open', 'held', 'accepted', 'rejected', 'cleared')")], dialect)
        },
        // Steps stand in the order in which scans come, so that batches fill pages instead of hitting one each; of the parcel there is one index of what
        // counts and one of the few that do not. A scan that counts is found through its step, all others through the scan itself.
        Migration("fulfilment-3-steps") { dialect in
            let steps =
                switch dialect.kind {
                case .sqlite:
                    [
                        """
                        CREATE TABLE parcel_step_as_it_came (
                            scan_id {id} PRIMARY KEY, parcel_id {id} NOT NULL, step {text} NOT NULL, attempt {int} NOT NULL, occurred_at {int} NOT NULL,
                            received_at {int} NOT NULL, grade {text} NOT NULL, read_point {text}, voided_at {int},
                            taken_back {int} NOT NULL DEFAULT 0){keyed table}
                        """,
                        """
                        INSERT INTO parcel_step_as_it_came (scan_id, parcel_id, step, attempt, occurred_at, received_at, grade, read_point, voided_at, taken_back)
                        SELECT scan_id, parcel_id, step, attempt, occurred_at, received_at, grade, read_point, voided_at, taken_back FROM parcel_step
                        ORDER BY scan_id
                        """,
                        "DROP TABLE parcel_step",
                        "ALTER TABLE parcel_step_as_it_came RENAME TO parcel_step",
                        "CREATE UNIQUE INDEX parcel_step_once ON parcel_step (parcel_id, step, attempt) WHERE voided_at IS NULL",
                    ]
                case .postgres: ["ALTER TABLE parcel_step DROP CONSTRAINT parcel_step_pkey, ADD PRIMARY KEY (scan_id)"]
                }
            return steps + [
                "CREATE INDEX parcel_step_voided ON parcel_step (parcel_id) WHERE voided_at IS NOT NULL",
                "DROP INDEX scan_parcel",
                "CREATE INDEX scan_parcel ON scan (parcel_id) WHERE parcel_id IS NOT NULL AND state <> 'applied'",
            ]
        },
        // Scans that stand in archive files: what a repetition is answered with, what tells whether it is one, and who proved a delivery
        // (docs/decisions/archive.md).
        Migration("fulfilment-archive-1") { _ in
            [
                """
                CREATE TABLE archived_scan (
                    id {id} PRIMARY KEY, parcel_id {id} NOT NULL, parcel_key {text} NOT NULL, step {text} NOT NULL, state {text} NOT NULL,
                    recorder_id {id} NOT NULL, offset_minutes {int} NOT NULL, digest {int} NOT NULL, file {int} NOT NULL CHECK (file > 0)){keyed table}
                """
            ]
        },
    ] + PartitionMigrations.steps(.scan, room: "fulfilment", key: "PRIMARY KEY (id)")
}
