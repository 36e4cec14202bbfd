import Store

package enum RepositoryMigrations {
    package static let all = [
        Migration("epcis-1") { _ in
            [
                // Whoever stores events holds this row, so that numbers follow the order of commits, and record times that of the numbers.
                "CREATE TABLE epcis_sequence (one {int} PRIMARY KEY CHECK (one = 1), last {int} NOT NULL, record_time {int} NOT NULL){table}",
                """
                CREATE TABLE epcis_capture (
                    id {id} PRIMARY KEY, party_id {id} NOT NULL, party_kind {text} NOT NULL, device_id {id}, behaviour {text} NOT NULL,
                    state {text} NOT NULL CHECK (state = 'waiting' OR state = 'done' OR state = 'failed'),
                    created_at {int} NOT NULL, finished_at {int}, taken_until {int}, media_type {text} NOT NULL, body {bytes},
                    attempts {int} NOT NULL, events {int} NOT NULL, stored {int} NOT NULL, errors {text},
                    CHECK (state <> 'waiting' OR body IS NOT NULL)){table}
                """,
                "CREATE INDEX epcis_capture_waiting ON epcis_capture (id) WHERE state = 'waiting'",
                "CREATE INDEX epcis_capture_party ON epcis_capture (party_id, id)",
                // The @context that events came with, once for each content.
                "CREATE TABLE epcis_context (id {id} PRIMARY KEY, text {text} NOT NULL){keyed table}",
                """
                CREATE TABLE epcis_event (
                    seq {int} PRIMARY KEY, at {int} NOT NULL, record_time {int} NOT NULL, hash {bytes} NOT NULL,
                    is_error {int} NOT NULL CHECK (is_error = 0 OR is_error = 1), event_id {text}, capture_id {id}, party_id {id} NOT NULL, scan_id {id},
                    context_id {id}, body {text} NOT NULL){table}
                """,
                // The same event twice: the same hash, and both or neither an error declaration. The time comes first, so that entries stand near each other.
                "CREATE UNIQUE INDEX epcis_event_once ON epcis_event (at, hash, is_error)",
                "CREATE INDEX epcis_event_recorded ON epcis_event (record_time, seq)",
                "CREATE UNIQUE INDEX epcis_event_scan ON epcis_event (scan_id) WHERE scan_id IS NOT NULL",
                """
                CREATE TABLE epcis_mark (
                    field {int} NOT NULL, value {int} NOT NULL, at {int} NOT NULL, seq {int} NOT NULL, PRIMARY KEY (field, value, at, seq)){keyed table}
                """,
                """
                CREATE TABLE epcis_epc (
                    epc {text} NOT NULL, role {int} NOT NULL, at {int} NOT NULL, seq {int} NOT NULL, PRIMARY KEY (epc, role, at, seq)){keyed table}
                """,
                // Who else has sent an event than who sent it first.
                "CREATE TABLE epcis_sender (party_id {id} NOT NULL, seq {int} NOT NULL, PRIMARY KEY (party_id, seq)){keyed table}",
                // What has been seen of a vocabulary: business steps, dispositions, read points, business locations.
                "CREATE TABLE epcis_word (vocabulary {int} NOT NULL, word {text} NOT NULL, party_id {id} NOT NULL, PRIMARY KEY (vocabulary, word, party_id)){keyed table}",
                // Master data: which location lies within which, as whoever sent it says.
                """
                CREATE TABLE epcis_location (
                    location {text} NOT NULL, part {text} NOT NULL, party_id {id} NOT NULL, PRIMARY KEY (location, part, party_id)){keyed table}
                """,
            ]
        },
        Migration("epcis-2-told-scans") { _ in
            [
                // A scan may be told again after it was taken back.
                "DROP INDEX epcis_event_scan", "CREATE INDEX epcis_event_scan ON epcis_event (scan_id, seq) WHERE scan_id IS NOT NULL",
                "ALTER TABLE epcis_event ADD COLUMN mapping {int} CHECK (mapping IS NULL OR scan_id IS NOT NULL)",
            ]
        },
        Migration("epcis-3-mapping") { _ in
            [
                // What a party's own words mean to us: the first line that fits counts.
                """
                CREATE TABLE epcis_mapping (
                    party_id {id} NOT NULL, position {int} NOT NULL CHECK (position > 0), biz_step {text}, disposition {text}, read_point {text}, step {text},
                    PRIMARY KEY (party_id, position), CHECK (biz_step IS NOT NULL OR disposition IS NOT NULL OR read_point IS NOT NULL)){keyed table}
                """,
            ]
        },
        Migration("epcis-4-lives") { _ in
            [
                // Turns in the lives of things, and which contradictions somebody has been told of.
                """
                CREATE TABLE epcis_life (
                    epc {text} NOT NULL, turn {int} NOT NULL, other {text} NOT NULL, at {int} NOT NULL, seq {int} NOT NULL,
                    PRIMARY KEY (epc, turn, other, at, seq)){keyed table}
                """,
                "CREATE TABLE epcis_contradiction (epc {text} NOT NULL, kind {int} NOT NULL, PRIMARY KEY (epc, kind)){keyed table}",
            ]
        },
        Migration("epcis-5-queries") { _ in
            [
                """
                CREATE TABLE epcis_query (
                    id {id} PRIMARY KEY, party_id {id} NOT NULL, party_kind {text} NOT NULL, name {text} NOT NULL, body {text} NOT NULL, created_at {int} NOT NULL){table}
                """,
                "CREATE UNIQUE INDEX epcis_query_name ON epcis_query (party_id, name)",
                // mark is the number of the last event that was delivered, or looked at and not meant. A lease keeps two from delivering at once.
                """
                CREATE TABLE epcis_subscription (
                    id {id} PRIMARY KEY, query_id {id} NOT NULL REFERENCES epcis_query (id), party_id {id} NOT NULL, dest {text} NOT NULL, token {text},
                    epc_format {text} NOT NULL, schedule {text}, reports_empty {int} NOT NULL CHECK (reports_empty = 0 OR reports_empty = 1),
                    initial_time {int}, created_at {int} NOT NULL, mark {int} NOT NULL, batch {int} NOT NULL CHECK (batch > 0), due_at {int} NOT NULL, taken_until {int},
                    is_under_way {int} NOT NULL CHECK (is_under_way = 0 OR is_under_way = 1), failures {int} NOT NULL, run_at {int}, notified_at {int},
                    state {text} NOT NULL CHECK (state = 'active' OR state = 'stopped'), detail {text}){table}
                """,
                "CREATE INDEX epcis_subscription_query ON epcis_subscription (query_id, id)",
                "CREATE INDEX epcis_subscription_party ON epcis_subscription (party_id)",
                "CREATE INDEX epcis_subscription_due ON epcis_subscription (due_at) WHERE state = 'active' AND schedule IS NOT NULL",
                "CREATE INDEX epcis_subscription_stream ON epcis_subscription (mark) WHERE state = 'active' AND schedule IS NULL",
            ]
        },
        Migration("epcis-6-attributes") { _ in
            [
                // Master data: what whoever sent it says of a place or a thing, the last word of each party.
                """
                CREATE TABLE epcis_attribute (
                    party_id {id} NOT NULL, id {text} NOT NULL, name {text} NOT NULL, value {text} NOT NULL, PRIMARY KEY (party_id, id, name)){keyed table}
                """,
                "CREATE INDEX epcis_attribute_name ON epcis_attribute (name, value, id)",
            ]
        },
        Migration("epcis-7-reports") { _ in
            // With which event a report on its way ends.
            ["ALTER TABLE epcis_subscription ADD COLUMN report_end {int}"]
        },
        Migration("epcis-8-under-way") { _ in
            // Whose documents are under way is asked for each that waits; of all that a party ever sent it would be found by looking at each.
            ["CREATE INDEX epcis_capture_under_way ON epcis_capture (party_id, taken_until) WHERE state = 'waiting'"]
        },
    ]
}
