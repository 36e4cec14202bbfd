import Store

package enum SellingMigrations {
    package static let all = [
        Migration("selling-1") { _ in
            [
                // The business key stands apart and narrow, so that the wide table can be partitioned by id.
                """
                CREATE TABLE order_key (
                    marketplace_id {id} NOT NULL, key {text} NOT NULL, order_id {id} NOT NULL, PRIMARY KEY (marketplace_id, key)){keyed table}
                """,
                """
                CREATE TABLE customer_order (
                    id {id} PRIMARY KEY, marketplace_id {id} NOT NULL, key {text} NOT NULL, currency {text} NOT NULL, person_id {id},
                    ordered_at {int}, estimated_delivery_at {int}, received_at {int} NOT NULL,
                    state {text} NOT NULL CHECK (state IN ('open', 'cancelled')), cancelled_at {int},
                    campaign {text}, coupon_code {text}, click {text}, digest {int} NOT NULL,
                    CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL))){table}
                """,
                "CREATE INDEX customer_order_received ON customer_order (received_at)",
                """
                CREATE TABLE order_line (
                    order_id {id} NOT NULL REFERENCES customer_order (id), position {int} NOT NULL CHECK (position > 0),
                    merchant_id {id} NOT NULL, sku {text} NOT NULL, quantity {int} NOT NULL CHECK (quantity > 0),
                    amount {int} NOT NULL CHECK (amount >= 0), shipping {int} NOT NULL CHECK (shipping >= 0),
                    promised_ship_at {int}, cancelled_at {int}, PRIMARY KEY (order_id, position)){keyed table}
                """,
            ]
        },
        Migration("selling-views-1") { _ in
            [
                // A merchant's own orders; those of one marketplace; those that are due; the few that were cancelled.
                "CREATE INDEX IF NOT EXISTS order_line_merchant ON order_line (merchant_id, order_id)",
                "CREATE INDEX customer_order_marketplace ON customer_order (marketplace_id, id)",
                """
                CREATE INDEX customer_order_due ON customer_order (estimated_delivery_at, id)
                WHERE estimated_delivery_at IS NOT NULL AND state = 'open'
                """,
                "CREATE INDEX customer_order_cancelled ON customer_order (id) WHERE state = 'cancelled'",
            ]
        },
        Migration("selling-2-titles") { _ in
            // Lines from before have none; people read their sku.
            ["ALTER TABLE order_line ADD COLUMN title {text} CHECK (title IS NULL OR LENGTH(title) BETWEEN 1 AND 120)"]
        },
    ]
}
