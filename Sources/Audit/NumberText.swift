import Foundation

/// Numbers as reports show them.
enum NumberText {
    /// "1234567.50" becomes "1,234,567.50". Not for negative numbers.
    static func grouped(_ decimal: String) -> String {
        let parts = decimal.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        var grouped = ""
        for (index, digit) in parts[0].enumerated() {
            if index > 0, (parts[0].count - index) % 3 == 0 { grouped.append(",") }
            grouped.append(digit)
        }
        return parts.count == 2 ? "\(grouped).\(parts[1])" : grouped
    }

    static func count(_ count: Int) -> String { grouped(String(count)) }

    /// "16.6 %"; what is small but there does not show as nothing.
    static func percent(_ part: Double, of whole: Double) -> String {
        guard whole > 0 else { return "–" }
        let percent = part / whole * 100
        if part > 0, percent < 0.1 { return "<0.1 %" }
        if part < whole, percent > 99.9 { return ">99.9 %" }
        return String(format: "%.1f %%", percent)
    }

    static func percent(_ part: Int, of whole: Int) -> String { percent(Double(part), of: Double(whole)) }

    static func percent(_ part: Int128, of whole: Int128) -> String { percent(Double(part), of: Double(whole)) }

    /// "23.2", or a dash where there is nothing.
    static func oneDecimal(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "–" }

    static func twoDecimals(_ value: Double?) -> String { value.map { String(format: "%.2f", $0) } ?? "–" }
}
