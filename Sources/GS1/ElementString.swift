/// The notation of bar codes: AIs and values one behind the other, FNC1 in front and behind each value whose length scanners do not know
/// (GS1 General Specifications 7.8). FNC1 is written `^` here, and read as `^` or as GS (0x1D).
///
///     try ElementString.elements(of: "^010952012345678810ABC^17261231")
///     [Element("01", "09520123456788"), Element("10", "ABC")].elementString     // "^010952012345678810ABC"
public enum ElementString {
    /// - Parameter text: at most 8,191 bytes and 64 elements; the first byte is FNC1. One FNC1 more behind a value of fixed length does no harm.
    /// - Throws: `.tooLong`, `.badForm`, `.empty`, `.unknownAI`, and what is wrong with a value.
    public static func elements(of text: String) throws(GS1Error) -> [Element] {
        try elements(of: Bytes(normalized(text)))
    }

    /// With `^` for FNC1.
    private static func normalized(_ text: String) -> [UInt8] { text.utf8.map { $0 == ASCII.groupSeparator ? ASCII.caret : $0 } }

    static func elements(of text: Bytes) throws(GS1Error) -> [Element] {
        guard text.count <= longestText else { throw AIFault.tooLong(text.count) }
        guard !text.isEmpty, text[0] == ASCII.caret else {
            throw GS1Error(.badForm, length: min(text.count, 1), "An element string begins with FNC1, written ^, as in ^0109520123456788.")
        }
        if text.count == 1 { throw GS1Error(.empty, at: 1, "No element follows FNC1.") }
        var elements: [Element] = []
        var place = 1
        while place < text.count {
            guard let ai = AITable.beginning(text.part(from: place)) else {
                let start = text.part(from: place, to: place + 4)
                throw GS1Error(.unknownAI, at: place, length: start.count, "No AI begins with \(start.shown); AIs have two to four digits, as in 01, 10 or 3103.")
            }
            if elements.count == AIFault.mostElements { throw AIFault.tooMany(at: place) }
            let start = place + ai.code.utf8.count
            let end = text.first(ASCII.caret, from: start) ?? text.count
            place = start + (try consume(ai, text.part(from: start, to: end), at: start))
            elements.append(Element(ai.code, text.part(from: start, to: place).text))
            if !ai.isFixed, place < end {
                throw GS1Error(
                    .valueTooLong, ai: ai.code, at: place, length: end - place,
                    "The value is too long: \(ai.shape) may stand there, then FNC1 before the next AI.")
            }
            if place < text.count, text[place] == ASCII.caret { place += 1 }
        }
        return elements
    }

    private static func consume(_ ai: AI, _ value: Bytes, at start: Int) throws(GS1Error) -> Int {
        do throws(GS1Error) { return try ai.consume(value) } catch { throw error.shifted(by: start) }
    }
}

extension [Element] {
    /// `^` and what a bar code carries; FNC1 stands only where it must. The values are taken as they are.
    public var elementString: String {
        var bytes: [UInt8] = []
        var needsSeparator = true
        for element in self {
            if needsSeparator { bytes.append(ASCII.caret) }
            bytes.append(contentsOf: element.ai.utf8)
            bytes.append(contentsOf: element.value.utf8)
            needsSeparator = !element.isFixed
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same elements, those of fixed length first: so the bar code needs the fewest separators.
    public var fixedFirst: [Element] { filter(\.isFixed) + filter { !$0.isFixed } }
}

extension Element {
    /// No FNC1 is needed behind it.
    var isFixed: Bool {
        let code = Bytes(ai)
        return (AITable.named(code) ?? AITable.vivified(code))?.isFixed ?? false
    }
}
