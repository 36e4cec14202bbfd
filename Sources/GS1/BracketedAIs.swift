/// The notation for people: each AI in brackets, as in (01)09520123456788(10)ABC. A `(` of a value is written `\(`.
///
///     try BracketedAIs.elements(of: #"(01)09520123456788(10)A\(B"#)
///     elements.bracketed
public enum BracketedAIs {
    /// - Parameter text: at most 8,191 bytes and 64 elements.
    /// - Parameter permitsUnknown: takes AIs that are in no table yet, with any value of their kind, if their first digits let them be.
    /// - Throws: `.tooLong`, `.empty`, `.badForm`, `.unknownAI`, and what is wrong with a value.
    public static func elements(of text: String, permitsUnknown: Bool = false) throws(GS1Error) -> [Element] {
        let bytes = Bytes(text)
        guard bytes.count <= longestText else { throw AIFault.tooLong(bytes.count) }
        if bytes.isEmpty { throw GS1Error(.empty, "There is no element; the first begins with its AI in brackets, as in (01).") }
        var reader = BracketReader(bytes, permitsUnknown: permitsUnknown)
        return try reader.read()
    }
}

private struct BracketReader {
    private let text: Bytes
    private let permitsUnknown: Bool
    private var place = 0
    private var elements: [Element] = []

    init(_ text: Bytes, permitsUnknown: Bool) {
        self.text = text
        self.permitsUnknown = permitsUnknown
    }

    mutating func read() throws(GS1Error) -> [Element] {
        while place < text.count {
            if elements.count == AIFault.mostElements { throw AIFault.tooMany(at: place) }
            let ai = try readAI()
            let start = place
            let value = Bytes(readValue())
            // All that stands up to the next bracket must belong to the value, so that (17)9(90)217 is no date.
            do throws(GS1Error) { try ai.checkAll(value) } catch { throw error.shifted(by: start) }
            elements.append(Element(ai.code, value.text))
        }
        return elements
    }

    private mutating func readAI() throws(GS1Error) -> AI {
        guard text[place] == UInt8(ascii: "(") else {
            throw GS1Error(.badForm, at: place, length: 1, "An AI in brackets must stand here, as in (01); \(ASCII.name(text[place])) does.")
        }
        guard let end = text.first(UInt8(ascii: ")"), from: place) else {
            throw GS1Error(.badForm, at: place, length: text.count - place, "The bracket of this AI is not closed.")
        }
        let code = text.part(from: place + 1, to: end)
        guard let ai = AITable.named(code) ?? (permitsUnknown ? AITable.vivified(code) : nil) else { throw AIFault.unknown(code.text, at: place + 1) }
        place = end + 1
        return ai
    }

    /// Up to the next bracket without a backslash.
    private mutating func readValue() -> [UInt8] {
        var value: [UInt8] = []
        while place < text.count {
            if text[place] == UInt8(ascii: "(") {
                if value.last != UInt8(ascii: "\\") { break }
                value.removeLast()
            }
            value.append(text[place])
            place += 1
        }
        return value
    }
}

extension [Element] {
    /// "(01)09520123456788(10)ABC"
    public var bracketed: String {
        map { "(\($0.ai))" + $0.value.split(separator: "(", omittingEmptySubsequences: false).joined(separator: "\\(") }.joined()
    }

    /// Human readable interpretation, a line for each element: what stands below a bar code (GS1 General Specifications 4.14). The brackets are
    /// not in the symbol.
    public var humanReadable: [String] { map { "(\($0.ai)) \($0.value)" } }
}
