/// Reads decimal text exactly, without floating point.
enum MoneyText {
    enum Fault: Error, Equatable {
        case empty, negative, notNumber, tooFine(decimals: Int), tooLarge

        /// - Parameter mark: the mapping's decimal mark, for the example.
        func sentence(mark: UInt8) -> String {
            switch self {
            case .empty: "is empty"
            case .negative: "is negative"
            case .notNumber: "is not a plain decimal number such as 58\(Unicode.Scalar(mark))90"
            case .tooFine(let decimals): "has more than \(decimals) decimals"
            case .tooLarge: "is too large"
            }
        }
    }

    /// Minor units, 0 to 10^12: "58.90", "58.9" and "58" with two decimals give 5890, 5890 and 5800.
    /// - Parameter mark: the byte between whole and fraction. Digits are not grouped.
    static func read(_ bytes: ArraySlice<UInt8>, decimals: Int, mark: UInt8) throws(Fault) -> Int64 {
        guard let first = bytes.first else { throw .empty }
        guard first != UInt8(ascii: "-") else { throw .negative }
        var value: Int64 = 0
        var wholeDigits = 0
        var fractionDigits: Int?
        for byte in bytes {
            if byte == mark, fractionDigits == nil, wholeDigits > 0 {
                fractionDigits = 0
                continue
            }
            let digit = Int64(byte) - 48
            guard (0...9).contains(digit) else { throw .notNumber }
            if let count = fractionDigits {
                fractionDigits = count + 1
                if count >= decimals {
                    guard digit == 0 else { throw .tooFine(decimals: decimals) }
                    continue
                }
            } else {
                wholeDigits += 1
            }
            value = value * 10 + digit
            guard value <= limit else { throw .tooLarge }
        }
        guard fractionDigits != 0 else { throw .notNumber }
        for _ in min(fractionDigits ?? 0, decimals)..<decimals { value *= 10 }
        guard value <= limit else { throw .tooLarge }
        return value
    }

    /// 10^12 minor units; with at most 10,000 lines an order stays far below the end of 64 bits.
    static let limit: Int64 = 1_000_000_000_000
}
