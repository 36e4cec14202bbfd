import Store

package enum NumberingMigrations {
    package static let all = [
        Migration("numbering-1") { _ in
            [
                // Numbers are the 17 digits of an SSCC before its check digit. next_number is behind the last when all are given out.
                """
                CREATE TABLE sscc_range (
                    id {id} PRIMARY KEY, party_id {id} NOT NULL, company_prefix {text} NOT NULL,
                    extension_digit {int} NOT NULL CHECK (extension_digit >= 0 AND extension_digit <= 9),
                    first_number {int} NOT NULL, last_number {int} NOT NULL, next_number {int} NOT NULL, created_at {int} NOT NULL,
                    CHECK (first_number <= last_number AND next_number >= first_number AND next_number <= last_number + 1)){table}
                """,
                "CREATE INDEX sscc_range_first ON sscc_range (first_number)",
                "CREATE INDEX sscc_range_party ON sscc_range (party_id, id)",
                """
                CREATE TABLE sscc_lease (
                    id {id} PRIMARY KEY, range_id {id} NOT NULL REFERENCES sscc_range (id), owner_id {id} NOT NULL, holder_id {id} NOT NULL,
                    first_number {int} NOT NULL UNIQUE, last_number {int} NOT NULL, leased_at {int} NOT NULL,
                    CHECK (first_number <= last_number)){table}
                """,
                "CREATE INDEX sscc_lease_range ON sscc_lease (range_id, id)",
                "CREATE INDEX sscc_lease_owner ON sscc_lease (owner_id, id)",
                "CREATE INDEX sscc_lease_holder ON sscc_lease (holder_id, id)",
            ]
        }
    ]
}
