import Store

package enum NetworkMigrations {
    package static let all = [
        Migration("network-1") { _ in
            [
                """
                CREATE TABLE city (
                    id {id} PRIMARY KEY, key {text} NOT NULL UNIQUE, name {text} NOT NULL, zone {text} NOT NULL, created_at {int} NOT NULL){table}
                """,
                """
                CREATE TABLE marketplace (
                    id {id} PRIMARY KEY, key {text} NOT NULL UNIQUE, name {text} NOT NULL,
                    currency {text} NOT NULL CHECK (length(currency) = 3), zone {text} NOT NULL, created_at {int} NOT NULL){table}
                """,
                """
                CREATE TABLE party (
                    id {id} PRIMARY KEY, kind {text} NOT NULL CHECK (kind IN ('operator', 'merchant', 'factory', 'hub', 'carrier')),
                    key {text} NOT NULL UNIQUE, name {text} NOT NULL, city_id {id} REFERENCES city (id), created_at {int} NOT NULL){table}
                """,
                """
                CREATE TABLE device (
                    id {id} PRIMARY KEY, party_id {id} NOT NULL REFERENCES party (id), key {text} NOT NULL UNIQUE, name {text} NOT NULL,
                    created_at {int} NOT NULL, revoked_at {int}){table}
                """,
                """
                CREATE TABLE access_grant (
                    id {id} PRIMARY KEY, party_id {id} NOT NULL REFERENCES party (id),
                    marketplace_id {id} NOT NULL REFERENCES marketplace (id), created_at {int} NOT NULL, revoked_at {int}){table}
                """,
                "CREATE UNIQUE INDEX access_grant_once ON access_grant (party_id, marketplace_id) WHERE revoked_at IS NULL",
                """
                CREATE TABLE token (
                    id {id} PRIMARY KEY, hash {bytes} NOT NULL UNIQUE, name {text} NOT NULL,
                    party_id {id} REFERENCES party (id), device_id {id} REFERENCES device (id), order_id {id},
                    created_at {int} NOT NULL, expires_at {int}, revoked_at {int},
                    CHECK ((party_id IS NOT NULL AND order_id IS NULL) OR (party_id IS NULL AND device_id IS NULL AND order_id IS NOT NULL))){table}
                """,
                // Personal data of buyers stands here and nowhere else.
                """
                CREATE TABLE person (
                    id {id} PRIMARY KEY, marketplace_id {id} NOT NULL REFERENCES marketplace (id), member_key {text},
                    created_at {int} NOT NULL, erased_at {int}, UNIQUE (marketplace_id, member_key)){table}
                """,
            ]
        },
        Migration("network-2-users") { _ in
            [
                // The name of a user stands here and nowhere else.
                """
                CREATE TABLE app_user (
                    id {id} PRIMARY KEY, party_id {id} NOT NULL REFERENCES party (id), login {text} NOT NULL UNIQUE, name {text} NOT NULL,
                    password_hash {text} NOT NULL, locale {text}, zone {text}, created_at {int} NOT NULL, revoked_at {int}){table}
                """,
                """
                CREATE TABLE session (
                    id {id} PRIMARY KEY, user_id {id} NOT NULL REFERENCES app_user (id), secret_hash {bytes} NOT NULL UNIQUE,
                    created_at {int} NOT NULL, last_seen_at {int} NOT NULL, expires_at {int} NOT NULL, ended_at {int}){table}
                """,
                "CREATE INDEX session_of_user ON session (user_id)",
                "CREATE INDEX session_end ON session (expires_at)",
                """
                CREATE TABLE sign_in_attempt (
                    kind {text} NOT NULL CHECK (kind IN ('login', 'address')), key {bytes} NOT NULL, since {int} NOT NULL,
                    attempts {int} NOT NULL CHECK (attempts >= 0), PRIMARY KEY (kind, key)){keyed table}
                """,
                "CREATE INDEX sign_in_attempt_age ON sign_in_attempt (since)",
            ]
        },
    ]
}
