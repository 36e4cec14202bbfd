/// A GS1 Digital Link: a web address that carries a key, its qualifiers in the path and other elements in the query
/// (GS1 Digital Link Standard: URI Syntax 1.6).
///
///     let link = try DigitalLink(parsing: "https://brand.example/some/01/9520123456788/10/ABC/21/7?17=261231&utm=x")
///     link.primaryKey          // (01)09520123456788
///     link.canonical           // "https://id.gs1.org/01/09520123456788/21/7"
///     try link.uri(stem: "https://example.com")
///                              // "https://example.com/01/09520123456788/10/ABC/21/7?17=261231"
public struct DigitalLink: Hashable, Sendable {
    /// The stem of links that belong to nobody's web site.
    public static let canonicalStem = "https://id.gs1.org"

    /// The key that the link is about.
    public let primaryKey: Element
    /// What makes the key finer, in the order that the dictionary gives.
    public let qualifiers: [Element]
    /// The elements of the query, in its order. Parameters that are no AIs are not kept.
    public let attributes: [Element]

    /// Key, qualifiers, attributes.
    public var elements: [Element] { [primaryKey] + qualifiers + attributes }

    /// Takes a URI apart.
    /// - Parameter text: http or https in small or in capital letters, at most 8,191 bytes.
    /// - Throws: `.tooLong`, `.badCharacter`, `.badScheme`, `.badDomain`, `.noPrimaryKey`, `.badQualifiers`, `.unknownAI`, `.duplicateAI`,
    ///   `.notAnAttribute`, `.belongsInPath`, and what is wrong with a value. Positions count from the beginning of the URI.
    public init(parsing text: String, options: Options = Options()) throws(GS1Error) {
        var parser = LinkParser(Bytes(text), options: options)
        let (path, attributes) = try parser.parse()
        guard let key = path.first else { throw LinkParser.noKey(at: 0) }
        primaryKey = key
        qualifiers = Array(path.dropFirst())
        self.attributes = attributes
    }

    /// What a link may be besides what the standard says now.
    public struct Options: Hashable, Sendable {
        /// Where a GTIN may have 8, 12 or 13 digits.
        public enum ShortGTINs: Hashable, Sendable {
            case nowhere
            /// As earlier versions of the standard had them, which are still printed on things.
            case inPath
            case everywhere
        }

        public var shortGTINs: ShortGTINs
        /// Takes names instead of AIs in the path, as in /gtin/…/ser/…, which the standard gave up.
        public var permitsNames: Bool
        /// Takes AIs that are in no table yet, in the query.
        public var permitsUnknown: Bool
        /// Takes values of the right length and characters whatever else is wrong with them, a check digit for example: for links that others
        /// have written into what must not be changed.
        public var permitsWrongValues: Bool

        public init(shortGTINs: ShortGTINs = .inPath, permitsNames: Bool = false, permitsUnknown: Bool = false, permitsWrongValues: Bool = false) {
            self.shortGTINs = shortGTINs
            self.permitsNames = permitsNames
            self.permitsUnknown = permitsUnknown
            self.permitsWrongValues = permitsWrongValues
        }
    }

    /// Makes a link of elements. The first that is a key is what the link is about; the qualifiers that suit it go into the path, all others
    /// into the query. An element that stands twice is taken once.
    /// - Throws: `.noPrimaryKey`, `.notAnAttribute`, and what is wrong with a value.
    public init(_ elements: [Element]) throws(GS1Error) {
        for element in elements { try element.check() }
        guard let key = elements.first(where: { $0.definition?.qualifiers != nil }), let orders = key.definition?.qualifiers else {
            throw LinkParser.noKey(at: 0)
        }
        let order = Self.best(of: orders, for: elements)
        primaryKey = key
        qualifiers = order.compactMap { code in elements.first { $0.ai == code } }
        var seen = Set(qualifiers.map(\.ai) + [key.ai])
        attributes = elements.filter { seen.insert($0.ai).inserted }.fixedFirst
        for attribute in attributes where attribute.definition?.isAttribute != true { throw LinkParser.notAnAttribute(attribute.ai, at: 0) }
    }

    /// The order of which most elements are there; the first of several.
    private static func best(of orders: [[String]], for elements: [Element]) -> [String] {
        var (best, most): ([String], Int) = ([], 0)
        for order in orders {
            let count = elements.count { order.contains($0.ai) }
            if count > most { (best, most) = (order, count) }
        }
        return best
    }

    /// The link on a stem.
    /// - Parameter stem: http or https, a domain, perhaps a path; a slash at its end does not count.
    /// - Throws: `.badScheme`, `.badDomain`, `.badCharacter` when it is no stem.
    public func uri(stem: String = Self.canonicalStem) throws(GS1Error) -> String {
        try LinkParser.checkStem(Bytes(stem))
        var bytes = Array(stem.utf8)
        if bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
        Self.append([primaryKey] + qualifiers, to: &bytes)
        for (place, attribute) in attributes.enumerated() {
            bytes.append(place == 0 ? UInt8(ascii: "?") : UInt8(ascii: "&"))
            bytes.append(contentsOf: attribute.ai.utf8)
            bytes.append(UInt8(ascii: "="))
            PercentEncoding.append(attribute.value, to: &bytes, spaceIsPlus: true)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The link on ``canonicalStem`` without its query, with every qualifier.
    public var canonicalWithQualifiers: String { Self.canonical([primaryKey] + qualifiers) }

    /// The link on ``canonicalStem`` without its query, at its finest level: a serial number needs no lot beside it, and a consumer product
    /// variant names no thing. So two links that mean the same thing have the same text; EPCIS events are compared so.
    public var canonical: String {
        var kept = qualifiers.filter { $0.ai != "22" }
        if kept.contains(where: { $0.ai == "21" }) { kept.removeAll { $0.ai == "10" } }
        return Self.canonical([primaryKey] + kept)
    }

    static func canonical(_ path: [Element]) -> String {
        var bytes = Array(canonicalStem.utf8)
        append(path, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ path: [Element], to bytes: inout [UInt8]) {
        for element in path {
            bytes.append(UInt8(ascii: "/"))
            bytes.append(contentsOf: element.ai.utf8)
            bytes.append(UInt8(ascii: "/"))
            PercentEncoding.append(element.value, to: &bytes)
        }
    }
}
