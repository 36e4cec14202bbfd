/// An Application Identifier: what a value means and how it is built, as the GS1 Barcode Syntax Dictionary tells.
///
///     AI.named("3103")?.title                      // "NET WEIGHT (kg)"
///     AI.named("01")?.qualifiers                   // [["22", "10", "21"], ["235"]]
public final class AI: Sendable {
    /// Two to four digits, as in "01".
    public let code: String
    /// The data title, as in "GTIN".
    public let title: String
    /// The parts of the value, in order. Only the last mandatory one, or the last of all, varies in length.
    public let components: [Component]
    /// No FNC1 is needed behind a value of this AI, because scanners know its length (GS1 General Specifications 7.8.5).
    public let isFixed: Bool
    /// It may stand in the query of a Digital Link.
    public let isAttribute: Bool
    /// Groups of AIs of which one must be present, all of its members, on the same label. Empty when none is needed.
    public let requires: [[AIPattern]]
    /// AIs that may not be on the same label.
    public let excludes: [AIPattern]
    /// The qualifiers that may follow in the path of a Digital Link, in this order, from one of the lists. Nil when it is no primary key.
    public let qualifiers: [[String]]?

    let shortest: Int
    let longest: Int

    init(
        code: String, title: String, components: [Component], isFixed: Bool, isAttribute: Bool, requires: [[AIPattern]], excludes: [AIPattern],
        qualifiers: [[String]]?
    ) {
        self.code = code
        self.title = title
        self.components = components
        self.isFixed = isFixed
        self.isAttribute = isAttribute
        self.requires = requires
        self.excludes = excludes
        self.qualifiers = qualifiers
        shortest = components.reduce(0) { $0 + ($1.isOptional ? 0 : $1.fewest) }
        longest = components.reduce(0) { $0 + $1.most }
    }

    /// One part of a value.
    public struct Component: Hashable, Sendable {
        public enum Characters: String, Hashable, Sendable {
            /// Digits.
            case numeric = "N"
            /// GS1's character set 82.
            case set82 = "X"
            /// GS1's character set 39.
            case set39 = "Y"
            /// Base64 for files and URIs.
            case set64 = "Z"
        }

        public let characters: Characters
        /// Characters, at least 1.
        public let fewest: Int
        public let most: Int
        /// It may be left out, with all that follows.
        public let isOptional: Bool
        /// The rules for its content besides its characters, in order.
        public let linters: [Linter]

        /// Left out where the value ends before it.
        var optional: Component { Component(characters: characters, fewest: fewest, most: most, isOptional: true, linters: linters) }

        private static func fixed(_ characters: Characters, _ length: Int, _ linters: [Linter]) -> Component {
            Component(characters: characters, fewest: length, most: length, isOptional: false, linters: linters)
        }

        private static func varying(_ characters: Characters, _ most: Int, _ linters: [Linter]) -> Component {
            Component(characters: characters, fewest: 1, most: most, isOptional: false, linters: linters)
        }

        static func n(_ length: Int, _ linters: Linter...) -> Component { fixed(.numeric, length, linters) }
        static func n(upTo most: Int, _ linters: Linter...) -> Component { varying(.numeric, most, linters) }
        static func x(_ length: Int, _ linters: Linter...) -> Component { fixed(.set82, length, linters) }
        static func x(upTo most: Int, _ linters: Linter...) -> Component { varying(.set82, most, linters) }
        static func y(upTo most: Int, _ linters: Linter...) -> Component { varying(.set39, most, linters) }
        static func z(upTo most: Int, _ linters: Linter...) -> Component { varying(.set64, most, linters) }
    }
}

/// One AI, or a family of them: "01", "310n", "35nn".
public struct AIPattern: Hashable, Sendable, CustomStringConvertible {
    public let description: String
    /// As many characters as the AIs that it means.
    private let length: Int
    private let prefix: Int
    /// What the digits behind the prefix count to: 1, 10, 100.
    private let span: Int

    init(_ text: String) {
        description = text
        length = text.utf8.count
        let digits = text.utf8.prefix { ASCII.isDigit($0) }
        prefix = digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
        span = digits.count < length ? (digits.count..<length).reduce(1) { product, _ in product * 10 } : 1
    }

    public func matches(_ code: String) -> Bool {
        guard code.utf8.count == length else { return false }
        return code.utf8.reduce(0) { $0 * 10 + Int($1 &- ASCII.zero) } / span == prefix
    }
}

extension AI {
    /// All AIs of the dictionary, in the order of their codes.
    public static var all: [AI] { AITable.all }

    /// The AI of that code; nil when there is none.
    public static func named(_ code: String) -> AI? { AITable.named(Bytes(code)) }
}

extension AI: CustomStringConvertible {
    public var description: String { "AI (\(code)) \(title)" }
}
