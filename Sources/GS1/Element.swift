/// An AI and its value, as in (01)09520123456788.
public struct Element: Hashable, Sendable {
    /// Two to four digits.
    public let ai: String
    /// As it would stand in a bar code: nothing is escaped.
    public let value: String

    /// Takes what is given; ``check()`` says whether it is right.
    public init(_ ai: String, _ value: String) {
        self.ai = ai
        self.value = value
    }

    /// What the dictionary says of the AI; nil when it is not in there.
    public var definition: AI? { AI.named(ai) }

    /// - Throws: `.unknownAI`, and what is wrong with the value; positions count from the beginning of the value.
    public func check() throws(GS1Error) {
        guard let definition else { throw AIFault.unknown(ai, at: 0) }
        try definition.check(value)
    }
}

extension Element: CustomStringConvertible {
    /// "(01)09520123456788", a bracket in the value written `\(`.
    public var description: String { [self].bracketed }
}

/// Faults of elements that are met in more than one notation.
enum AIFault {
    static func unknown(_ code: String, at position: Int) -> GS1Error {
        let shown = Bytes(code).part(from: 0, to: 8).shown
        return GS1Error(.unknownAI, at: position, length: min(code.utf8.count, 8), "There is no AI \(shown); AIs have two to four digits, as in 01, 10 or 3103.")
    }

    /// More elements than this stand in no symbol.
    static let mostElements = 64

    static func tooMany(at position: Int) -> GS1Error {
        GS1Error(.tooLong, at: position, "There are more than \(mostElements) elements; put the rest on another label.")
    }

    static func tooLong(_ count: Int) -> GS1Error {
        GS1Error(.tooLong, at: longestText, length: count - longestText, "The text has \(count) bytes; at most \(longestText) are read.")
    }
}

extension AI {
    /// Holds a value against the rules of this AI.
    /// - Throws: `.valueEmpty`, `.valueTooShort`, `.valueTooLong`, `.badValue`; positions count from the beginning of the value.
    public func check(_ value: String) throws(GS1Error) { try checkAll(Bytes(value)) }

    /// - Parameter shapeOnly: looks at lengths and characters and leaves the other rules out.
    func checkAll(_ value: Bytes, shapeOnly: Bool = false) throws(GS1Error) {
        try checkLength(value)
        let taken = try consume(value, shapeOnly: shapeOnly)
        if taken < value.count { throw tooLong(value, after: taken) }
    }

    /// - Throws: when no value of this length can be right. Told before the content is looked at: "too long" helps more than "wrong check digit".
    func checkLength(_ value: Bytes) throws(GS1Error) {
        if value.isEmpty { throw GS1Error(.valueEmpty, ai: code, "The value is missing: \(shape) must stand there.") }
        if value.count < shortest {
            throw GS1Error(.valueTooShort, ai: code, length: value.count, "The value has \(value.count) characters; \(shape) must stand there.")
        }
        if value.count > longest { throw tooLong(value, after: longest) }
        if let place = value.first(ASCII.caret) {
            throw GS1Error(.badCharacter, ai: code, at: place, length: 1, "The value holds ^, which stands for FNC1 and is in no value.")
        }
    }

    private func tooLong(_ value: Bytes, after taken: Int) -> GS1Error {
        GS1Error(.valueTooLong, ai: code, at: taken, length: value.count - taken, "The value is too long: \(shape) must stand there.")
    }

    /// Checks as much from the beginning as belongs to this AI; what follows is for the caller.
    /// - Returns: how many bytes belong to the value.
    func consume(_ value: Bytes, shapeOnly: Bool = false) throws(GS1Error) -> Int {
        if value.isEmpty { throw GS1Error(.valueEmpty, ai: code, "The value is missing: \(shape) must stand there.") }
        var place = 0
        for component in components {
            let part = value.part(from: place, to: min(place + component.most, value.count))
            if component.isOptional, part.isEmpty { continue }
            if part.count < component.fewest {
                throw GS1Error(.valueTooShort, ai: code, at: place, length: part.count, "The value ends too early: \(shape) must stand there.")
            }
            if let fault = component.fault(in: part, shapeOnly: shapeOnly)?.shifted(by: place) {
                throw GS1Error(.badValue, ai: code, at: fault.offset, length: fault.length, fault.reason, lint: fault)
            }
            place += part.count
        }
        return place
    }

    /// "14 digits", "up to 20 characters".
    var shape: String {
        let isNumeric = components.allSatisfy { $0.characters == .numeric }
        let unit = isNumeric ? "digits" : "characters"
        if shortest == longest { return "\(shortest) \(unit)" }
        return shortest <= 1 ? "up to \(longest) \(unit)" : "\(shortest) to \(longest) \(unit)"
    }
}

extension AI.Component {
    func fault(in part: Bytes, shapeOnly: Bool) -> LintFault? {
        let characters: Linter =
            switch self.characters {
            case .numeric: .csetnumeric
            case .set82: .cset82
            case .set39: .cset39
            case .set64: .cset64
            }
        if let fault = characters.fault(in: part) { return fault }
        for linter in linters where !shapeOnly { if let fault = linter.fault(in: part) { return fault } }
        return nil
    }
}
