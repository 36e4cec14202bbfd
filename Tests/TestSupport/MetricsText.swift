/// A strict reader of Prometheus' text exposition format 0.0.4: what it takes, Prometheus takes.
package struct MetricsText {
    package struct Sample: Sendable {
        package let name: String
        package let labels: [String: String]
        package let value: Double
    }

    package struct Family: Sendable {
        package let name: String
        package let help: String
        package fileprivate(set) var kind = ""
        package fileprivate(set) var samples: [Sample] = []
    }

    package struct Fault: Error, CustomStringConvertible {
        package let description: String
    }

    package private(set) var families: [Family] = []

    package init(parsing text: String) throws {
        guard text.hasSuffix("\n") else { throw Fault(description: "the last line has no end") }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            do {
                try read(line)
            } catch {
                throw Fault(description: "\(error): \(line)")
            }
        }
        for family in families { try Self.check(family) }
    }

    /// The value of the one sample with these labels and no others.
    package func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families.lazy.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
    }

    package func family(_ name: String) -> Family? { families.first { $0.name == name } }

    private mutating func read(_ line: Substring) throws {
        if line.hasPrefix("# HELP ") {
            let words = line.dropFirst(7).split(separator: " ", maxSplits: 1)
            guard words.count == 2, Self.isName(words[0], colon: true) else { throw Fault(description: "HELP of no name") }
            guard family(String(words[0])) == nil else { throw Fault(description: "HELP stands twice") }
            families.append(Family(name: String(words[0]), help: try Self.unescaped(words[1], quote: false)))
        } else if line.hasPrefix("# TYPE ") {
            let words = line.dropFirst(7).split(separator: " ")
            guard words.count == 2, let last = families.indices.last, families[last].name == words[0], families[last].kind.isEmpty else {
                throw Fault(description: "TYPE that does not follow its HELP")
            }
            guard ["counter", "gauge", "histogram"].contains(words[1]) else { throw Fault(description: "unknown type") }
            families[last].kind = String(words[1])
        } else {
            let sample = try Self.sample(line)
            guard let last = families.indices.last, !families[last].kind.isEmpty else { throw Fault(description: "a sample without TYPE") }
            let family = families[last]
            let names = family.kind == "histogram" ? ["_bucket", "_sum", "_count"].map { family.name + $0 } : [family.name]
            guard names.contains(sample.name) else { throw Fault(description: "a sample of another family") }
            guard !family.samples.contains(where: { $0.name == sample.name && $0.labels == sample.labels }) else { throw Fault(description: "a sample twice") }
            families[last].samples.append(sample)
        }
    }

    private static func sample(_ line: Substring) throws -> Sample {
        let name = line.prefix { $0 != "{" && $0 != " " }
        guard isName(name, colon: true) else { throw Fault(description: "no name") }
        var rest = line.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while rest.first != "}" {
                let label = rest.prefix { $0 != "=" }
                rest = rest.dropFirst(label.count)
                guard isName(label, colon: false), rest.hasPrefix("=\"") else { throw Fault(description: "no label") }
                rest = rest.dropFirst(2)
                var value = Substring()
                while let character = rest.first, character != "\"" {
                    let taken = rest.prefix(character == "\\" ? 2 : 1)
                    value += taken
                    rest = rest.dropFirst(taken.count)
                }
                guard rest.first == "\"" else { throw Fault(description: "a value without end") }
                rest = rest.dropFirst()
                guard labels.updateValue(try unescaped(value, quote: true), forKey: String(label)) == nil else { throw Fault(description: "a label twice") }
                if rest.first == "," { rest = rest.dropFirst() } else if rest.first != "}" { throw Fault(description: "labels without end") }
            }
            rest = rest.dropFirst()
        }
        guard rest.first == " " else { throw Fault(description: "no space before the value") }
        return Sample(name: String(name), labels: labels, value: try number(rest.dropFirst()))
    }

    private static func number(_ text: Substring) throws -> Double {
        switch text {
        case "+Inf": return .infinity
        case "-Inf": return -.infinity
        case "NaN": return .nan
        default:
            guard text.allSatisfy({ "0123456789+-.e".contains($0) }), let value = Double(text) else { throw Fault(description: "no number") }
            return value
        }
    }

    private static func isName(_ text: Substring, colon: Bool) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || (colon && $0 == ":")) }
    }

    private static func unescaped(_ text: Substring, quote: Bool) throws -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            switch (isEscaped, character) {
            case (false, "\\"): isEscaped = true
            case (false, _): result.append(character)
            case (true, "\\"): (result, isEscaped) = (result + "\\", false)
            case (true, "n"): (result, isEscaped) = (result + "\n", false)
            case (true, "\"") where quote: (result, isEscaped) = (result + "\"", false)
            case (true, _): throw Fault(description: "an unknown escape")
            }
        }
        guard !isEscaped else { throw Fault(description: "half an escape") }
        return result
    }

    /// Names as Prometheus wants them, and buckets that add up.
    private static func check(_ family: Family) throws {
        guard !family.kind.isEmpty else { throw Fault(description: "\(family.name) has no TYPE") }
        guard (family.kind == "counter") == family.name.hasSuffix("_total") else { throw Fault(description: "counters, and only they, end with _total: \(family.name)") }
        if family.kind != "gauge", let sample = family.samples.first(where: { !($0.value >= 0) }) { throw Fault(description: "\(sample) is below zero") }
        guard family.kind == "histogram" else { return }
        var groups: [[String: String]: [(bound: Double, count: Double)]] = [:]
        for sample in family.samples where sample.name.hasSuffix("_bucket") {
            guard let bound = sample.labels["le"] else { throw Fault(description: "a bucket without le: \(family.name)") }
            groups[sample.labels.filter { $0.key != "le" }, default: []].append((try number(Substring(bound)), sample.value))
        }
        for sample in family.samples where !sample.name.hasSuffix("_bucket") && groups[sample.labels] == nil { throw Fault(description: "\(sample) has no buckets") }
        for (labels, buckets) in groups {
            for (a, b) in zip(buckets, buckets.dropFirst()) where !(a.bound < b.bound && a.count <= b.count) {
                throw Fault(description: "\(family.name) \(labels): buckets do not rise at \(b.bound)")
            }
            let count = family.samples.first { $0.name == family.name + "_count" && $0.labels == labels }?.value
            let sum = family.samples.first { $0.name == family.name + "_sum" && $0.labels == labels }
            guard buckets.last?.bound == .infinity, buckets.last?.count == count, sum != nil else {
                throw Fault(description: "\(family.name) \(labels): +Inf is not the count, or there is no sum")
            }
        }
    }
}
