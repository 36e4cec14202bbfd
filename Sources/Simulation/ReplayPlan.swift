import Cashback
import Core
import JSONText
import OrderFiles
import Store

/// What a replay plays and under which rule; kept in the database, so that figures can be asked for later.
package struct ReplayPlan: Sendable, Equatable {
    package let marketplace: String
    package let currency: Currency
    package let rule: ReleaseRule
    package let terms: Terms

    static let setting = "replay"

    /// - Throws: when the mapping's currency is none.
    package init(mapping: Mapping, rule: ReleaseRule) throws(ReplayRefusal) {
        guard let currency = Currency(code: mapping.currency) else { throw .currency(mapping.currency) }
        guard currency.minorUnits == mapping.decimals else {
            throw .decimals(currency: currency.code, expected: currency.minorUnits, found: mapping.decimals)
        }
        let rounding: Rounding =
            switch mapping.offer.rounding {
            case .halfEven: .halfEven
            case .halfUp: .halfUp
            case .down: .down
            }
        marketplace = mapping.name
        self.currency = currency
        self.rule = rule
        terms = Terms(
            reward: .rate(Rate(ppm: mapping.offer.ratePPM)), base: mapping.offer.base == .items ? .items : .itemsAndShipping,
            rounding: rounding, release: rule, grades: [.a: .confirm, .b: .confirm, .c: .confirm], expiryHours: nil,
            onAnomaly: .record)
    }

    /// Claims the marketplace for these orders: the same orders again go on where an earlier run stopped, others would be mixed up with them.
    /// - Parameter digest: of the orders' keys, times and amounts.
    func claim(digest: UInt64, in store: any Store) async throws {
        let name = "replay orders of \(marketplace)"
        let value = String(digest, radix: 16)
        let marketplace = marketplace
        try await store.write { tx in
            if let known = try Settings.get(name, in: tx) {
                guard known == value else { throw ReplayRefusal.otherOrders(marketplace) }
            } else {
                try Settings.set(name, to: value, in: tx)
            }
        }
    }

    func remember(end: Instant, in store: any Store) async throws {
        var out = JSONWriter()
        out.beginObject()
        out.member("marketplace", marketplace)
        out.member("currency", currency.code)
        out.member("rule", rule.text)
        out.member("end", end.microseconds)
        out.endObject()
        let text = out.text
        try await store.write { tx in try Settings.set(Self.setting, to: text, in: tx) }
    }
}

/// A replay that has been played into a database.
package struct FinishedReplay: Sendable, Equatable {
    package let marketplace: String
    package let currency: Currency
    package let rule: String
    package let end: Instant

    /// nil where nothing has been replayed, or a first replay was cut off.
    package static func load(from store: any Store) async throws -> FinishedReplay? {
        guard let text = try await store.read({ tx in try Settings.get(ReplayPlan.setting, in: tx) }) else { return nil }
        let object = try JSONReader(try JSON.parse(text)).object()
        guard let currency = Currency(code: try object.string("currency", maxBytes: 3)) else { throw ReplayRefusal.currency(text) }
        return FinishedReplay(
            marketplace: try object.string("marketplace", maxBytes: 200), currency: currency, rule: try object.string("rule", maxBytes: 60),
            end: Instant(microseconds: try object.int64("end")))
    }
}

/// Why a replay cannot be played.
package enum ReplayRefusal: Refusal, Equatable {
    case currency(String)
    case name(String)
    case decimals(currency: String, expected: Int, found: Int)
    case otherRule(String)
    case otherOrders(String)
    case nothingReplayed

    package var code: String {
        switch self {
        case .currency: "replay-currency"
        case .name: "replay-name"
        case .decimals: "replay-decimals"
        case .otherRule: "replay-other-rule"
        case .otherOrders: "replay-other-orders"
        case .nothingReplayed: "replay-nothing"
        }
    }

    package var kind: RefusalKind { .conflict }

    package var sentence: String {
        switch self {
        case .currency(let code): "“\(code)” is no ISO 4217 currency in use."
        case .name(let name): KeyText.sentence("The mapping's name, which becomes the marketplace's key,", found: name)
        case .decimals(let currency, let expected, let found): "\(currency) has \(expected) decimals, the mapping says \(found)."
        case .otherRule(let rule): "This database holds a replay of these orders under the rule \(rule). Give the other rule a database of its own."
        case .otherOrders(let marketplace):
            "This database holds a replay of other orders of “\(marketplace)”. Give these a database of their own."
        case .nothingReplayed: "This database holds no finished replay. Run: nearmade replay DIR --mapping olist"
        }
    }
}
