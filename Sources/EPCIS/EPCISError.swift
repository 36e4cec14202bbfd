import JSONText

/// Why a text is no EPCIS at all; what an EPCIS document breaks in the rules is an ``EPCISProblem`` instead.
public struct EPCISError: Error, Hashable, Sendable {
    /// Sentences for a person: what is wrong and what would be right.
    public let reason: String
    /// Line of the fault, from 1; nil when it is not at one place.
    public let line: Int?
    /// Characters up to the fault in its line, from 1; nil when it is not at one place.
    public let column: Int?

    init(_ reason: String, line: Int? = nil, column: Int? = nil) {
        self.reason = reason
        self.line = line
        self.column = column
    }

    init(_ error: JSONError) { self.init(error.reason, line: error.line, column: error.column) }
}

extension JSONLimits {
    /// GS1's own examples have a name twice in an object, so that it is taken here.
    static func ofEPCIS(_ maxBytes: Int) -> JSONLimits { JSONLimits(bytes: maxBytes, takesTwins: true) }
}

extension EPCISError: CustomStringConvertible {
    public var description: String {
        guard let line, let column else { return reason }
        return "Line \(line), column \(column): \(reason)"
    }
}

/// One thing in a document that breaks a rule.
public struct EPCISProblem: Error, Hashable, Sendable {
    /// Where, as a JSON pointer (RFC 6901): "" is the whole text, "/epcisBody/eventList/1/bizStep" a member.
    public let pointer: String
    /// What is wrong and what would be right, as a sentence.
    public let reason: String
    /// Which event of the document, from 0; nil when it is not an event's.
    public let event: Int?

    package init(pointer: String, reason: String, event: Int? = nil) {
        self.pointer = pointer
        self.reason = reason
        self.event = event
    }
}

extension EPCISProblem: CustomStringConvertible {
    public var description: String { (pointer.isEmpty ? "/" : pointer) + ": " + reason }
}
