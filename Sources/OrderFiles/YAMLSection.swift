import Yams

/// One level of a mapping file: hands out values by key and knows which keys were asked for.
struct YAMLSection {
    /// Dotted path for messages; empty at the top.
    private let path: String
    private let line: Int?
    private let values: [String: Node]
    private let order: [(key: String, line: Int?)]

    init(_ node: Node, path: String = "") throws(MappingError) {
        self.path = path
        line = node.mark?.line
        let shownPath = path.isEmpty ? "mapping" : path
        guard let mapping = node.mapping else {
            throw MappingError(.wrongType(shownPath, wanted: "a table of keys and values"), line: line)
        }
        var values: [String: Node] = [:]
        var order: [(key: String, line: Int?)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                throw MappingError(.wrongType(shownPath, wanted: "a table with words as keys"), line: key.mark?.line)
            }
            values[name] = value
            order.append((name, key.mark?.line))
        }
        self.values = values
        self.order = order
    }

    var keys: [String] { order.map(\.key) }

    /// - Throws: `.unknownKey` for the first key that is not among `known`.
    func allow(_ known: [String]) throws(MappingError) {
        for (key, line) in order where !known.contains(key) {
            throw MappingError(.unknownKey(full(key), known: known), line: line)
        }
    }

    func text(_ key: String) throws(MappingError) -> String? {
        guard let node = values[key] else { return nil }
        return try YAMLSection.word(node, full(key), wanted: "a text")
    }

    func requiredText(_ key: String) throws(MappingError) -> String {
        guard let text = try text(key) else { throw missing(key) }
        return text
    }

    /// One text or a list of texts; at least one.
    func texts(_ key: String) throws(MappingError) -> [String]? {
        guard let node = values[key] else { return nil }
        let wanted = "a text or a list of texts"
        guard let sequence = node.sequence else { return [try YAMLSection.word(node, full(key), wanted: wanted)] }
        var texts: [String] = []
        for node in sequence { texts.append(try YAMLSection.word(node, full(key), wanted: wanted)) }
        guard !texts.isEmpty else {
            throw MappingError(.wrongType(full(key), wanted: "a list that is not empty"), line: line(of: key))
        }
        return texts
    }

    func integer(_ key: String, in range: ClosedRange<Int64>) throws(MappingError) -> Int64? {
        guard let node = values[key] else { return nil }
        let word = try YAMLSection.word(node, full(key), wanted: "a whole number")
        guard let value = Int64(word) else {
            throw MappingError(.wrongType(full(key), wanted: "a whole number"), line: line(of: key))
        }
        guard range.contains(value) else {
            throw bad(key, word, wanted: "from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func flag(_ key: String) throws(MappingError) -> Bool? {
        guard let node = values[key] else { return nil }
        switch node.scalar?.string {
        case "true": return true
        case "false": return false
        default: throw MappingError(.wrongType(full(key), wanted: "true or false"), line: line(of: key))
        }
    }

    func section(_ key: String) throws(MappingError) -> YAMLSection? {
        guard let node = values[key] else { return nil }
        return try YAMLSection(node, path: full(key))
    }

    func missing(_ key: String) -> MappingError { MappingError(.missingKey(full(key)), line: line) }

    func bad(_ key: String, _ value: String, wanted: String) -> MappingError {
        MappingError(.badValue(full(key), value: value, wanted: wanted), line: line(of: key))
    }

    func line(of key: String) -> Int? { order.first { $0.key == key }?.line }

    func full(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

    private static func word(_ node: Node, _ key: String, wanted: String) throws(MappingError) -> String {
        guard let scalar = node.scalar, !(scalar.style == .plain && ["", "~", "null"].contains(scalar.string)) else {
            throw MappingError(.wrongType(key, wanted: wanted), line: node.mark?.line)
        }
        return scalar.string
    }
}
