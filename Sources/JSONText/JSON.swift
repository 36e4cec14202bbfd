/// One JSON value as it stood in the text: member order, number text and every byte of every string are kept.
///
/// Two values are equal when their compact text is the same, byte for byte. So `1.0` differs from `1`, member order counts,
/// and two spellings of é (composed, decomposed) differ: external keys are compared by bytes everywhere in this program.
package enum JSON: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON: Hashable {
    package static func == (left: JSON, right: JSON) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let left), .bool(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): sameBytes(left, right)
        case (.array(let left), .array(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.null, _), (.bool, _), (.number, _), (.string, _), (.array, _), (.object, _): false
        }
    }

    package func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let flag): hasher.combine(flag)
        case .number(let number): hasher.combine(number)
        case .string(let text): hasher.combine(ByteKey(text))
        case .array(let items): hasher.combine(items)
        case .object(let object): hasher.combine(object)
        }
    }
}

extension JSON {
    /// The text of a string, nil for any other kind.
    package var asString: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The number, nil for any other kind.
    package var asNumber: JSONNumber? {
        if case .number(let number) = self { number } else { nil }
    }

    /// The truth value, nil for any other kind.
    package var asBool: Bool? {
        if case .bool(let flag) = self { flag } else { nil }
    }

    /// The items, nil for any other kind.
    package var asArray: [JSON]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// The members, nil for any other kind.
    package var asObject: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// True for the literal `null` only.
    package var isNull: Bool {
        if case .null = self { true } else { false }
    }

    /// The member of that name; nil when there is none or when this is not an object.
    package subscript(name: String) -> JSON? { asObject?[name] }

    /// The kind as it reads in a sentence: "a string", "null".
    var kind: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSON: CustomStringConvertible {
    package var description: String { text }
}
