import Store

package enum WebhookMigrations {
    package static let all = [
        Migration("webhooks-1") { _ in
            [
                """
                CREATE TABLE webhook_endpoint (
                    id {id} PRIMARY KEY, party_id {id} NOT NULL, url {text} NOT NULL, kinds {text} NOT NULL,
                    state {text} NOT NULL CHECK (state IN ('active', 'inactive', 'deleted')),
                    reason {text} CHECK (reason IN ('stopped', 'gone', 'failing', 'flooded')),
                    created_at {int} NOT NULL, since {int} NOT NULL, failing_since {int}, not_before {int}, served_at {int} NOT NULL,
                    waiting {int} NOT NULL CHECK (waiting >= 0), dead {int} NOT NULL CHECK (dead >= 0), sent {int} NOT NULL, failed {int} NOT NULL,
                    CHECK ((state = 'active') = (reason IS NULL) OR state = 'deleted')){table}
                """,
                "CREATE INDEX webhook_endpoint_party ON webhook_endpoint (party_id, id)",
                "CREATE INDEX webhook_endpoint_active ON webhook_endpoint (served_at) WHERE state = 'active'",
                "CREATE INDEX webhook_endpoint_inactive ON webhook_endpoint (served_at) WHERE state = 'inactive'",
                // Secrets must sign, so they stand here as they are. The newest has no end.
                """
                CREATE TABLE webhook_key (
                    endpoint_id {id} NOT NULL REFERENCES webhook_endpoint (id), number {int} NOT NULL, secret {text} NOT NULL, until {int},
                    PRIMARY KEY (endpoint_id, number)){keyed table}
                """,
                // How far each thing has come at each endpoint: last was queued, ended was delivered or is dead. Whoever queues or ends holds the row.
                """
                CREATE TABLE webhook_subject (
                    endpoint_id {id} NOT NULL, subject {text} NOT NULL, last {int} NOT NULL, ended {int} NOT NULL CHECK (ended <= last),
                    PRIMARY KEY (endpoint_id, subject)){keyed table}
                """,
                """
                CREATE TABLE webhook_message (
                    id {id} PRIMARY KEY, endpoint_id {id} NOT NULL REFERENCES webhook_endpoint (id), fact_id {id}, kind {text} NOT NULL, subject {text} NOT NULL,
                    sequence {int} NOT NULL CHECK (sequence > 0), body {text} NOT NULL,
                    state {text} NOT NULL CHECK (state IN ('queued', 'due', 'posting', 'delivered', 'dead')),
                    attempts {int} NOT NULL, next_at {int}, leased_until {int}, created_at {int} NOT NULL, ended_at {int},
                    UNIQUE (endpoint_id, subject, sequence),
                    CHECK ((state = 'due') = (next_at IS NOT NULL)), CHECK ((state = 'posting') = (leased_until IS NOT NULL)),
                    CHECK ((state IN ('delivered', 'dead')) = (ended_at IS NOT NULL))){table}
                """,
                "CREATE INDEX webhook_message_list ON webhook_message (endpoint_id, id)",
                "CREATE INDEX webhook_message_state ON webhook_message (endpoint_id, state, id)",
                "CREATE INDEX webhook_message_due ON webhook_message (endpoint_id, next_at, id) WHERE state = 'due'",
                "CREATE INDEX webhook_message_posting ON webhook_message (leased_until) WHERE state = 'posting'",
                "CREATE INDEX webhook_message_ended ON webhook_message (state, ended_at) WHERE ended_at IS NOT NULL",
                """
                CREATE TABLE webhook_attempt (
                    message_id {id} NOT NULL, number {int} NOT NULL, at {int} NOT NULL, milliseconds {int} NOT NULL, status {int}, answer {text} NOT NULL,
                    PRIMARY KEY (message_id, number)){keyed table}
                """,
            ]
        }
    ]
}
