import Core
import Hummingbird
import Look

/// What a form has sent: fields by name, as typed. Faults are gathered and told together, beside the fields.
struct FormInput: Sendable {
    /// Bytes of a form, files apart.
    static let bytesAtMost = 256 << 10
    static let fieldsAtMost = 500

    private(set) var values: [String: String] = [:]
    private(set) var faults: [FieldFault] = []

    struct FieldFault: Sendable, Equatable {
        let field: String
        let text: String
    }

    init() {}

    /// - Parameter body: `application/x-www-form-urlencoded`; of fields given twice the last counts, as browsers send a checkbox after its hidden twin.
    init(urlEncoded body: [UInt8]) throws(Problem) {
        let pairs = body.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: true)
        guard pairs.count <= Self.fieldsAtMost else { throw .formUnreadable }
        for pair in pairs {
            let halves = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decoded(halves[0]), let value = halves.count > 1 ? Self.decoded(halves[1]) : "" else { throw .formUnreadable }
            values[name] = value
        }
    }

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String? {
        var out: [UInt8] = []
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): out.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hex), let low = rest.popFirst().flatMap(hex) else { return nil }
                out.append(high << 4 | low)
            default: out.append(byte)
            }
        }
        guard !out.contains(0) else { return nil }
        return String(validating: out, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    // MARK: Reading

    /// As typed, without blanks at both ends; nil where nothing was typed.
    func text(_ name: String) -> String? {
        let text = values[name].map(trimmed) ?? ""
        return text.isEmpty ? nil : text
    }

    func isChecked(_ name: String) -> Bool { values[name] == "on" }

    /// Answers a question beforehand, as a link to the form does.
    mutating func fill(_ name: String, _ value: String) { values[name] = value }

    mutating func fault(_ field: String, _ text: String) { faults.append(FieldFault(field: field, text: text)) }

    /// - Parameter missing: what is said where nothing was typed.
    mutating func required(_ name: String, bytesAtMost: Int = 200, missing: String, tooLong: String) -> String {
        guard let text = text(name) else {
            fault(name, missing)
            return ""
        }
        if text.utf8.count > bytesAtMost { fault(name, tooLong) }
        return text
    }

    mutating func choice<Word: RawRepresentable<String>>(_ name: String, of words: Word.Type = Word.self, missing: String) -> Word? {
        if let word = text(name).flatMap(Word.init(rawValue:)) { return word }
        fault(name, missing)
        return nil
    }

    private func trimmed(_ text: String) -> String {
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}

extension Problem {
    static let formUnreadable = Problem(status: .badRequest, code: "form-unreadable", detail: "The form cannot be read.")
    static let formStale = Problem(
        status: .forbidden, code: "form-stale", detail: "This form is not one of this session's. Open the page anew and send it again.")
}
