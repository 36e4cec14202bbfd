/// The keys of GS1: what a thing, a place, a document or a relation is called (GS1 General Specifications 3).
///
///     try Key.sscc.check("340123453111111115")
///     Key.candidates(for: "4006381333931")          // [.gtin, .gln]: the digits alone do not tell
public enum Key: String, Hashable, Sendable, CaseIterable {
    case gtin = "GTIN"
    case sscc = "SSCC"
    case gln = "GLN"
    case grai = "GRAI"
    case giai = "GIAI"
    case gsrn = "GSRN"
    case gsrnProvider = "GSRN-P"
    case gdti = "GDTI"
    case gsin = "GSIN"
    case ginc = "GINC"
    case gcn = "GCN"
    case cpid = "CPID"
    case itip = "ITIP"
    case gmn = "GMN"

    /// The AI under which it stands in bar codes. A party's GLN stands under 417, and a place's under several.
    public var ai: String {
        switch self {
        case .gtin: "01"
        case .sscc: "00"
        case .gln: "414"
        case .grai: "8003"
        case .giai: "8004"
        case .gsrn: "8018"
        case .gsrnProvider: "8017"
        case .gdti: "253"
        case .gsin: "402"
        case .ginc: "401"
        case .gcn: "255"
        case .cpid: "8010"
        case .itip: "8006"
        case .gmn: "8013"
        }
    }

    /// - Parameter text: the key as it is written without an AI; a GTIN of 8, 12, 13 or 14 digits, a GRAI with or without its leading 0.
    /// - Returns: the value as it stands behind the AI: a GTIN has 14 digits, a GRAI begins with 0.
    /// - Throws: `.valueEmpty`, `.valueTooShort`, `.valueTooLong`, `.badLength`, `.badValue`.
    @discardableResult
    public func check(_ text: String) throws(GS1Error) -> String {
        if self == .gtin { return try GTIN(text).text14 }
        var value = text
        if self == .grai, text.utf8.count == 13 { value = "0" + text }
        try Element(ai, value).check()
        return value
    }

    /// The kinds of key that a plain text can be, by its length, its characters and its check digit or check pair. Keys without either, such as a
    /// GIAI, are not guessed.
    public static func candidates(for text: String) -> [Key] {
        let bytes = Bytes(text)
        guard bytes.isDigits else { return CharacterLint.hasNonDigit(bytes) == nil && refuses(.gmn, text) == false ? [.gmn] : [] }
        switch text.utf8.count {
        case 8, 12, 14: return CheckDigit.isRight(text) ? [.gtin] : []
        case 13: return CheckDigit.isRight(text) ? [.gtin, .gln] : []
        case 17: return CheckDigit.isRight(text) ? [.gsin] : []
        case 18: return CheckDigit.isRight(text) ? [.sscc, .gsrn] : []
        default: return []
        }
    }

    private static func refuses(_ key: Key, _ text: String) -> Bool {
        do throws(GS1Error) {
            try key.check(text)
            return false
        } catch {
            return true
        }
    }
}

/// A Global Trade Item Number. The shorter ones are the same number with zeros in front.
///
///     let gtin = try GTIN("4006381333931")
///     gtin.text14                                    // "04006381333931"
///     try gtin.packed(indicator: 1).text14            // "14006381333938"
public struct GTIN: Hashable, Sendable {
    /// 14 digits, the last of which is the check digit.
    public let text14: String

    /// - Parameter text: 8, 12, 13 or 14 digits.
    /// - Throws: `.badLength`, `.badCharacter`, `.badCheckDigit`.
    public init(_ text: String) throws(GS1Error) {
        let bytes = Bytes(text)
        if let place = bytes.firstNot(ASCII.isDigit) {
            throw GS1Error(.badCharacter, at: place, length: 1, "A GTIN has digits only; \(ASCII.name(bytes[place])) is none.")
        }
        guard [8, 12, 13, 14].contains(bytes.count) else {
            throw GS1Error(.badLength, length: bytes.count, "A GTIN has 8, 12, 13 or 14 digits; this has \(bytes.count).")
        }
        if let fault = CheckLint.digit(bytes) {
            throw GS1Error(.badCheckDigit, at: fault.offset, length: 1, fault.reason, lint: fault)
        }
        text14 = String(repeating: "0", count: 14 - bytes.count) + text
    }

    /// Reads a UPC-E: 8 digits with number system and check digit, in which zeros of the 12 are left out (GS1 General Specifications,
    /// "UPC-E barcodes").
    /// - Throws: `.badLength`, `.badCharacter`, `.badCheckDigit`, and `.badForm` where the number system is not 0 or 1.
    public init(upcE text: String) throws(GS1Error) { try self.init(Self.expanded(upcE: text)) }

    /// The twelve digits that a UPC-E means. Its check digit is that of the twelve.
    public static func expanded(upcE text: String) throws(GS1Error) -> String {
        let bytes = Bytes(text)
        if let place = bytes.firstNot(ASCII.isDigit) {
            throw GS1Error(.badCharacter, at: place, length: 1, "A UPC-E has digits only; \(ASCII.name(bytes[place])) is none.")
        }
        guard bytes.count == 8 else { throw GS1Error(.badLength, length: bytes.count, "A UPC-E has 8 digits; this has \(bytes.count).") }
        guard bytes[0] <= UInt8(ascii: "1") else { throw GS1Error(.badForm, length: 1, "The number system of a UPC-E, its first digit, is 0 or 1.") }
        let body = bytes.part(from: 1, to: 7).array
        let zeros = { (count: Int) in [UInt8](repeating: ASCII.zero, count: count) }
        let middle: [UInt8] =
            switch body[5] - ASCII.zero {
            case 0, 1, 2: body[0..<2] + [body[5]] + zeros(4) + body[2..<5]
            case 3: body[0..<3] + zeros(5) + body[3..<5]
            case 4: body[0..<4] + zeros(5) + body[4..<5]
            default: body[0..<5] + zeros(4) + body[5..<6]
            }
        return String(decoding: [bytes[0]] + middle + [bytes[7]], as: UTF8.self)
    }

    /// The fewest of 8, 12, 13 or 14 digits that say the same.
    public var shortest: String {
        let zeros = text14.utf8.prefix { $0 == ASCII.zero }.count
        return String(text14.dropFirst(zeros >= 6 ? 6 : zeros >= 2 ? 2 : zeros))
    }

    /// The GTIN of a case or pallet of this item. The check digit is made anew.
    /// - Parameter indicator: 1 to 8 for fixed packings, 9 for goods of varying measure.
    /// - Throws: `.badForm` for another indicator.
    public func packed(indicator: Int) throws(GS1Error) -> GTIN {
        guard (1...9).contains(indicator) else { throw GS1Error(.badForm, "The indicator of a packing is 1 to 9, not \(indicator).") }
        let body = [ASCII.zero + UInt8(indicator)] + Array(text14.utf8)[1..<13]
        return GTIN(checked: String(decoding: CheckDigit.appended(to: body), as: UTF8.self))
    }

    private init(checked text14: String) { self.text14 = text14 }
}

extension GTIN: CustomStringConvertible {
    public var description: String { text14 }
}
