/// Writes a GS1 Digital Link URI of any domain as the constrained canonical one: `https://id.gs1.org`, numeric keys, a GTIN of
/// 14 digits, only the finest level of identification, no query.
///
///     https://example.com/gtin/4012345111118/lot/A1/ser/9876?linkType=gs1:pip  becomes
///     https://id.gs1.org/01/04012345111118/21/9876
///
/// Source: CBV 2.0, 8.9.2, rule 18; GS1 Digital Link: URI Syntax.
enum CanonicalLink {
    /// - Returns: false, with nothing written, when the text is no such link.
    static func append(_ text: Bytes, to output: inout [UInt8]) -> Bool {
        let start = output.count
        if let link = parts(of: text), write(link, to: &output) { return true }
        output.removeSubrange(start...)
        return false
    }

    private struct Parts {
        let key: Key
        let value: Bytes
        /// What stands behind the value: `/10/A1/21/9876`, or nothing.
        let rest: Bytes
    }

    /// Finds the key: the first step of the path that is one, before a value of at least four digits and one more character.
    private static func parts(of text: Bytes) -> Parts? {
        guard text.starts(with: "https://") || text.starts(with: "http://") else { return nil }
        var end = 0
        while end < text.count, text[end] != ASCII.question, text[end] != ASCII.hash { end += 1 }
        // A fragment stays, and then the link is none of GS1's.
        guard end == text.count || text[end] == ASCII.question else { return nil }
        let path = text.part(0..<end)
        var slash = path.place(of: ASCII.slash, from: 8)
        while slash < path.count {
            let next = path.place(of: ASCII.slash, from: slash + 1)
            if next < path.count, let key = key(path.part((slash + 1)..<next)) {
                let valueEnd = path.place(of: ASCII.slash, from: next + 1)
                let value = path.part((next + 1)..<valueEnd)
                if value.count > 4, value.prefix(4).allSatisfy(ASCII.isDigit) {
                    return Parts(key: key, value: value, rest: path.part(valueEnd..<path.count))
                }
            }
            slash = next
        }
        return nil
    }

    /// The keys that a constrained link may be about.
    private enum Key: CaseIterable {
        case gtin, sscc, gln, party, gdti, gcn, ginc, gsin, grai, giai, itip, cpid, gsrnp, gsrn

        /// The AI, and the name that older links have in its place.
        var texts: (ai: StaticString, name: StaticString) {
            switch self {
            case .gtin: ("01", "gtin")
            case .sscc: ("00", "sscc")
            case .gln: ("414", "gln")
            case .party: ("417", "party")
            case .gdti: ("253", "gdti")
            case .gcn: ("255", "gcn")
            case .ginc: ("401", "ginc")
            case .gsin: ("402", "gsin")
            case .grai: ("8003", "grai")
            case .giai: ("8004", "giai")
            case .itip: ("8006", "itip")
            case .cpid: ("8010", "cpid")
            case .gsrnp: ("8017", "gsrnp")
            case .gsrn: ("8018", "gsrn")
            }
        }
    }

    private static func key(_ step: Bytes) -> Key? {
        guard (2...5).contains(step.count) else { return nil }
        return Key.allCases.first { step.isText($0.texts.ai) || step.isText($0.texts.name) }
    }

    private static func write(_ link: Parts, to output: inout [UInt8]) -> Bool {
        output.append("https://id.gs1.org/")
        output.append(link.key.texts.ai)
        output.append(ASCII.slash)
        let value = link.value
        switch link.key {
        case .gtin: return writeGTIN(value, to: &output) && writeQualifiers(of: link, allows235: true, to: &output)
        case .itip: return write(value, digits: 18, more: 0, to: &output) && writeQualifiers(of: link, allows235: false, to: &output)
        case .gln: return write(value, digits: 13, more: 0, to: &output) && writeOne(of: link, "254", "glnx", max: 20, to: &output)
        case .cpid: return writePart(of: link, to: &output)
        default: return link.rest.isEmpty && writeKey(link.key, value, to: &output)
        }
    }

    private static func writeKey(_ key: Key, _ value: Bytes, to output: inout [UInt8]) -> Bool {
        switch key {
        case .sscc, .gsrnp, .gsrn: write(value, digits: 18, more: 0, to: &output)
        case .gsin: write(value, digits: 17, more: 0, to: &output)
        case .party: write(value, digits: 13, more: 0, to: &output)
        case .gdti: write(value, digits: 13, more: 17, to: &output)
        case .gcn: write(value, digits: 13, more: 12, to: &output) && value.isDigits
        case .grai: write(value, digits: 14, more: 16, to: &output)
        case .ginc, .giai: write(value, digits: 0, more: 30, to: &output)
        case .gtin, .gln, .itip, .cpid: false
        }
    }

