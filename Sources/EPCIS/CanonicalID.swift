/// Ids in the one form in which they can be compared: `urn:epc:id:sgtin:4012345.011111.9876`,
/// `https://example.com/gtin/4012345111118/ser/9876` and `https://id.gs1.org/01/04012345111118/21/9876` name the same thing.
public enum CanonicalID {
    /// The canonical Digital Link URI at the finest level that the id names, or the text as it is when it is no id of GS1.
    public static func of(_ text: String) -> String {
        var output: [UInt8] = []
        let isLink = text.withBytes { CanonicalURN.append($0, to: &output) || CanonicalLink.append($0, to: &output) }
        return isLink ? String(decoding: output, as: UTF8.self) : text
    }
}

/// What a MATCH_ parameter looks for: one id, or all ids of a class, a company or a scheme.
///
///     EPCPattern("urn:epc:idpat:sgtin:4012345.011111.*").matches("https://id.gs1.org/01/04012345111118/21/9876")  // true
///     EPCPattern("urn:epc:idpat:sgtin:4012345.*.*").matches("urn:epc:id:sgtin:4012345.011111.9876")              // true
///
/// A GTIN without a serial, and any other class, matches itself and everything finer. Source: EPCIS 2.0, 8.2.7.1.1.
public struct EPCPattern: Hashable, Sendable {
    /// As it was written.
    public let text: String
    /// The canonical beginning of all ids that match. Where it holds a `?` at ``wildcard``, any digit may stand.
    public let prefix: String
    /// Bytes before the digit that does not matter, in keys where it stands before the company prefix; nil when there is none.
    public let wildcard: Int?
    /// What an id may have behind the prefix.
    public let rest: Rest

    public enum Rest: Hashable, Sendable {
        /// Nothing.
        case nothing
        /// Nothing, or a slash and more: qualifiers of a key.
        case qualifiers
        /// Anything: the serial of a key that holds it.
        case anything
    }

    public init(_ text: String) {
        self.text = text
        if let company = Self.company(text) {
            (prefix, wildcard, rest) = company
            return
        }
        prefix = CanonicalID.of(text)
        wildcard = nil
        rest = Self.rest(behind: prefix, isPattern: text.utf8.last == ASCII.star)
    }

    /// - Parameter id: in any form.
    public func matches(_ id: String) -> Bool { matches(canonical: CanonicalID.of(id)) }

    /// - Parameter canonical: what ``CanonicalID/of(_:)`` made.
    public func matches(canonical: String) -> Bool {
        prefix.withBytes { prefix in
            canonical.withBytes { id in
                guard id.count >= prefix.count else { return false }
                for place in prefix.indices where prefix[place] != id[place] && place != wildcard { return false }
                switch rest {
                case .nothing: return id.count == prefix.count
                case .qualifiers: return id.count == prefix.count || id[prefix.count] == ASCII.slash
                case .anything: return true
                }
            }
        }
    }

    private static func rest(behind prefix: String, isPattern: Bool) -> Rest {
        let steps = prefix.split(separator: "/", omittingEmptySubsequences: false)
        guard prefix.utf8.starts(with: "https://id.gs1.org/".utf8), steps.count == 5 else { return .nothing }
        switch steps[3] {
        case "01", "8006", "8010": return .qualifiers
        case "8003": return steps[4].utf8.count == 14 ? .anything : .nothing
        case "253", "255": return steps[4].utf8.count == 13 ? .anything : .nothing
        default: return .nothing
        }
    }

    /// `urn:epc:idpat:scheme:company.*…` and `urn:epc:idpat:scheme:*.*…`, which name no key that a link could carry; also
    /// `urn:epc:idpat:sgln:company.location.*` and `urn:epc:class:lgtin:company.item.*`, which name a key and all finer ones.
    private static func company(_ text: String) -> (prefix: String, wildcard: Int?, rest: Rest)? {
        let parts = text.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "urn", parts[1] == "epc", parts[2] == "idpat" || parts[2] == "class", parts[4].utf8.last == ASCII.star else { return nil }
        let fields = parts[4].split(separator: ".", omittingEmptySubsequences: false)
        if fields.count >= 3, fields[1] != "*" { return finer(parts[3], fields) }
        guard let key = keys[String(parts[3])], fields.dropFirst().allSatisfy({ $0 == "*" }) else { return nil }
        let start = "https://id.gs1.org/" + key.ai + "/"
        if fields[0] == "*" { return (start, nil, .anything) }
        guard (6...12).contains(fields[0].utf8.count), fields[0].utf8.allSatisfy(ASCII.isDigit) else { return nil }
        switch key.before {
        case .nothing: return (start + fields[0], nil, .anything)
        case .zero: return (start + "0" + fields[0], nil, .anything)
        case .anyDigit: return (start + "?" + fields[0], start.utf8.count, .anything)
        }
    }

    private static func finer(_ scheme: Substring, _ fields: [Substring]) -> (prefix: String, wildcard: Int?, rest: Rest)? {
        guard fields.count == 3, scheme == "sgln" || scheme == "lgtin" else { return nil }
        let key = scheme == "sgln" ? "urn:epc:id:sgln:\(fields[0]).\(fields[1]).0" : "urn:epc:class:lgtin:\(fields[0]).\(fields[1]).0"
        var link = CanonicalID.of(key)
        guard link != key else { return nil }
        if scheme == "sgln" { return (link, nil, .qualifiers) }
        link.removeLast()
        return (link, nil, .anything)
    }

    /// What stands before the company prefix in a key.
    private enum Before { case nothing, zero, anyDigit }

    private static let keys: [String: (ai: String, before: Before)] = [
        "sgtin": ("01", .anyDigit), "lgtin": ("01", .anyDigit), "upui": ("01", .anyDigit), "itip": ("8006", .anyDigit), "sscc": ("00", .anyDigit),
        "sgln": ("414", .nothing), "pgln": ("417", .nothing), "grai": ("8003", .zero), "giai": ("8004", .nothing), "gdti": ("253", .nothing),
        "sgcn": ("255", .nothing), "gsrn": ("8018", .nothing), "gsrnp": ("8017", .nothing), "cpi": ("8010", .nothing), "ginc": ("401", .nothing),
        "gsin": ("402", .nothing),
    ]
}
