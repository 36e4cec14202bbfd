/// What is wrong in a mapping file, and what would be right.
package struct MappingError: Error, Sendable, Equatable, CustomStringConvertible {
    package enum Kind: Sendable, Equatable {
        case unknownMapping(String, builtIn: [String])
        case unreadable(String, reason: String)
        case tooLarge(limit: Int)
        case notYAML(String)
        case anchors
        case unknownKey(String, known: [String])
        case missingKey(String)
        case wrongType(String, wanted: String)
        case badValue(String, value: String, wanted: String)
        case needsOrders
        case twoForms
        case unmappedStart([String])
        case notOptional(String)
    }

    package let kind: Kind
    /// From 1; nil where the fault lies on no single line.
    package let line: Int?

    package init(_ kind: Kind, line: Int? = nil) {
        self.kind = kind
        self.line = line
    }

    package var description: String {
        let place = line.map { "mapping, line \($0): " } ?? "mapping: "
        return place + sentence
    }

    private var sentence: String {
        switch kind {
        case .unknownMapping(let name, let builtIn):
            "\"\(name)\" is neither a file nor one of \(builtIn.joined(separator: ", "))"
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)"
        case .tooLarge(let limit): "the file is larger than \(limit) bytes"
        case .notYAML(let reason): "this is not YAML: \(reason)"
        case .anchors: "anchors (&name) are not used in mappings; write the value out"
        case .unknownKey(let key, let known): "\"\(key)\" is not known here; known are \(known.joined(separator: ", "))"
        case .missingKey(let key): "\"\(key)\" is missing"
        case .wrongType(let key, let wanted): "\"\(key)\" must be \(wanted)"
        case .badValue(let key, let value, let wanted): "\"\(key)\" is \"\(value)\"; it must be \(wanted)"
        case .needsOrders: "\"files\" needs orders and items, or order_lines alone"
        case .twoForms: "\"files\" has both order_lines and orders or items; use one form"
        case .unmappedStart(let starts): "no column is given for placed_at (\(starts.joined(separator: ", ")))"
        case .notOptional(let field): "the column of \"\(field)\" cannot be optional"
        }
    }
}
