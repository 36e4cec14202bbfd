import JSONText
import OrderFiles

extension AuditReport {
    /// The rules' figures: `{"meaning", "rules": {name: {...}}}`. Counts are numbers, money is decimal text, medians are days
    /// rounded to 4 decimals or null.
    package var json: JSON {
        .object(["meaning": .string(meaning), "rules": .object(JSONObject(rules.map { ($0.rule.rawValue, json($0)) }))])
    }

    private func json(_ figures: RuleFigures) -> JSON {
        let median = figures.medianDays.flatMap { JSONNumber(Days.rounded($0)) }
        return .object([
            "released": .number(JSONNumber(figures.released.orders)),
            "released_amount": .string(mapping.moneyText(figures.released.amount)),
            "before_delivery": .number(JSONNumber(figures.beforeDelivery.orders)),
            "before_delivery_amount": .string(mapping.moneyText(figures.beforeDelivery.amount)),
            "never_delivered": .number(JSONNumber(figures.neverDelivered.orders)),
            "never_delivered_amount": .string(mapping.moneyText(figures.neverDelivered.amount)),
            "median_days_from_purchase": median.map { .number($0) } ?? .null,
        ])
    }

    private var meaning: String {
        let start = start == .approvedAt ? "approval" : "purchase"
        let items = mapping.files[.orderLines] ?? mapping.files[.items]
        let promise = items?.columns[.promisedShipAt] ?? OrderField.promisedShipAt.rawValue
        let cashback = mapping.offer.describedAs ?? "\(mapping.offer.words), in \(mapping.currency)"
        return """
            all \(countedWord) orders of the folder, unweighted; released = the rule's moment exists, \
            at max(\(start), event [+ 168 h]); before_delivery = no delivery scan at or before that moment; \
            promised_ship_date = latest \(promise) of the order's items; \
            cashback \(cashback); median over released orders, days of 86,400 s
            """
    }
}
