/// Any code that somebody has in hand, read as what it looks like.
///
///     try Reading("(01)09520123456788(10)ABC").elements
///     try Reading("4006381333931").notation              // .key([.gtin, .gln])
public struct Reading: Hashable, Sendable {
    public enum Notation: Hashable, Sendable {
        /// A key without its AI, and what it can be.
        case key([Key])
        /// Elements with their AIs in brackets.
        case bracketed
        /// Elements as in a bar code, with FNC1 in front.
        case elementString
        /// What a scanner sends.
        case scan(Symbology)
        case digitalLink
        case epcURN
    }

    public let notation: Notation
    /// Empty for keys that can be several things, and for symbols with plain data.
    public let elements: [Element]
    /// The link that it is, or that it says the same as.
    public let digitalLink: String?

    /// - Throws: what the notation that it looks like says is wrong; `.badForm` when it looks like none.
    public init(_ text: String) throws(GS1Error) {
        let bytes = Bytes(text)
        guard bytes.count <= longestText else { throw AIFault.tooLong(bytes.count) }
        if bytes.isEmpty { throw GS1Error(.empty, "There is no text to read.") }
        switch bytes[0] {
        case UInt8(ascii: "("): try self.init(.bracketed, BracketedAIs.elements(of: text))
        case ASCII.caret, ASCII.groupSeparator: try self.init(.elementString, ElementString.elements(of: text))
        case UInt8(ascii: "]"):
            let scan = try Scan(parsing: text)
            self.init(.scan(scan.symbology), scan.elements)
        default:
            if bytes.starts(with: "urn:") {
                let urn = try EPCURN(parsing: text)
                self.init(.epcURN, urn.elements)
            } else if bytes.isDigits {
                let keys = Key.candidates(for: text)
                if keys.isEmpty { throw Self.noKey(bytes) }
                self.init(.key(keys), keys.count == 1 ? [Element(keys[0].ai, try keys[0].check(text))] : [])
            } else if bytes.first(UInt8(ascii: ":")) != nil {
                try self.init(.digitalLink, DigitalLink(parsing: text).elements)
            } else if Key.candidates(for: text) == [.gmn] {
                self.init(.key([.gmn]), [Element(Key.gmn.ai, text)])
            } else {
                throw GS1Error(
                    .badForm,
                    "This looks like no code of GS1: digits of a key, (01)… with brackets, ^01… with FNC1, ]C1… from a scanner, https://… or urn:epc:… would be.")
            }
        }
    }

    private init(_ notation: Notation, _ elements: [Element]) {
        self.notation = notation
        self.elements = elements
        digitalLink = (try? DigitalLink(elements))?.canonicalWithQualifiers
    }

    private static func noKey(_ digits: Bytes) -> GS1Error {
        guard [8, 12, 13, 14, 17, 18].contains(digits.count) else {
            return GS1Error(
                .badLength, length: digits.count,
                "A key of \(digits.count) digits is not known without its AI: GTINs have 8, 12, 13 or 14, GLNs 13, GSINs 17, SSCCs and GSRNs 18.")
        }
        let fault = CheckLint.digit(digits)
        return GS1Error(.badCheckDigit, at: digits.count - 1, length: 1, fault?.reason ?? "The check digit is wrong.", lint: fault)
    }
}
