/// Writes Prometheus' text exposition format 0.0.4. Names and label names are the program's own and are written as they are; label values and help
/// are escaped.
package struct Exposition: Sendable {
    package private(set) var text = ""

    package enum Kind: String, Sendable {
        case counter, gauge, histogram
    }

    package typealias Label = (name: String, value: String)

    package init() { text.reserveCapacity(16 << 10) }

    /// Begins a family; its samples follow. Each name is begun once.
    package mutating func family(_ name: String, _ kind: Kind, _ help: String, _ samples: (inout Samples) -> Void = { _ in }) {
        text += "# HELP \(name) "
        text += Self.escaped(help, quote: false)
        text += "\n# TYPE \(name) \(kind.rawValue)\n"
        var family = Samples(name: name)
        samples(&family)
        text += family.text
    }

    /// Samples of one family.
    package struct Samples {
        fileprivate let name: String
        fileprivate var text = ""

        package mutating func add(_ value: Double, _ labels: Label...) { add("", labels, Exposition.number(value)) }

        package mutating func add(_ value: Int, _ labels: Label...) { add("", labels, String(value)) }

        /// Buckets are cumulative and end with `+Inf`, which equals the count.
        package mutating func add(_ reading: Histogram.Reading, bounds: [Double], _ labels: Label...) {
            var total = 0
            for (index, count) in reading.counts.enumerated() {
                total += count
                let bound = index < bounds.count ? Exposition.number(bounds[index]) : "+Inf"
                add("_bucket", labels + [("le", bound)], String(total))
            }
            add("_sum", labels, Exposition.number(reading.sum))
            add("_count", labels, String(total))
        }

        private mutating func add(_ suffix: String, _ labels: [Label], _ value: String) {
            text += name
            text += suffix
            if !labels.isEmpty {
                text += "{"
                for (index, label) in labels.enumerated() {
                    if index > 0 { text += "," }
                    text += label.name
                    text += "=\""
                    text += Exposition.escaped(label.value, quote: true)
                    text += "\""
                }
                text += "}"
            }
            text += " "
            text += value
            text += "\n"
        }
    }

    /// As Go's `ParseFloat` reads it; whole numbers without a point.
    static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        if let whole = Int(exactly: value) { return String(whole) }
        return "\(value)"
    }

    /// A quotation mark is escaped in a label's value only.
    static func escaped(_ text: String, quote: Bool) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "\\") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\"") }) else { return text }
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quote: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