    /// So many digits, then at most so many characters of a serial.
    private static func write(_ value: Bytes, digits: Int, more: Int, to output: inout [UInt8]) -> Bool {
        guard value.count >= digits, value.prefix(digits).allSatisfy(ASCII.isDigit), isSerial(value.part(digits..<value.count), max: more) else { return false }
        output.append(contentsOf: value)
        return true
    }

    private static func writeGTIN(_ value: Bytes, to output: inout [UInt8]) -> Bool {
        guard [8, 12, 13, 14].contains(value.count), value.isDigits else { return false }
        output.append(contentsOf: repeatElement(ASCII.zero, count: 14 - value.count))
        output.append(contentsOf: value)
        return true
    }

    /// Whether these are at most so many characters, an escape counting as one.
    private static func isSerial(_ text: Bytes, max: Int, isAllowed: (UInt8) -> Bool = isLinkByte) -> Bool {
        var count = 0
        var position = 0
        while position < text.count {
            if text[position] == ASCII.percent {
                guard position + 2 < text.count, ASCII.hexValue(text[position + 1]) != nil, ASCII.hexValue(text[position + 2]) != nil else { return false }
                position += 3
            } else {
                guard isAllowed(text[position]) else { return false }
                position += 1
            }
            count += 1
        }
        return count <= max
    }

    /// The characters of set 82 that a path may hold without an escape.
    private static func isLinkByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x22, 0x27, 0x2D, 0x2E, 0x30...0x39, 0x3B...0x3F, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }

    /// The next step of `/name/value/…` from `position` on.
    private static func step(in rest: Bytes, _ position: inout Int) -> Bytes? {
        guard position < rest.count, rest[position] == ASCII.slash else { return nil }
        let end = rest.place(of: ASCII.slash, from: position + 1)
        defer { position = end }
        return rest.part((position + 1)..<end)
    }

    /// Of variant, lot and serial only the finest is kept; a variant never is.
    private static func writeQualifiers(of link: Parts, allows235: Bool, to output: inout [UInt8]) -> Bool {
        var position = 0
        var kept: (ai: StaticString, isLot: Bool, value: Bytes)?
        while let name = step(in: link.rest, &position) {
            guard let value = step(in: link.rest, &position), !value.isEmpty else { return false }
            if name.isText("22") || name.isText("cpv") {
                guard kept == nil, isSerial(value, max: 20) else { return false }
            } else if name.isText("10") || name.isText("lot") {
                guard kept == nil, isSerial(value, max: 20) else { return false }
                kept = ("/10/", true, value)
            } else if name.isText("21") || name.isText("ser") {
                guard kept?.isLot ?? true, isSerial(value, max: 20) else { return false }
                kept = ("/21/", false, value)
            } else if allows235, name.isText("235") {
                guard kept == nil, isSerial(value, max: 28) else { return false }
                kept = ("/235/", false, value)
            } else {
                return false
            }
        }
        guard position == link.rest.count else { return false }
        if let kept {
            output.append(kept.ai)
            output.append(contentsOf: kept.value)
        }
        return true
    }

    private static func writeOne(
        of link: Parts, _ ai: StaticString, _ name: StaticString, max: Int, isAllowed: (UInt8) -> Bool = isLinkByte, to output: inout [UInt8]
    ) -> Bool {
        if link.rest.isEmpty { return true }
        var position = 0
        guard let step = step(in: link.rest, &position), step.isText(ai) || step.isText(name),
            let value = self.step(in: link.rest, &position), !value.isEmpty, position == link.rest.count, isSerial(value, max: max, isAllowed: isAllowed)
        else { return false }
        output.append(ASCII.slash)
        output.append(ai)
        output.append(ASCII.slash)
        output.append(contentsOf: value)
        return true
    }

    private static func writePart(of link: Parts, to output: inout [UInt8]) -> Bool {
        guard isSerial(link.value, max: 30, isAllowed: EPCURNParts.isPartByte) else { return false }
        output.append(contentsOf: link.value)
        return writeOne(of: link, "8011", "cpsn", max: 12, isAllowed: ASCII.isDigit, to: &output)
    }
}
