/// A pattern such as `dd.MM.yyyy HH:mm`, taken apart once per mapping.
package struct TimePattern: Sendable, Equatable {
    enum Unit: Sendable, Equatable {
        case year, month, day, hour, minute, second
    }

    enum Part: Sendable, Equatable {
        case number(Unit, ClosedRange<Int>)
        case fraction(digits: Int)
        case literal(UInt8)
    }

    package let text: String
    let parts: [Part]

    private static let units: [String: (Unit, ClosedRange<Int>)] = [
        "yyyy": (.year, 4...4), "MM": (.month, 2...2), "M": (.month, 1...2), "dd": (.day, 2...2), "d": (.day, 1...2),
        "HH": (.hour, 2...2), "H": (.hour, 1...2), "mm": (.minute, 2...2), "ss": (.second, 2...2),
    ]

    /// Nil if a letter has no meaning, a unit stands twice, or year, month or day is missing. At most 64 characters.
    init?(_ text: String) {
        guard text.utf8.count <= 64, let parts = TimePattern.split(text) else { return nil }
        var seen: [Unit] = []
        for case .number(let unit, _) in parts {
            guard !seen.contains(unit) else { return nil }
            seen.append(unit)
        }
        guard [.year, .month, .day].allSatisfy(seen.contains) else { return nil }
        self.text = text
        self.parts = parts
    }

    private static func split(_ text: String) -> [Part]? {
        var parts: [Part] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first == "'" {
                let quoted = rest.dropFirst().prefix { $0 != "'" }
                rest = rest.dropFirst(quoted.count + 1)
                guard rest.first == "'" else { return nil }
                rest = rest.dropFirst()
                parts += quoted.utf8.map { .literal($0) }
            } else if first.isASCII && first.isLetter {
                let run = rest.prefix { $0 == first }
                rest = rest.dropFirst(run.count)
                if first == "S", run.count <= 9 {
                    parts.append(.fraction(digits: run.count))
                } else if let (unit, digits) = units[String(run)] {
                    parts.append(.number(unit, digits))
                } else {
                    return nil
                }
            } else {
                parts += String(first).utf8.map { .literal($0) }
                rest = rest.dropFirst()
            }
        }
        return parts
    }
}
