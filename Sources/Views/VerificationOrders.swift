import Core
import JSONText
import Store

private struct OrderRow {
    let id: OrderID
    let marketplace: MarketplaceID
    let key: String
    let currency: String
    let orderedAt: Instant?
    let receivedAt: Instant
    let isCancelled: Bool
    let digest: Int64

    init(_ row: any Row) throws {
        id = try row.id(0)
        marketplace = try row.id(1)
        key = try row.text(2)
        currency = try row.text(3)
        orderedAt = try row.optionalInstant(4)
        receivedAt = try row.instant(5)
        isCancelled = try row.text(6) == "cancelled"
        digest = try row.int(7)
    }
}

/// Lines of one order taken together.
private struct OrderLines {
    var count: Int64 = 0
    var amount: Int128 = 0
    var cancelled: Set<Int64> = []
    /// Of the lines' contents, in the order of their positions.
    var digest = ContentDigest()
    /// Of their titles alone.
    private var titles = ContentDigest()
    private var haveTitles = false

    /// nil where no line has a title.
    var titleDigest: Int64? { haveTitles ? titles.value : nil }
}

extension OrderLines {
    mutating func add(_ line: LineRow) {
        count += 1
        amount += Int128(line.amount)
        if line.isCancelled { cancelled.insert(line.position) }
        digest.add(line.merchant.description)
        digest.add(line.sku)
        for number in [line.quantity, line.amount, line.shipping, line.promisedShipAt?.microseconds] { digest.add(number) }
        titles.add(line.title)
        if line.title != nil { haveTitles = true }
    }
}

private struct LineRow {
    let order: OrderID
    let position: Int64
    let amount: Int64
    let isCancelled: Bool
    let merchant: PartyID
    let sku: String
    let title: String?
    let quantity: Int64
    let shipping: Int64
    let promisedShipAt: Instant?

    init(_ row: any Row) throws {
        order = try row.id(0)
        position = try row.int(1)
        amount = try row.int(2)
        isCancelled = !row.isNull(3)
        merchant = try row.id(4)
        sku = try row.text(5)
        quantity = try row.int(6)
        shipping = try row.int(7)
        promisedShipAt = try row.optionalInstant(8)
        title = try row.optionalText(9)
    }
}

private struct ParcelOfOrder {
    let id: ParcelID
    let order: OrderID
    let key: String
}

extension Verification {
    /// Orders, their lines and parcels against the facts.
    static func checkOrders(_ look: VerificationLook) throws {
        try look.eachPage(id: \.id.bits) { after in
            try look.tx.rows(
                """
                SELECT id, marketplace_id, key, currency, ordered_at, received_at, state, digest FROM customer_order
                WHERE id > \(after) ORDER BY id LIMIT \(VerificationLook.subjectsAtOnce)
                """, OrderRow.init)
        } _: { page in
            let page = try look.whole(page, id: \.id.bits)
            let facts = try look.facts(about: page.map(\.id.bits))
            let lines = try lines(of: page, look)
            var listed: [OrderID: Set<ParcelID>] = [:]
            for order in page {
                let facts = facts[order.id.bits] ?? []
                let lines = lines[order.id] ?? OrderLines()
                listed[order.id] = checkPlacing(order, lines, facts, look)
                checkCancellation(order, lines, facts, look)
            }
            try checkParcels(of: page, listed, look)
        }
        try checkKeys(look)
        try checkContents(look)
    }

    private static func lines(of page: [OrderRow], _ look: VerificationLook) throws -> [OrderID: OrderLines] {
        var lines: [OrderID: OrderLines] = [:]
        let found = try look.tx.rows(
            Bulk(
                """
                SELECT l.order_id, l.position, l.amount, l.cancelled_at, l.merchant_id, l.sku, l.quantity, l.shipping, l.promised_ship_at, l.title
                FROM order_line AS l {join values} WHERE l.order_id = v.order_id
                """, ["order_id": .ids(page.map(\.id))]), LineRow.init)
        for line in found.sorted(by: { ($0.order, $0.position) < ($1.order, $1.position) }) {
            lines[line.order, default: OrderLines()].add(line)
        }
        return lines
    }

    /// - Returns: the parcels that the order was placed with.
    private static func checkPlacing(_ order: OrderRow, _ lines: OrderLines, _ facts: [VerificationFact], _ look: VerificationLook) -> Set<ParcelID> {
        let placings = facts.filter { $0.kind == "order.placed" }
        guard placings.count == 1, let fact = placings.first else {
            look.add(.orderFact, order.id, expected: "one fact of its placing", found: "\(placings.count)")
            return []
        }
        guard let body = look.body(of: fact) else { return [] }
        let told: [(String, String, String)] = [
            ("marketplace", body.text("marketplace") ?? "", order.marketplace.description), ("key", body.text("key") ?? "", order.key),
            ("currency", body.text("currency") ?? "", order.currency), ("lines", body.int("lines").map(String.init) ?? "", "\(lines.count)"),
            ("amount", body.int("amount").map(String.init) ?? "", "\(lines.amount)"),
            ("digest", body.int("digest").map(String.init) ?? "", "\(order.digest)"),
            // Facts of the first days tell no digest of the lines.
            ("line digest", body.int("lineDigest").map(String.init) ?? "\(lines.digest.value)", "\(lines.digest.value)"),
            // Nor do facts tell one of titles where no line has any.
            ("title digest", body.int("titleDigest").map(String.init) ?? "none", lines.titleDigest.map(String.init) ?? "none"),
            ("received at", fact.receivedAt.description, order.receivedAt.description),
            ("ordered at", fact.occurredAt.description, (order.orderedAt ?? order.receivedAt).description),
        ]
        let wrong = told.filter { $0.1 != $0.2 }
        if !wrong.isEmpty {
            look.add(
                .orderFact, order.id, expected: wrong.map { "\($0.0) \($0.1)" }.joined(separator: ", "),
                found: wrong.map { "\($0.0) \($0.2)" }.joined(separator: ", "))
        }
        return Set((body["parcels"]?.asArray ?? []).compactMap { $0.asString.flatMap { ParcelID(text: $0) } })
    }

