import Store

package enum LedgerMigrations {
    package static let all = [
        Migration("ledger-1") { _ in
            [
                """
                CREATE TABLE account (
                    id {id} PRIMARY KEY, marketplace_id {id} NOT NULL, currency {text} NOT NULL,
                    kind {text} NOT NULL CHECK (kind IN ('funding', 'budget', 'payable')), owner_id {id} NOT NULL,
                    may_overdraw {int} NOT NULL CHECK (may_overdraw IN (0, 1)),
                    debits_posted {int} NOT NULL DEFAULT 0 CHECK (debits_posted >= 0),
                    credits_posted {int} NOT NULL DEFAULT 0 CHECK (credits_posted >= 0),
                    debits_pending {int} NOT NULL DEFAULT 0 CHECK (debits_pending >= 0),
                    credits_pending {int} NOT NULL DEFAULT 0 CHECK (credits_pending >= 0),
                    created_at {int} NOT NULL,
                    CHECK (may_overdraw = 1 OR credits_posted - debits_posted - debits_pending >= 0),
                    UNIQUE (marketplace_id, kind, owner_id, currency)){table}
                """,
                """
                CREATE TABLE transfer (
                    id {id} PRIMARY KEY, marketplace_id {id} NOT NULL, currency {text} NOT NULL,
                    kind {text} NOT NULL CHECK (kind IN ('deposit', 'hold', 'post', 'void', 'reversal')),
                    debit_id {id} NOT NULL REFERENCES account (id), credit_id {id} NOT NULL REFERENCES account (id),
                    amount {int} NOT NULL CHECK (amount > 0), at {int} NOT NULL,
                    hold_id {id} REFERENCES transfer (id), corrects_id {id} REFERENCES transfer (id), part_id {id}, CHECK (debit_id <> credit_id),
                    CHECK ((kind IN ('post', 'void')) = (hold_id IS NOT NULL)), CHECK ((kind = 'reversal') = (corrects_id IS NOT NULL))){table}
                """,
                // A hold is resolved once, a post is taken back once: the schema itself refuses the second.
                "CREATE UNIQUE INDEX transfer_hold ON transfer (hold_id) WHERE hold_id IS NOT NULL",
                "CREATE UNIQUE INDEX transfer_corrects ON transfer (corrects_id) WHERE corrects_id IS NOT NULL",
                "CREATE INDEX transfer_debit ON transfer (debit_id, id)",
                "CREATE INDEX transfer_credit ON transfer (credit_id, id)",
            ]
        },
        Migration("ledger-views-1") { _ in
            [
                "CREATE INDEX account_kind ON account (kind, id)",
            ]
        },
        Migration("ledger-views-2") { _ in
            [
                // What was taken back of a part: few are.
                "CREATE INDEX transfer_reversal ON transfer (part_id) WHERE kind = 'reversal'",
            ]
        },
        Migration("ledger-views-3") { _ in
            [
                // An account's statement, in the order of its times.
                "CREATE INDEX transfer_debit_at ON transfer (debit_id, at, id)",
                "CREATE INDEX transfer_credit_at ON transfer (credit_id, at, id)",
            ]
        },
        Migration("ledger-views-4") { dialect in
            // A statement is in the order of booking after all, which is that of ids (docs/decisions/ledger.md).
            ["DROP INDEX transfer_debit_at", "DROP INDEX transfer_credit_at"]
                + WordChecks.compared(in: "transfer", [("kind", "kind IN ('deposit', 'hold', 'post', 'void', 'reversal')")], dialect)
                + WordChecks.compared(in: "account", [("kind", "kind IN ('funding', 'budget', 'payable')")], dialect)
        },
    ]
}
