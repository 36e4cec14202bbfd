import Store

package enum CashbackMigrations {
    package static let all = [
        Migration("cashback-1") { _ in
            [
                """
                CREATE TABLE offer (
                    id {id} PRIMARY KEY, marketplace_id {id} NOT NULL, key {text} NOT NULL, name {text} NOT NULL, payer_id {id} NOT NULL,
                    budget_id {id} NOT NULL, terms_id {id} NOT NULL, version {int} NOT NULL CHECK (version > 0), created_at {int} NOT NULL,
                    closed_at {int}, UNIQUE (marketplace_id, key)){table}
                """,
                // Versions are only added: a claim's frozen terms are the row it names.
                """
                CREATE TABLE offer_terms (
                    id {id} PRIMARY KEY, offer_id {id} NOT NULL REFERENCES offer (id), version {int} NOT NULL, body {text} NOT NULL,
                    comparison {int} NOT NULL CHECK (comparison IN (0, 1)), made_by {text} NOT NULL, created_at {int} NOT NULL,
                    UNIQUE (offer_id, version)){table}
                """,
                """
                CREATE TABLE claim (
                    id {id} PRIMARY KEY, marketplace_id {id} NOT NULL, order_id {id} NOT NULL, offer_id {id} NOT NULL REFERENCES offer (id),
                    terms_id {id} NOT NULL REFERENCES offer_terms (id), currency {text} NOT NULL, amount {int} NOT NULL CHECK (amount >= 0),
                    budget_id {id} NOT NULL, payable_id {id} NOT NULL, tracked_at {int} NOT NULL, UNIQUE (order_id, offer_id)){table}
                """,
                """
                CREATE TABLE claim_part (
                    id {id} PRIMARY KEY, claim_id {id} NOT NULL REFERENCES claim (id), order_id {id} NOT NULL, parcel_id {id},
                    line {int} NOT NULL CHECK (line > 0), quantity {int} NOT NULL CHECK (quantity > 0), amount {int} NOT NULL CHECK (amount >= 0),
                    state {text} NOT NULL CHECK (state IN ('tracked', 'awaiting_scan', 'confirmed', 'cooling', 'payable', 'review', 'held',
                        'rejected', 'cancelled', 'clawed_back')),
                    hold_id {id}, post_id {id}, confirming_scan_id {id}, confirmed_at {int}, release_at {int}, expires_at {int},
                    held_from {text}, fact_id {id} NOT NULL, moved_at {int} NOT NULL){table}
                """,
                "CREATE INDEX claim_part_claim ON claim_part (claim_id)",
                "CREATE INDEX claim_part_parcel ON claim_part (parcel_id) WHERE parcel_id IS NOT NULL",
            ]
        },
        Migration("cashback-views-1") { _ in
            [
                // What stands in a state and since when, with all that its figures need.
                "CREATE INDEX claim_part_state ON claim_part (state, moved_at, claim_id, order_id, amount, confirmed_at)",
                "CREATE INDEX claim_offer ON claim (offer_id, order_id)",
            ]
        },
        // Words joined by spaces: a part may be held for several reasons at once.
        Migration("cashback-2") { _ in
            [
                "ALTER TABLE claim_part ADD COLUMN holds {text} NOT NULL DEFAULT ''",
                """
                UPDATE claim_part SET holds = CASE WHEN confirming_scan_id IS NULL THEN 'person' ELSE 'anomaly' END WHERE state = 'held'
                """,
            ]
        },
        Migration("cashback-views-2") { _ in
            // Whether any terms pay without a proved delivery: few do.
            ["CREATE INDEX offer_terms_comparison ON offer_terms (id) WHERE comparison = 1"]
        },
        Migration("cashback-checks-1") { dialect in
            WordChecks.compared(
                in: "claim_part",
                [
                    (
                        "state",
                        """
                        state IN ('tracked', 'awaiting_scan', 'confirmed', 'cooling', 'payable', 'review', 'held',
                                'rejected', 'cancelled', 'clawed_back')
                        """
                    )
                ], dialect)
        },
        // Whether terms pay on a date, scan or no scan: of the rules that are there for comparison, one waits for a scan too, though for an early one.
        Migration("cashback-3-dates") { _ in
            [
                "ALTER TABLE offer_terms ADD COLUMN pays_on_date {int} NOT NULL DEFAULT 0 CHECK (pays_on_date IN (0, 1))",
                #"UPDATE offer_terms SET pays_on_date = 1 WHERE comparison = 1 AND body NOT LIKE '%"release":"handover_scan"%'"#,
                // Whether any do: few. Nobody asks any more which are there for comparison.
                "CREATE INDEX offer_terms_dated ON offer_terms (id) WHERE pays_on_date = 1",
                "DROP INDEX offer_terms_comparison",
            ]
        },
    ]
}
