import OrderFiles

/// Orders that show one sign of impossible scans or status words.
package struct SignFigures: Sendable, Equatable {
    package static let examplesMax = 5

    package let sign: OrderSign
    package private(set) var orders = 0
    /// Keys of the first few.
    package private(set) var examples: [String] = []

    mutating func add(_ key: String) {
        orders += 1
        if examples.count < Self.examplesMax { examples.append(key) }
    }

    init(sign: OrderSign) { self.sign = sign }
}

/// All that an audit found. Amounts are minor units of the mapping's currency.
package struct AuditReport: Sendable, Equatable {
    package let mapping: Mapping
    /// The name of the folder or file.
    package let source: String
    /// The moment that made orders count.
    package let start: Mapping.Start
    /// Orders that could be read, whether they counted or not.
    package let ordersRead: Int
    /// Orders that counted, with all their cashback.
    package let counted: Share
    package let firstPlacedAt: Int64?
    package let lastPlacedAt: Int64?
    /// One for each of `ReleaseRule.allCases`, in that order.
    package let rules: [RuleFigures]
    /// Nil where the files tell no places.
    package let distances: DistanceFigures?
    /// Nil where the files have no reviews.
    package let reviews: ReviewFigures?
    /// Only signs that some order shows.
    package let signs: [SignFigures]
    package let problems: OrderProblems
    /// Orders left out because something about them could not be read.
    package let setAside: Int
}

extension AuditReport {
    func figures(_ rule: ReleaseRule) -> RuleFigures? { rules.first { $0.rule == rule } }

    /// "BRL 90,151.78", with a blank that does not break.
    func money(_ amount: Int128) -> String { mapping.currency + "\u{A0}" + NumberText.grouped(mapping.moneyText(amount)) }

    /// Under a heading: "approved" where approval makes an order count.
    var countedWord: String { start == .approvedAt ? "approved" : "placed" }
}
