/// An amount in minor units (cents, yen, fils) of one currency. No operation here mixes currencies.
package struct Money: Hashable, Sendable, CustomStringConvertible {
    package let minor: Int64
    package let currency: Currency

    package init(minor: Int64, _ currency: Currency) {
        self.minor = minor
        self.currency = currency
    }

    /// `12.30 EUR`
    package var description: String { "\(decimal) \(currency.code)" }

    /// The amount alone with the currency's decimals: `12.30`, `1230` for JPY, `-0.05`.
    package var decimal: String {
        let digits = currency.minorUnits
        guard digits > 0 else { return String(minor) }
        let magnitude = String(minor.magnitude)
        let padded = String(repeating: "0", count: max(0, digits + 1 - magnitude.utf8.count)) + magnitude
        return (minor < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
    }

    /// Reads `12.30`, `12.3`, `12`, `-0.05`: digits and at most as many decimals as the currency has; nil for anything else or beyond 64 bits.
    package init?(decimal text: String, _ currency: Currency) {
        var scanner = DigitScanner(Array(text.utf8))
        let negative = scanner.skip("-")
        // Built below zero, where 64 bits reach one further than above it.
        var value: Int64 = 0
        var wholeDigits = 0
        var decimals: Int?
        while !scanner.isAtEnd {
            if decimals == nil, wholeDigits > 0, scanner.skip(".") {
                decimals = 0
                continue
            }
            guard let digit = scanner.number(1), let next = Self.append(digit, to: value) else { return nil }
            value = next
            if let count = decimals { decimals = count + 1 } else { wholeDigits += 1 }
        }
        guard wholeDigits > 0, decimals != 0, (decimals ?? 0) <= currency.minorUnits else { return nil }
        for _ in (decimals ?? 0)..<currency.minorUnits {
            guard let next = Self.append(0, to: value) else { return nil }
            value = next
        }
        guard negative || value != .min else { return nil }
        self.init(minor: negative ? value : -value, currency)
    }

    private static func append(_ digit: Int, to value: Int64) -> Int64? {
        let (product, high) = value.multipliedReportingOverflow(by: 10)
        let (difference, carry) = product.subtractingReportingOverflow(Int64(digit))
        return high || carry ? nil : difference
    }
}

/// How a product that is no whole number of minor units becomes one.
package enum Rounding: String, CaseIterable, Sendable {
    /// To the nearest, a half to the even neighbour (IEEE 754 roundTiesToEven).
    case halfEven = "half_even"
    /// To the nearest, a half away from zero.
    case halfUp = "half_up"
    /// Towards zero.
    case down
}

/// Parts per million: 50,000 is 5 %.
package struct Rate: Hashable, Sendable {
    package let ppm: Int64

    package init(ppm: Int64) { self.ppm = ppm }

    /// `amount` times this rate, in minor units. The product is 128 bits wide, so nothing is lost before the one rounding.
    /// - Returns: nil when the result does not fit 64 bits.
    package func of(_ amount: Int64, rounding: Rounding) -> Int64? {
        let product = Int128(amount) * Int128(ppm)
        let (quotient, remainder) = product.quotientAndRemainder(dividingBy: 1_000_000)
        let twice = remainder.magnitude * 2
        let awayFromZero =
            switch rounding {
            case .down: false
            case .halfUp: twice >= 1_000_000
            case .halfEven: twice > 1_000_000 || (twice == 1_000_000 && quotient % 2 != 0)
            }
        return Int64(exactly: awayFromZero ? quotient + product.signum() : quotient)
    }
}

package enum SplitRefusal: String, Error, Sendable {
    case noWeight = "The weights must hold at least one above zero and none below."
    case tooLarge = "The weights must add up to less than 2^62."
}

/// Splits `total` in proportion to `weights`, exactly.
/// - Parameters:
///   - total: minor units, of either sign.
///   - weights: each >= 0, at least one > 0, together below 2^62.
/// - Returns: one share per weight, in the same order; their sum is `total`. Shares are cut towards zero and the leftover units go one by one
///   to the largest fractions, ties to the earlier, so that a replay gives the same cents.
package func split(_ total: Int64, by weights: [Int64]) throws(SplitRefusal) -> [Int64] {
    var sum: Int64 = 0
    for weight in weights {
        guard weight >= 0 else { throw .noWeight }
        let (next, overflow) = sum.addingReportingOverflow(weight)
        guard !overflow, next < 1 << 62 else { throw .tooLarge }
        sum = next
    }
    guard sum > 0 else { throw .noWeight }
    if weights.count == 1 { return [total] }
    var shares: [Int64] = []
    shares.reserveCapacity(weights.count)
    var fractions: [(remainder: Int64, index: Int)] = []
    var given: Int64 = 0
    for (index, weight) in weights.enumerated() {
        // |total| * weight / sum <= |total|, so the quotient always fits.
        let (quotient, remainder) = sum.dividingFullWidth(total.multipliedFullWidth(by: weight))
        shares.append(quotient)
        fractions.append((abs(remainder), index))
        given += quotient
    }
    let leftover = Int(abs(total - given))
    guard leftover > 0 else { return shares }
    fractions.sort { $0.remainder != $1.remainder ? $0.remainder > $1.remainder : $0.index < $1.index }
    let unit: Int64 = total < 0 ? -1 : 1
    for fraction in fractions.prefix(leftover) { shares[fraction.index] += unit }
    return shares
}
