/// When an order came, measured against its estimate.
package enum Punctuality: Int, Sendable, CaseIterable {
    case weekEarly, early, late, weekLate, never

    package var words: String {
        switch self {
        case .weekEarly: "A week or more before the estimate"
        case .early: "By the estimate"
        case .late: "Up to a week after the estimate"
        case .weekLate: "More than a week after it"
        case .never: "No delivery scan"
        }
    }
}

/// Mean review scores of orders that counted.
package struct ReviewFigures: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        package let punctuality: Punctuality
        package let orders: Int
        /// Nil if no such order has a review.
        package let meanScore: Double?
    }

    package let rows: [Row]
    package let orders: Int
    /// Over orders delivered by, and after, their estimate.
    package let meanInTime: Double?
    package let meanLate: Double?
}

struct ReviewTally {
    private var counts = [Int](repeating: 0, count: Punctuality.allCases.count)
    private var sums = [Double](repeating: 0, count: Punctuality.allCases.count)

    mutating func add(_ order: CountedOrder) {
        guard let score = order.history.reviewScore, let punctuality = Punctuality(order) else { return }
        counts[punctuality.rawValue] += 1
        sums[punctuality.rawValue] += score
    }

    /// Nil if no order has both a review and an estimate.
    func figures() -> ReviewFigures? {
        let orders = counts.reduce(0, +)
        guard orders > 0 else { return nil }
        let rows = Punctuality.allCases.map {
            ReviewFigures.Row(punctuality: $0, orders: counts[$0.rawValue], meanScore: mean([$0]))
        }
        return ReviewFigures(
            rows: rows, orders: orders, meanInTime: mean([.weekEarly, .early]), meanLate: mean([.late, .weekLate]))
    }

    private func mean(_ groups: [Punctuality]) -> Double? {
        let count = groups.reduce(0) { $0 + counts[$1.rawValue] }
        return count == 0 ? nil : groups.reduce(0) { $0 + sums[$1.rawValue] } / Double(count)
    }
}

extension Punctuality {
    /// Nil for an order without an estimate.
    fileprivate init?(_ order: CountedOrder) {
        guard let estimatedAt = order.history.estimatedAt else { return nil }
        guard let deliveredAt = order.history.deliveredAt else {
            self = .never
            return
        }
        let week = 7 * Days.microseconds
        switch deliveredAt &- estimatedAt {
        case ...(-week): self = .weekEarly
        case ...0: self = .early
        case ...week: self = .late
        default: self = .weekLate
        }
    }
}
