import Store

package enum TallyMigrations {
    package static let all = [
        Migration("tallies-1") { _ in
            [
                // Amounts of two currencies are never added; what has no money has the currency ''.
                """
                CREATE TABLE tally (
                    series {text} NOT NULL, quarter {int} NOT NULL, currency {text} NOT NULL, facts {int} NOT NULL CHECK (facts > 0),
                    amount {int} NOT NULL CHECK (amount >= 0), PRIMARY KEY (series, quarter, currency)){keyed table}
                """,
                // Also the way from a time to a place in the journal, which has no index of times.
                """
                CREATE TABLE tally_quarter (
                    quarter {int} PRIMARY KEY, facts {int} NOT NULL CHECK (facts > 0), first_id {id} NOT NULL, last_id {id} NOT NULL){table}
                """,
            ]
        }
    ]
}
