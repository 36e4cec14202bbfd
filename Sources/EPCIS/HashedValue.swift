import JSONText

// How a single value is written.
extension PreHash {
    /// - Returns: false when there is nothing to write.
    mutating func writeValue(_ value: JSON, _ kind: HashedText) -> Bool {
        switch value {
        case .string(let text): return writeText(text, kind)
        case .number(let number):
            number.text.withBytes { HashedNumber.append($0, to: &bytes) }
            return true
        case .bool(let flag):
            bytes.append(flag ? "true" : "false")
            return true
        case .null: // as the reference implementation spells it
            bytes.append("None")
            return true
        case .array, .object: return false
        }
    }

    private mutating func writeText(_ text: String, _ kind: HashedText) -> Bool {
        switch kind {
        case .word(let words):
            if words.isWord(text) {
                bytes.append(text: words.web)
                bytes.append(text: text)
                return true
            }
            return writeAny(text)
        case .time:
            let time = text.withBytes { bytes in EPCISTime.microseconds(in: bytes.trimmed, needsOffset: false) }
            guard let time else { return writeAny(text) }
            EPCISTime.append(milliseconds: EPCISTime.milliseconds(rounding: time), to: &bytes)
            return true
        case .value: return writeAny(text)
        }
    }

    private mutating func writeAny(_ text: String) -> Bool {
        if let expanded = expanded(text) { return expanded.withBytes { write($0) } }
        return text.withBytes { write($0) }
    }

    /// A value with the prefix of a namespace, `gs1:Temperature`, as a URI.
    private func expanded(_ text: String) -> String? {
        guard let split = namespaces.split(text) else { return nil }
        if !namespaces.expandsValues {
            guard text.hasBytePrefix("gs1:") || text.hasBytePrefix("cbv:") else { return nil }
            return namespaces.standardValue(text)
        }
        return split.uri + String(decoding: text.utf8.dropFirst(split.local), as: UTF8.self)
    }

    private mutating func write(_ raw: Bytes) -> Bool {
        let text = raw.trimmed
        guard let first = text.first else { return false }
        switch first {
        case UInt8(ascii: "u"):
            if writeStandardWord(text) || CanonicalURN.append(text, to: &bytes) { return true }
        case UInt8(ascii: "h"):
            if CanonicalLink.append(text, to: &bytes) { return true }
        case ASCII.zero...(ASCII.zero + 9), ASCII.plus, ASCII.minus, ASCII.point:
            if HashedNumber.isNumber(text) {
                HashedNumber.append(text, to: &bytes)
                return true
            }
        default: break
        }
        bytes.append(contentsOf: text)
        return true
    }

    /// `urn:epcglobal:cbv:bizstep:shipping` and its kin as web URIs.
    private mutating func writeStandardWord(_ text: Bytes) -> Bool {
        guard text.starts(with: "urn:epcglobal:cbv:") else { return false }
        let web: StaticString
        let length: Int
        switch text.count > 18 ? text[18] : 0 {
        case UInt8(ascii: "b") where text.holds("bizstep:", at: 18): (web, length) = ("https://ref.gs1.org/cbv/BizStep-", 26)
        case UInt8(ascii: "b") where text.holds("btt:", at: 18): (web, length) = ("https://ref.gs1.org/cbv/BTT-", 22)
        case UInt8(ascii: "d") where text.holds("disp:", at: 18): (web, length) = ("https://ref.gs1.org/cbv/Disp-", 23)
        case UInt8(ascii: "s") where text.holds("sdt:", at: 18): (web, length) = ("https://ref.gs1.org/cbv/SDT-", 22)
        case UInt8(ascii: "e") where text.holds("er:", at: 18): (web, length) = ("https://ref.gs1.org/cbv/ER-", 21)
        default: return false
        }
        bytes.append(web)
        bytes.append(contentsOf: text.part(length..<text.count))
        return true
    }
}

extension Namespaces {
    /// A value with one of GS1's own prefixes, whatever a document means by it.
    func standardValue(_ text: String) -> String? {
        guard let prefix = Self.prefix(of: text), let entry = Self.standard.first(where: { $0.prefix == prefix }) else { return nil }
        return entry.uri + String(decoding: text.utf8.dropFirst(prefix.utf8.count + 1), as: UTF8.self)
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Without white space at either end: that of ASCII, and U+0085 and U+00A0.
    var trimmed: Bytes {
        var start = 0
        var end = count
        while start < end, Self.isSpace(self[start]) { start += 1 }
        while end > start, Self.isSpace(self[end - 1]) { end -= 1 }
        guard start < end, self[start] == 0xC2 || self[end - 1] == 0x85 || self[end - 1] == 0xA0 else { return part(start..<end) }
        if holds("\u{A0}", at: start) || holds("\u{85}", at: start) { return part((start + 2)..<end).trimmed }
        if end - start >= 2, holds("\u{A0}", at: end - 2) || holds("\u{85}", at: end - 2) { return part(start..<(end - 2)).trimmed }
        return part(start..<end)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte) }
}
