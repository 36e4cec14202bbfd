/// HTML that is safe by its type: texts put into it are escaped, pieces of HTML are not, and nothing else fits.
package struct HTML: ExpressibleByStringInterpolation, Sendable, Equatable {
    package private(set) var text: String

    package init(stringLiteral value: String) { text = value }
    package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }

    package var isEmpty: Bool { text.isEmpty }

    package static func + (a: HTML, b: HTML) -> HTML { "\(a)\(b)" }
    package static func += (a: inout HTML, b: HTML) { a.text += b.text }

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        package init(literalCapacity: Int, interpolationCount: Int) { text.reserveCapacity(literalCapacity + 20 * interpolationCount) }

        package mutating func appendLiteral(_ literal: String) { text += literal }
        package mutating func appendInterpolation(_ value: String) { text += HTML.escaped(value) }
        package mutating func appendInterpolation(_ value: Int64) { text += String(value) }
        package mutating func appendInterpolation(_ value: Int) { text += String(value) }
        package mutating func appendInterpolation(_ html: HTML) { text += html.text }
        package mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { text += piece.text } }
        /// Nothing where there is none.
        package mutating func appendInterpolation(ifAny html: HTML?) { if let html { text += html.text } }
        /// An attribute with the blank before it; nothing where there is no value.
        package mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
            if let value { text += " \(name)=\"\(HTML.escaped(value))\"" }
        }
        /// An attribute without a value, with the blank before it; nothing where it does not hold.
        package mutating func appendInterpolation(flag name: StaticString, _ holds: Bool) { if holds { text += " \(name)" } }
    }

    /// A text as it stands, its markup characters escaped.
    package static func text(_ text: String) -> HTML { "\(text)" }

    /// A text whose writing direction cannot turn its neighbours around, as keys from outside could.
    package static func outside(_ text: String) -> HTML { "<bdi>\(text)</bdi>" }

    /// Markup characters become references, in texts and in attributes; control characters, which HTML may not hold, become a mark.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n": escaped.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