    private static func checkCancellation(_ order: OrderRow, _ lines: OrderLines, _ facts: [VerificationFact], _ look: VerificationLook) {
        var told: Set<Int64> = []
        var isCancelled = false
        for fact in facts where fact.kind == "order.cancelled" || fact.kind == "order.lines_cancelled" {
            if fact.kind == "order.cancelled" { isCancelled = true }
            for position in look.body(of: fact)?["lines"]?.asArray ?? [] { if let position = position.asNumber?.int64 { told.insert(position) } }
        }
        guard told != lines.cancelled || isCancelled != order.isCancelled else { return }
        func text(_ whole: Bool, _ positions: Set<Int64>) -> String { "\(whole ? "cancelled" : "open"), lines cancelled \(positions.sorted())" }
        look.add(
            .orderCancellation, order.id, expected: text(isCancelled, told), found: text(order.isCancelled, lines.cancelled))
    }

    /// A parcel is named by its order's placing, or by a fact of its own where it came later.
    private static func checkParcels(of page: [OrderRow], _ listed: [OrderID: Set<ParcelID>], _ look: VerificationLook) throws {
        let parcels = try look.tx.rows(
            Bulk("SELECT p.id, p.order_id, p.key FROM parcel AS p {join values} WHERE p.order_id = v.order_id", ["order_id": .ids(page.map(\.id))])
        ) { ParcelOfOrder(id: try $0.id(0), order: try $0.id(1), key: try $0.text(2)) }
        let later = parcels.filter { listed[$0.order]?.contains($0.id) != true }
        let facts = try look.facts(about: later.map(\.id.bits))
        for parcel in later {
            let added = (facts[parcel.id.bits] ?? []).first { $0.kind == "parcel.added" }.flatMap { look.body(of: $0) }
            let expected = added.map { "“\($0.text("key") ?? "")” of \($0.text("order") ?? "")" } ?? "a fact that names it first"
            let found = "“\(parcel.key)” of \(parcel.order)"
            if expected != found { look.add(.parcelFact, parcel.id, expected: expected, found: added == nil ? "none" : found) }
        }
        let present = Dictionary(grouping: parcels, by: \.order).mapValues { Set($0.map(\.id)) }
        for order in page {
            for parcel in (listed[order.id] ?? []).subtracting(present[order.id] ?? []).sorted() {
                look.add(.parcelFact, parcel, expected: "a parcel of \(order.id)", found: "none")
            }
        }
    }
}

// Rules that one statement tells.
extension Verification {
    private static func checkKeys(_ look: VerificationLook) throws {
        try look.ask(
            .orderKey,
            """
            SELECT o.id, o.key FROM customer_order AS o WHERE NOT EXISTS (SELECT 1 FROM order_key AS k
            WHERE k.marketplace_id = o.marketplace_id AND k.key = o.key AND k.order_id = o.id)
            """
        ) { (try $0.typeID(OrderTag.self, 1), "“\(try $0.text(2))” among the order keys", "none, or another's") }
        try look.ask(
            .orderKey,
            """
            SELECT k.order_id, k.key FROM order_key AS k WHERE NOT EXISTS (SELECT 1 FROM customer_order AS o
            WHERE o.id = k.order_id AND o.key = k.key AND o.marketplace_id = k.marketplace_id)
            """
        ) { (try $0.typeID(OrderTag.self, 1), "an order “\(try $0.text(2))”", "its key only") }
        try look.ask(
            .parcelKey,
            """
            SELECT p.id, p.key FROM parcel AS p WHERE NOT EXISTS (SELECT 1 FROM parcel_key AS k WHERE k.key = p.key AND k.parcel_id = p.id)
            """
        ) { (try $0.typeID(ParcelTag.self, 1), "“\(try $0.text(2))” among the parcel keys", "none, or another's") }
        try look.ask(
            .parcelKey,
            """
            SELECT k.parcel_id, k.key FROM parcel_key AS k WHERE NOT EXISTS (SELECT 1 FROM parcel AS p WHERE p.id = k.parcel_id AND p.key = k.key)
            """
        ) { (try $0.typeID(ParcelTag.self, 1), "a parcel “\(try $0.text(2))”", "its key only") }
    }

    private static func checkContents(_ look: VerificationLook) throws {
        try look.ask(
            .parcelContents,
            """
            SELECT h.order_id, h.line, h.held, l.quantity FROM (
                SELECT p.order_id, c.line, CAST(SUM(c.quantity) AS BIGINT) AS held FROM parcel_content AS c
                JOIN parcel AS p ON p.id = c.parcel_id GROUP BY p.order_id, c.line) AS h
            LEFT JOIN order_line AS l ON l.order_id = h.order_id AND l.position = h.line WHERE l.quantity IS NULL OR h.held > l.quantity
            """
        ) { row in
            (
                try row.typeID(OrderTag.self, 1), "at most \(try row.optionalInt(4) ?? 0) of line \(try row.int(2)) in parcels",
                "\(try row.int(3))"
            )
        }
    }
}
