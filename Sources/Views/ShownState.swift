import Store

/// In which state pages, JSON and CSV show a share: the trade's own state, but for cashback whose terms name a date. That never waits for a scan,
/// whatever is scanned, and neither is it counted among what does. Facts keep the trade's own word.
package enum ShownState: String, CaseIterable, Sendable {
    case tracked
    case awaitingScan = "awaiting_scan"
    /// In a parcel, and free on a date, scan or no scan.
    case awaitingDate = "awaiting_date"
    case confirmed, cooling, payable, review, held, rejected, cancelled
    case clawedBack = "clawed_back"

    /// The state of the trade.
    package var stored: String { self == .awaitingDate ? Self.awaitingScan.rawValue : rawValue }
}

/// A word of `ShownState` as questions ask for it: the state of the trade, and where that is not all, whether the terms name a date.
struct StateQuestion {
    let stored: String
    /// nil where it does not matter.
    private let isDated: Bool?

    init(_ word: String) {
        let shown = ShownState(rawValue: word)
        stored = shown?.stored ?? word
        isDated = shown == .awaitingDate ? true : shown == .awaitingScan ? false : nil
    }

    /// A condition on the terms with the id in this column; nil where none is needed.
    func condition(terms: String) -> String? { isDated.map { $0 ? Self.dated(terms) : "NOT \(Self.dated(terms))" } }

    /// How a count asks, for which claims need not be looked at where no terms name a date, as in most trades.
    func count(terms: String, anyDated: Bool) -> StateCount {
        guard anyDated else { return isDated == true ? .nothing : .all }
        return condition(terms: terms).map { .some($0) } ?? .all
    }

    /// Whether any terms name a date.
    static func anyDated(in tx: any Transaction) throws -> Bool {
        try tx.count("SELECT COUNT(*) FROM (SELECT 1 AS one FROM offer_terms WHERE pays_on_date = 1 LIMIT 1) AS w") > 0
    }

    /// The word for a share's state in a question.
    static func word(state: String, terms: String) -> String {
        """
        CASE WHEN \(state) = '\(ShownState.awaitingScan.rawValue)' AND \(dated(terms)) THEN '\(ShownState.awaitingDate.rawValue)' ELSE \(state) END
        """
    }

    /// Whether the terms with the id in this column name a date.
    static func dated(_ terms: String) -> String {
        "EXISTS (SELECT 1 FROM offer_terms AS dated WHERE dated.id = \(terms) AND dated.pays_on_date = 1 \(Search.once))"
    }
}

/// Which of the shares in a state of the trade are counted.
enum StateCount {
    case all, nothing
    /// Those of claims with this condition on their terms.
    case some(String)

    var condition: String? {
        if case .some(let condition) = self { condition } else { nil }
    }
}
