/// The cashback that the past orders would have earned.
package struct Offer: Sendable, Equatable {
    package enum Rounding: String, Sendable, CaseIterable {
        case halfEven = "half_even"
        case halfUp = "half_up"
        case down
    }

    package enum Base: String, Sendable, CaseIterable {
        /// Price times quantity of every line.
        case items
        case itemsAndFreight = "items_and_freight"
    }

    /// Parts per million of the base, 0 to 1,000,000.
    package var ratePPM: Int64
    /// Applied once per order, to the minor unit.
    package var rounding: Rounding
    package var base: Base
    /// The offer in words where a report names it; nil: worded from the other values.
    package var describedAs: String?

    package init(ratePPM: Int64, rounding: Rounding = .halfEven, base: Base = .items, describedAs: String? = nil) {
        self.ratePPM = ratePPM
        self.rounding = rounding
        self.base = base
        self.describedAs = describedAs
    }

    /// Cashback of one order in minor units.
    /// - Parameter amount: minor units, 0 or more.
    package func cashback(on amount: Int64) -> Int64 {
        let product = Int128(amount) * Int128(ratePPM)
        let (whole, rest) = product.quotientAndRemainder(dividingBy: 1_000_000)
        let isUp =
            switch rounding {
            case .halfEven: rest > 500_000 || (rest == 500_000 && whole % 2 == 1)
            case .halfUp: rest >= 500_000
            case .down: false
            }
        return Int64(clamping: whole + (isUp ? 1 : 0))
    }

    /// "5 % of the item prices without freight, rounded half-even once per order".
    package var words: String {
        let base = base == .items ? "the item prices without freight" : "the item prices and freight"
        let rounding =
            switch rounding {
            case .halfEven: "half-even"
            case .halfUp: "half-up"
            case .down: "down"
            }
        return "\(percent) % of \(base), rounded \(rounding) once per order"
    }

    private var percent: String {
        var digits = String(10_000 + ratePPM % 10_000).dropFirst()
        while digits.last == "0" { digits.removeLast() }
        return digits.isEmpty ? "\(ratePPM / 10_000)" : "\(ratePPM / 10_000).\(digits)"
    }
}
