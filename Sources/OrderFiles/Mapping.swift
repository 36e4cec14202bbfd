import Foundation

/// Says how a shop's files are to be read: which files and columns, how times and money are written, what offer is asked about.
package struct Mapping: Sendable, Equatable {
    /// The instants from which an order may count.
    package enum Start: String, Sendable, CaseIterable {
        case approvedAt = "approved_at"
        case purchasedAt = "purchased_at"
    }

    /// The words in the status column that mean something; others mean nothing.
    package struct Statuses: Sendable, Equatable {
        package var delivered: [String]
        package var cancelled: [String]

        package init(delivered: [String] = [], cancelled: [String] = []) {
            self.delivered = delivered
            self.cancelled = cancelled
        }
    }

    package var name: String
    /// Of times that carry no offset.
    package var zone: TimeZone
    /// Tried in this order; at least one.
    package var times: [TimeFormat]
    /// ISO 4217, three capital letters.
    package var currency: String
    /// Digits behind the decimal mark, 0 to 4.
    package var decimals: Int
    /// `.` or `,`.
    package var decimalMark: UInt8
    /// The first of these whose column the files have says when an order counts.
    package var placedAt: [Start]
    package var offer: Offer
    package var statuses: Statuses
    package var files: [FileRole: FileMapping]

    package init(
        name: String, zone: TimeZone = .gmt, times: [TimeFormat] = [.dateTime], currency: String, decimals: Int = 2,
        decimalMark: UInt8 = UInt8(ascii: "."), placedAt: [Start] = [.approvedAt], offer: Offer,
        statuses: Statuses = Statuses(), files: [FileRole: FileMapping]
    ) {
        self.name = name
        self.zone = zone
        self.times = times
        self.currency = currency
        self.decimals = decimals
        self.decimalMark = decimalMark
        self.placedAt = placedAt
        self.offer = offer
        self.statuses = statuses
        self.files = files
    }

    /// Minor units as decimal text: 5890 with two decimals is "58.90".
    package func moneyText(_ amount: Int128) -> String {
        let digits = String(amount.magnitude)
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
        let sign = amount < 0 ? "-" : ""
        return decimals == 0 ? sign + padded : "\(sign)\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
    }
}
