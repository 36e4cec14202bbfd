/// Reads the XML that EPCIS documents are made of: elements, attributes, namespaces, text, CDATA and comments, as UTF-8.
///
/// A document type declaration is refused, and with it external entities and entities that grow: there is nothing to expand but
/// the five that XML knows by itself. Depth and number of elements are limited. Source: XML 1.0; Namespaces in XML 1.0.
struct XMLReader {
    private let bytes: Bytes
    private var position = 0
    private var elementsLeft = 1_000_000
    /// Elements whose end has not come, each with the number of prefixes known before it.
    private var open: [(tree: XMLTree, rawName: String, known: Int)] = []
    private var known = [Namespaces.Entry(prefix: "xml", uri: "http://www.w3.org/XML/1998/namespace")]

    static let deepest = 64

    static func read(_ bytes: [UInt8], maxBytes: Int) throws(EPCISError) -> XMLTree {
        guard bytes.count <= maxBytes else { throw EPCISError("The text is too long: at most \(maxBytes) bytes are permitted.") }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw EPCISError("The text is not UTF-8; send it as UTF-8.") }
        return try bytes.withUnsafeBufferPointer { (buffer) throws(EPCISError) in
            var reader = XMLReader(buffer)
            if let place = buffer.firstIndex(where: { $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }) {
                throw reader.fault("Control characters are not permitted in XML.", at: place)
            }
            return try reader.document()
        }
    }

    private init(_ bytes: Bytes) { self.bytes = bytes }

    private func fault(_ reason: String, at place: Int? = nil) -> EPCISError {
        let end = min(place ?? position, bytes.count)
        var line = 1
        var column = 1
        for byte in bytes.prefix(end) {
            if byte == 0x0A {
                line += 1
                column = 1
            } else if !UTF8.isContinuation(byte) {
                column += 1
            }
        }
        return EPCISError(reason, line: line, column: column)
    }

    private mutating func document() throws(EPCISError) -> XMLTree {
        if bytes.holds("\u{FEFF}", at: 0) { position = 3 }
        var root: XMLTree?
        while position < bytes.count {
            guard bytes[position] == ASCII.less else {
                try text(isOutside: open.isEmpty)
                continue
            }
            if bytes.holds("<!--", at: position) {
                try skip(past: "-->", "A comment is not closed: --> is missing.")
            } else if bytes.holds("<![CDATA[", at: position) {
                try cdata()
            } else if bytes.holds("<!", at: position) {
                throw fault("A document type declaration is not permitted: leave <!DOCTYPE …> out.")
            } else if bytes.holds("<?", at: position) {
                try instruction()
            } else if bytes.holds("</", at: position) {
                if let whole = try endTag() { root = whole }
            } else {
                guard root == nil else { throw fault("A document has one element at its root.") }
                if let whole = try startTag() { root = whole }
            }
        }
        guard open.isEmpty, let root else { throw fault("The text ends before its elements do.") }
        return root
    }

    private mutating func skip(past end: StaticString, _ reason: String) throws(EPCISError) {
        let start = position
        while position < bytes.count {
            if bytes[position] == end.utf8Start[0], bytes.holds(end, at: position) {
                position += end.utf8CodeUnitCount
                return
            }
            position += 1
        }
        throw fault(reason, at: start)
    }

    /// `<?xml … ?>` may name UTF-8 only; other instructions mean nothing here.
    private mutating func instruction() throws(EPCISError) {
        let start = position
        try skip(past: "?>", "An instruction is not closed: ?> is missing.")
        guard bytes.holds("<?xml ", at: start) else { return }
        let text = String(decoding: bytes.part(start..<position), as: UTF8.self)
        guard let found = text.firstRange(of: "encoding") else { return }
        let value = text[found.upperBound...].drop { $0 == " " || $0 == "=" || $0 == "\"" || $0 == "'" }
        let name = value.prefix { $0 != "\"" && $0 != "'" }.uppercased()
        guard name == "UTF-8" || name == "US-ASCII" || name == "ASCII" else {
            throw fault("The encoding \(name.prefix(20)) is not read here; send the text as UTF-8.", at: start)
        }
    }

    // MARK: Text

    private mutating func text(isOutside: Bool) throws(EPCISError) {
        let start = position
        let end = bytes.place(of: ASCII.less, from: start)
        position = end
        let part = bytes.part(start..<end)
        if isOutside {
            guard part.trimmed.isEmpty else { throw fault("Text may stand only inside an element.", at: start) }
            return
        }
        guard let last = open.indices.last, open[last].tree.children.isEmpty else { return }
        open[last].tree.text += try decoded(part, at: start)
    }

    private mutating func cdata() throws(EPCISError) {
        let start = position
        try skip(past: "]]>", "A CDATA section is not closed: ]]> is missing.")
        guard let last = open.indices.last else { throw fault("Text may stand only inside an element.", at: start) }
        guard open[last].tree.children.isEmpty else { return }
        open[last].tree.text += String(decoding: bytes.part((start + 9)..<(position - 3)), as: UTF8.self)
    }

    /// Replaces the five entities and characters by number; lines end with a line feed, and in attributes white space is spaces.
    private func decoded(_ part: Bytes, at start: Int, isAttribute: Bool = false) throws(EPCISError) -> String {
        guard part.contains(where: { $0 == 0x26 || $0 == 0x0D || isAttribute && $0 < 0x20 }) else { return String(decoding: part, as: UTF8.self) }
        var output: [UInt8] = []
        var place = 0
        while place < part.count {
            let byte = part[place]
            guard byte == 0x26 else {
                place += 1
                if byte == 0x0D, place < part.count, part[place] == 0x0A { continue }
                output.append(isAttribute && byte < 0x20 ? 0x20 : byte == 0x0D ? 0x0A : byte)
                continue
            }
            let end = part.place(of: 0x3B, from: place)
            guard end < part.count, end - place <= 12, let scalar = Self.scalar(part.part((place + 1)..<end)) else {
                throw fault("After & comes one of amp; lt; gt; quot; apos; or # and the number of a character.", at: start + place)
            }
            output.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            place = end + 1
        }
        return String(decoding: output, as: UTF8.self)
    }

    private static func scalar(_ name: Bytes) -> UnicodeScalar? {
        if name.isText("amp") { return "&" }
        if name.isText("lt") { return "<" }
        if name.isText("gt") { return ">" }
        if name.isText("quot") { return "\"" }
        if name.isText("apos") { return "'" }
        guard name.count > 1, name[0] == ASCII.hash else { return nil }
        let isHex = name[1] == 0x78
        let digits = String(decoding: name.part((isHex ? 2 : 1)..<name.count), as: UTF8.self)
        guard let code = UInt32(digits, radix: isHex ? 16 : 10), code >= 0x20 || code == 9 || code == 10 || code == 13 else { return nil }
        return UnicodeScalar(code)
    }

    // MARK: Tags

    private func isNameByte(_ byte: UInt8) -> Bool {
        ASCII.isLetter(byte) || ASCII.isDigit(byte) || byte >= 0x80 || byte == ASCII.underscore || byte == ASCII.minus || byte == ASCII.point || byte == ASCII.colon
    }

    private mutating func readName() throws(EPCISError) -> String {
        let start = position
        while position < bytes.count, isNameByte(bytes[position]) { position += 1 }
        guard position > start, !ASCII.isDigit(bytes[start]), bytes[start] != ASCII.minus, bytes[start] != ASCII.point else {
            throw fault("A name must stand here.", at: start)
        }
        return String(decoding: bytes.part(start..<position), as: UTF8.self)
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || (0x09...0x0D).contains(bytes[position]) { position += 1 }
    }

    /// - Returns: the root, when it is empty and closed at once.
    private mutating func startTag() throws(EPCISError) -> XMLTree? {
        let start = position
        elementsLeft -= 1
        guard elementsLeft >= 0 else { throw fault("Too many elements: at most 1000000 are permitted.") }
        guard open.count < Self.deepest else { throw fault("Nested too deeply: at most \(Self.deepest) levels are permitted.") }
        position += 1
        let rawName = try readName()
        let knownBefore = known.count
        let attributes = try readAttributes()
        let declared = Array(known[knownBefore...])
        var tree = XMLTree(name: try resolved(rawName, isAttribute: false, at: start))
        tree.declared = declared
        for attribute in attributes {
            let name = try resolved(attribute.name, isAttribute: true, at: start)
            guard !tree.attributes.contains(where: { $0.name == name }) else { throw fault("The attribute \(attribute.name.prefix(60)) stands twice.", at: start) }
            tree.attributes.append(XMLTree.Attribute(name: name, value: attribute.value))
        }
        open.append((tree, rawName, knownBefore))
        if bytes.holds("/>", at: position) {
            position += 2
            return close()
        }
        guard position < bytes.count, bytes[position] == 0x3E else { throw fault("A tag is not closed: > is missing.", at: start) }
        position += 1
        return nil
    }

    /// Reads attributes up to the end of the tag; declarations of prefixes go to `known`.
    private mutating func readAttributes() throws(EPCISError) -> [(name: String, value: String)] {
        var attributes: [(name: String, value: String)] = []
        while true {
            skipSpace()
            guard position < bytes.count else { throw fault("A tag is not closed: > is missing.") }
            if bytes[position] == 0x3E || bytes[position] == ASCII.slash { return attributes }
            guard attributes.count < 200, known.count < 500 else { throw fault("Too many attributes or prefixes: at most 200 and 500 are permitted.") }
            let name = try readName()
            skipSpace()
            guard position < bytes.count, bytes[position] == ASCII.equals else { throw fault("An attribute needs = and a value in quotation marks.") }
            position += 1
            skipSpace()
            let value = try readQuoted()
            if name == "xmlns" {
                known.append(Namespaces.Entry(prefix: "", uri: value))
            } else if name.utf8.starts(with: "xmlns:".utf8) {
                known.append(Namespaces.Entry(prefix: String(name.dropFirst(6)), uri: value))
            } else {
                attributes.append((name, value))
            }
        }
    }

    private mutating func readQuoted() throws(EPCISError) -> String {
        guard position < bytes.count, bytes[position] == ASCII.quote || bytes[position] == ASCII.apostrophe else {
            throw fault("The value of an attribute stands in quotation marks.")
        }
        let start = position + 1
        let end = bytes.place(of: bytes[position], from: start)
        guard end < bytes.count, !bytes.part(start..<end).contains(ASCII.less) else { throw fault("The value of an attribute is not closed.") }
        position = end + 1
        return try decoded(bytes.part(start..<end), at: start, isAttribute: true)
    }

    private func resolved(_ raw: String, isAttribute: Bool, at place: Int) throws(EPCISError) -> XMLName {
        let parts = raw.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            let uri = isAttribute ? "" : known.last { $0.prefix.isEmpty }?.uri ?? ""
            return XMLName(uri: uri, prefix: "", local: raw)
        }
        guard let entry = known.last(where: { $0.prefix == parts[0] }), !entry.uri.isEmpty, !parts[1].isEmpty else {
            throw fault("The prefix of \(raw.prefix(60)) is not declared; add xmlns:\(parts[0].prefix(40))=\"…\".", at: place)
        }
        return XMLName(uri: entry.uri, prefix: String(parts[0]), local: String(parts[1]))
    }

    /// - Returns: the root, when it was the root's end.
    private mutating func endTag() throws(EPCISError) -> XMLTree? {
        let start = position
        position += 2
        let name = try readName()
        skipSpace()
        guard position < bytes.count, bytes[position] == 0x3E else { throw fault("A tag is not closed: > is missing.", at: start) }
        position += 1
        guard let last = open.last, last.rawName == name else {
            throw fault("</\(name.prefix(60))> closes \(open.last.map { "<\($0.rawName.prefix(60))>" } ?? "nothing").", at: start)
        }
        return close()
    }

    private mutating func close() -> XMLTree? {
        guard var last = open.popLast() else { return nil }
        known.removeSubrange(last.known...)
        last.tree.text = last.tree.text.withBytes { String(decoding: $0.trimmed, as: UTF8.self) }
        guard let parent = open.indices.last else { return last.tree }
        open[parent].tree.children.append(last.tree)
        return nil
    }
}
