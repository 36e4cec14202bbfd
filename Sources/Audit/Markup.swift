/// HTML text. Strings put into it are escaped; only other markup and literals stand as they are.
struct Markup: ExpressibleByStringInterpolation, Sendable {
    let text: String

    init(stringLiteral value: String) { text = value }

    init(stringInterpolation: StringInterpolation) { text = stringInterpolation.text }

    init(_ parts: [Markup], separator: String = "") { text = parts.map(\.text).joined(separator: separator) }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity * 2) }

        mutating func appendLiteral(_ literal: String) { text += literal }

        mutating func appendInterpolation(_ markup: Markup) { text += markup.text }

        mutating func appendInterpolation(_ parts: [Markup]) { for part in parts { text += part.text } }

        mutating func appendInterpolation(_ number: Int) { text += String(number) }

        /// Coordinates in a drawing: at most two decimals.
        mutating func appendInterpolation(_ number: Double) {
            let hundredths = (number * 100).rounded() / 100
            text += hundredths == hundredths.rounded() ? String(Int(hundredths)) : String(hundredths)
        }

        mutating func appendInterpolation(_ string: String) { text += Markup.escaped(string) }
    }

    /// Control characters have no place in HTML and become a replacement character.
    static func escaped(_ string: String) -> String {
        var escaped = ""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "%" where escaped.last == " ":
                // A number and its percent sign stay on one line.
                escaped.removeLast()
                escaped += "\u{A0}%"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
