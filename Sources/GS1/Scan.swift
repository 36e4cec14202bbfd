/// What a scanner sends: a symbology identifier, then the data of the symbol.
///
///     let scan = try Scan(parsing: "]d2010952012345678810ABC\u{1D}17261231")
///     scan.symbology         // .dataMatrix
///     scan.data              // "^010952012345678810ABC^17261231"
///     try Scan.text(of: scan.data, from: .qr)      // "]Q3010952012345678810ABC\u{1D}17261231"
///
/// `data` is the notation of this library: elements begin with `^` for FNC1; the composite part of a symbol follows behind `|`; plain data that
/// begins with `^`, or with backslashes before one, has one backslash more in front.
public struct Scan: Hashable, Sendable {
    public let symbology: Symbology
    public let data: String
    /// The elements, also those of a Digital Link, and of the GTIN of an EAN-13.
    public let elements: [Element]
    /// The link, when the data is one.
    public let link: DigitalLink?

    /// - Parameter text: at most 8,191 bytes.
    /// - Throws: `.tooLong`, `.unknownSymbology`, `.badLength`, `.badCharacter`, `.badCheckDigit`, and what is wrong with elements or a link.
    public init(parsing text: String) throws(GS1Error) {
        let bytes = Bytes(text)
        guard bytes.count <= longestText else { throw AIFault.tooLong(bytes.count) }
        guard bytes.count >= 3, let (symbology, content) = Symbology.identified(by: bytes.part(from: 0, to: 3)) else {
            throw GS1Error(
                .unknownSymbology, length: min(bytes.count, 3),
                "Scan data begins with a symbology identifier: ]C1, ]E0, ]E4, ]I1, ]e0, ]d1, ]d2, ]Q1, ]Q3, ]J0 or ]J1.")
        }
        self.symbology = symbology
        do throws(GS1Error) {
            let (data, elements) = try Self.content(bytes.part(from: 3), content)
            link = try Self.link(in: data)
            self.data = data
            self.elements = link?.elements ?? elements
        } catch {
            throw error.shifted(by: 3)
        }
    }

    private static func content(_ text: Bytes, _ content: Symbology.Content) throws(GS1Error) -> (String, [Element]) {
        switch content {
        case .digits(let length): try digits(text, length)
        case .elements: try elements(text)
        case .plain: (escaped(text), [])
        }
    }

    /// A GTIN, then perhaps a composite part as a message of its own.
    private static func digits(_ text: Bytes, _ length: Int) throws(GS1Error) -> (String, [Element]) {
        let primary = text.part(from: 0, to: length)
        try checkPrimary(primary, length)
        let gtin = Element("01", String(repeating: "0", count: 14 - length) + primary.text)
        if text.count == length { return (primary.text, [gtin]) }
        guard text.part(from: length).starts(with: "|]e0"), length < 14 else {
            throw GS1Error(.badLength, at: length, length: text.count - length, "The symbol holds \(length) digits; here are more.")
        }
        do throws(GS1Error) {
            let (data, more) = try elements(text.part(from: length + 4))
            return (primary.text + "|" + data, [gtin] + more)
        } catch {
            throw error.shifted(by: length + 4)
        }
    }

    private static func elements(_ text: Bytes) throws(GS1Error) -> (String, [Element]) {
        if let place = text.first(ASCII.caret) {
            throw GS1Error(.badCharacter, at: place, length: 1, "^ is in no GS1 data; a scanner sends GS (0x1D) for FNC1.")
        }
        let data = [ASCII.caret] + text.array.map { $0 == ASCII.groupSeparator ? ASCII.caret : $0 }
        do throws(GS1Error) {
            let elements = try ElementString.elements(of: Bytes(data))
            return (String(decoding: data, as: UTF8.self), elements)
        } catch {
            throw error.shifted(by: -1)
        }
    }

    private static func escaped(_ text: Bytes) -> String { (beginsLikeElements(text) ? "\\" : "") + text.text }

    private static func beginsLikeElements(_ text: Bytes) -> Bool {
        guard let first = text.firstNot({ $0 == UInt8(ascii: "\\") }) else { return false }
        return text[first] == ASCII.caret
    }

    /// Plain data is a link when it has the scheme of one; then it must be right.
    private static func link(in data: String) throws(GS1Error) -> DigitalLink? {
        let bytes = Bytes(data)
        let isLink = bytes.starts(with: "https://") || bytes.starts(with: "HTTPS://") || bytes.starts(with: "http://") || bytes.starts(with: "HTTP://")
        return isLink ? try DigitalLink(parsing: data) : nil
    }

