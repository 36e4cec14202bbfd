/// A value together with its place, which turns a wrong shape into an error that names the place.
package struct JSONReader: Sendable {
    package let value: JSON
    private let parent: String
    private let step: Step

    /// The last step of the pointer. It is spelt out only when somebody asks, which on the good path nobody does.
    enum Step: Sendable {
        case none
        case member(String)
        case item(Int)
    }

    /// - Parameter pointer: the place of `value` in the whole text, "" when it is the whole text.
    package init(_ value: JSON, pointer: String = "") {
        self.init(value, parent: pointer, step: .none)
    }

    init(_ value: JSON, parent: String, step: Step) {
        self.value = value
        self.parent = parent
        self.step = step
    }

    /// The place as a JSON pointer (RFC 6901).
    package var pointer: String {
        switch step {
        case .none: parent
        case .member(let name): parent + "/" + Self.escaped(name)
        case .item(let place): parent + "/" + String(place)
        }
    }

    /// An error at this place, for rules that only the caller knows.
    /// - Parameter problem: begins with a verb: "names no hub".
    /// - Parameter expected: a noun: "the id of a hub".
    package func error(_ problem: String, expected: String) -> JSONShapeError {
        JSONShapeError(pointer: pointer, problem: problem, expected: expected)
    }

    func wrongKind(expected: String) -> JSONShapeError { error("is \(value.kind)", expected: expected) }

    /// One step of a pointer: `~` becomes `~0` and `/` becomes `~1`.
    private static func escaped(_ name: String) -> String {
        let short = shortened(name)
        guard short.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == Byte.slash }) else { return short }
        var escaped = ""
        for scalar in short.unicodeScalars {
            switch scalar {
            case "~": escaped += "~0"
            case "/": escaped += "~1"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension JSONReader {
    package func object() throws(JSONShapeError) -> JSONObjectReader {
        guard case .object(let members) = value else { throw wrongKind(expected: "an object") }
        return JSONObjectReader(members: members, pointer: pointer)
    }

    /// The items, each with its place.
    /// - Parameter max: the most items permitted, at least 0.
    package func array(max: Int) throws(JSONShapeError) -> [JSONReader] {
        guard case .array(let items) = value else { throw wrongKind(expected: "an array of at most \(max) items") }
        guard items.count <= max else {
            throw error("has \(items.count) items", expected: "an array of at most \(max) items")
        }
        let pointer = pointer
        return items.indices.map { JSONReader(items[$0], parent: pointer, step: .item($0)) }
    }

    /// - Parameter minBytes: fewest bytes of UTF-8, at least 0; 1 refuses the empty string.
    /// - Parameter maxBytes: most bytes of UTF-8, at least `minBytes`.
    package func string(minBytes: Int = 0, maxBytes: Int) throws(JSONShapeError) -> String {
        guard case .string(let text) = value else {
            throw wrongKind(expected: Self.stringSize(minBytes, maxBytes))
        }
        guard text.utf8.count >= minBytes, text.utf8.count <= maxBytes else {
            throw error("has \(text.utf8.count) bytes", expected: Self.stringSize(minBytes, maxBytes))
        }
        return text
    }

    /// One of the texts of an enumeration.
    package func choice<Choice>(of type: Choice.Type = Choice.self) throws(JSONShapeError) -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        if case .string(let text) = value, let choice = Choice(rawValue: text) { return choice }
        let expected = "one of " + Choice.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        guard case .string(let text) = value else { throw wrongKind(expected: expected) }
        throw error("is \"\(shortened(text))\"", expected: expected)
    }

    /// A whole number written in plain digits: `5`, neither `5.0` nor `5e0`.
    package func int64(in range: ClosedRange<Int64> = .min ... .max) throws(JSONShapeError) -> Int64 {
        guard case .number(let number) = value else { throw wrongKind(expected: Self.wholeNumber(range)) }
        guard let whole = number.int64, range.contains(whole) else {
            throw error("is \(shortened(number.text))", expected: Self.wholeNumber(range))
        }
        return whole
    }

    /// Any number, its text unchanged.
    package func number() throws(JSONShapeError) -> JSONNumber {
        guard case .number(let number) = value else { throw wrongKind(expected: "a number") }
        return number
    }

    /// The nearest double.
    package func double(in range: ClosedRange<Double>) throws(JSONShapeError) -> Double {
        guard case .number(let number) = value else { throw wrongKind(expected: Self.anyNumber(range)) }
        guard let double = number.double, range.contains(double) else {
            throw error("is \(shortened(number.text))", expected: Self.anyNumber(range))
        }
        return double
    }

    package func bool() throws(JSONShapeError) -> Bool {
        guard case .bool(let flag) = value else { throw wrongKind(expected: "true or false") }
        return flag
    }

    private static func stringSize(_ minBytes: Int, _ maxBytes: Int) -> String {
        minBytes > 0 ? "a string of \(minBytes) to \(maxBytes) bytes" : "a string of at most \(maxBytes) bytes"
    }

    private static func anyNumber(_ range: ClosedRange<Double>) -> String {
        "a number from \(range.lowerBound) to \(range.upperBound)"
    }

    private static func wholeNumber(_ range: ClosedRange<Int64>) -> String {
        range == .min ... .max
            ? "a whole number of 64 bits" : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    }
}
