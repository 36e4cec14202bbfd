/// Why a text is not what GS1's rules say, and where.
public struct GS1Error: Error, Hashable, Sendable {
    /// What kind of fault it is, for a program that decides by it.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The text is longer than 8,191 bytes, or has more than 64 elements.
        case tooLong
        case empty
        /// A character that cannot stand there.
        case badCharacter
        /// The text has not the form that its beginning promises: a bracket is missing, or FNC1 at the start.
        case badForm
        case unknownAI
        case valueEmpty
        case valueTooShort
        case valueTooLong
        /// The value breaks a rule of its AI, named in ``GS1Error/lint``.
        case badValue
        case badLength
        case badCheckDigit
        case badScheme
        case badDomain
        /// No primary key stands in the path of the link, or among the elements of which one is to be made.
        case noPrimaryKey
        case badQualifiers
        case duplicateAI
        /// The AI may not stand in the query of a link.
        case notAnAttribute
        case belongsInPath
        case excludedPair
        case missingPair
        case differentValues
        case missingSerial
        case unknownSymbology
        case badURN
        case badCompanyPrefix
        /// There is no such thing in the other notation: a GID is no GS1 key, a GMN is no EPC.
        case notExpressible
        case badDate
    }

    public let kind: Kind
    /// The AI concerned, as in "01"; nil when it is not about one.
    public let ai: String?
    /// Bytes of the text before the fault, from 0.
    public let position: Int
    /// Bytes that are wrong, from `position` on; 0 where something is missing.
    public let length: Int
    /// One or two sentences: what is wrong and what would be right.
    public let reason: String
    /// What the linter found, when the value of an element breaks its rule.
    public let lint: LintFault?

    public init(_ kind: Kind, ai: String? = nil, at position: Int = 0, length: Int = 0, _ reason: String, lint: LintFault? = nil) {
        self.kind = kind
        self.ai = ai
        self.position = position
        self.length = length
        self.reason = reason
        self.lint = lint
    }

    /// The same fault in a text in which `count` bytes stand before this one.
    func shifted(by count: Int) -> GS1Error {
        GS1Error(kind, ai: ai, at: position + count, length: length, reason, lint: lint)
    }
}

extension GS1Error: CustomStringConvertible {
    /// "AI (01), character 16: The check digit is 2; 1 would be right."
    public var description: String { (ai.map { "AI (\($0)), " } ?? "") + "character \(position + 1): \(reason)" }
}

/// What a linter found in the value it looked at.
public struct LintFault: Hashable, Sendable {
    /// The name of the fault in the GS1 Barcode Syntax Tests, as in "INCORRECT_CHECK_DIGIT".
    public let name: String
    /// Bytes of the value before the fault.
    public let offset: Int
    /// Bytes that are wrong.
    public let length: Int
    /// What is wrong and what would be right.
    public let reason: String

    init(_ name: String, _ offset: Int, _ length: Int, _ reason: String) {
        self.name = name
        self.offset = offset
        self.length = length
        self.reason = reason
    }

    func shifted(by count: Int) -> LintFault { LintFault(name, offset + count, length, reason) }
}