    private static func checkPrimary(_ digits: Bytes, _ length: Int) throws(GS1Error) {
        guard digits.count == length else {
            throw GS1Error(.badLength, length: digits.count, "The symbol holds \(length) digits; here are \(digits.count).")
        }
        if let place = digits.firstNot(ASCII.isDigit) {
            throw GS1Error(.badCharacter, at: place, length: 1, "The symbol holds digits only; \(ASCII.name(digits[place])) is none.")
        }
        if let fault = CheckLint.digit(digits) { throw GS1Error(.badCheckDigit, at: fault.offset, length: 1, fault.reason, lint: fault) }
    }
}

// MARK: - What a scanner would send

extension Scan {
    /// - Parameter data: as ``data`` has it, at most 8,191 bytes.
    /// - Throws: what is wrong with the data, or why a symbol of this kind cannot hold it.
    public static func text(of data: String, from symbology: Symbology) throws(GS1Error) -> String {
        let bytes = Bytes(data)
        guard bytes.count <= longestText else { throw AIFault.tooLong(bytes.count) }
        if let identifiers = symbology.identifiers {
            guard bytes.starts(with: "^") else { return identifiers.plain + unescaped(bytes) }
            let (linear, composite) = parts(bytes)
            if composite != nil { throw GS1Error(.badForm, at: linear.count, "A symbol of this kind has no composite part.") }
            _ = try ElementString.elements(of: linear)
            return identifiers.elements + sent(linear)
        }
        let (linear, composite) = parts(bytes)
        let more = try composite.map { (part) throws(GS1Error) in try sentComposite(part) }
        switch symbology {
        case .gs1128A, .gs1128C, .dataBarExpanded: return try elements(linear, more, symbology)
        case .dataBarOmni, .dataBarTruncated, .dataBarStacked, .dataBarStackedOmni, .dataBarLimited:
            return Symbology.composite + "01" + (try primary(linear, 14, symbology)) + (more ?? "")
        case .upcA, .upcE: return "]E00" + (try primary(linear, 12, symbology)) + message(more)
        case .ean13: return "]E0" + (try primary(linear, 13, symbology)) + message(more)
        case .ean8: return "]E4" + (try primary(linear, 8, symbology)) + message(more)
        case .itf14, .qr, .dataMatrix, .dotCode:
            if more != nil { throw GS1Error(.badForm, at: linear.count, "A symbol of this kind has no composite part.") }
            return "]I1" + (try primary(linear, 14, symbology))
        }
    }

    /// A composite part of EAN and UPC is a message of its own.
    private static func message(_ composite: String?) -> String { composite.map { "|" + Symbology.composite + $0 } ?? "" }

    private static func parts(_ data: Bytes) -> (linear: Bytes, composite: Bytes?) {
        guard let bar = data.first(UInt8(ascii: "|")) else { return (data, nil) }
        return (data.part(from: 0, to: bar), data.part(from: bar + 1))
    }

    private static func elements(_ linear: Bytes, _ composite: String?, _ symbology: Symbology) throws(GS1Error) -> String {
        let elements = try ElementString.elements(of: linear)
        guard let composite else { return (symbology == .dataBarExpanded ? Symbology.composite : "]C1") + sent(linear) }
        let needsSeparator = elements.last?.isFixed == false
        return Symbology.composite + sent(linear) + (needsSeparator ? "\u{1D}" : "") + composite
    }

    private static func sentComposite(_ part: Bytes) throws(GS1Error) -> String {
        _ = try ElementString.elements(of: part)
        return sent(part)
    }

    /// Without the leading FNC1, with GS for the others.
    private static func sent(_ elements: Bytes) -> String {
        String(decoding: elements.part(from: 1).array.map { $0 == ASCII.caret ? ASCII.groupSeparator : $0 }, as: UTF8.self)
    }

    private static func unescaped(_ plain: Bytes) -> String { (beginsLikeElements(plain) ? plain.part(from: 1) : plain).text }

    /// The digits of the symbol, given as they are or as (01) with the zeros that make it 14 digits.
    private static func primary(_ linear: Bytes, _ length: Int, _ symbology: Symbology) throws(GS1Error) -> String {
        let lead = "^01" + String(repeating: "0", count: 14 - length)
        let hasLead = linear.part(from: 0, to: lead.utf8.count) == Bytes(lead)
        let digits = hasLead ? linear.part(from: lead.utf8.count) : linear
        try checkPrimary(digits, length)
        if symbology == .dataBarLimited, digits[0] > UInt8(ascii: "1") {
            throw GS1Error(.badForm, length: 1, "GS1 DataBar Limited holds GTINs that begin with 0 or 1 only.")
        }
        return digits.text
    }
}
