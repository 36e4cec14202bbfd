import Foundation
import JSONText

enum FuzzedJSON {
    private static let limits = JSONLimits(bytes: 1 << 20, refuseNUL: false)

    /// Read, written and read again it is the same; and Foundation, which shares no line with our parser, agrees on what JSON is.
    static func checkText(_ bytes: [UInt8]) throws {
        let foundation = accepted { try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) }
        switch Result(catching: { () throws(JSONError) in try JSON.parse(bytes, limits: limits) }) {
        case .success(let json): try checkSame(json, foundation)
        case .failure(let error):
            try hold((0...bytes.count).contains(error.offset), "the fault lies inside the text: \(error)")
            try hold(error.line >= 1 && error.column >= 1, "lines and columns count from 1: \(error)")
            try hold(foundation == nil || isStricter(error), "Foundation reads what we refuse: \(error)")
        }
    }

    private static func checkSame(_ json: JSON, _ foundation: Any?) throws {
        try hold(accepted { try JSON.parse(json.text, limits: limits) } == json, "the compact text reads as the same value")
        try hold(accepted { try JSON.parse(json.prettyText(), limits: limits) } == json, "the text for persons reads as the same value")
        // Foundation takes a byte order mark out of a string, wherever it stands (RFC 8259, 8.1, speaks of the beginning of a text only).
        guard isSayableElsewhere(json), !json.text.unicodeScalars.contains("\u{FEFF}") else { return }
        guard let foundation else { throw FuzzFailure("Foundation refuses what we read: \(json)") }
        try hold(isSame(json, foundation), "Foundation reads another value: \(json) and \(foundation)")
    }

    /// What the standard leaves open and we refuse: names that stand twice, half a surrogate pair, other encodings, and what is too deep or too much.
    /// And what the standard forbids and Foundation takes all the same: a comma before a bracket that closes.
    private static func isStricter(_ error: JSONError) -> Bool {
        ["There must be no comma", "twice", "names no character", "byte order mark", "UTF-16", "Nested too deeply", "Too many values", "text is too long"].contains { error.reason.contains($0) }
    }

    /// Foundation reads numbers as doubles or 64 bits, and takes two spellings of a name for one.
    private static func isSayableElsewhere(_ json: JSON) -> Bool {
        switch json {
        case .null, .bool, .string: true
        case .number(let number): number.double != nil
        case .array(let items): items.allSatisfy(isSayableElsewhere)
        case .object(let object): Set(object.map(\.name)).count == object.count && object.allSatisfy { isSayableElsewhere($0.value) }
        }
    }

    private static func isSame(_ json: JSON, _ other: Any) -> Bool {
        switch (json, other) {
        case (.null, is NSNull): true
        case (.string(let text), let other as String): text.utf8.elementsEqual(other.utf8)
        case (.bool(let flag), let other as Bool): flag == other
        case (.number(let number), let other as NSNumber): isSameNumber(number, other)
        case (.array(let items), let other as [Any]): items.count == other.count && zip(items, other).allSatisfy(isSame)
        case (.object(let object), let other as [String: Any]):
            object.count == other.count && object.allSatisfy { member in other[member.name].map { isSame(member.value, $0) } ?? false }
        default: false
        }
    }

    private static func isSameNumber(_ number: JSONNumber, _ other: NSNumber) -> Bool {
        if let whole = number.int64 { return other.int64Value == whole }
        guard let double = number.double else { return false }
        return abs(other.doubleValue - double) <= abs(double) * 1e-15
    }

    /// Wherever the stream is cut, the same lines come out.
    static func checkLines(_ bytes: [UInt8]) throws {
        let whole = read([bytes[...]])
        for size in pieceSizes(of: bytes) {
            try hold(read(pieces(of: bytes, size: size)) == whole, "pieces of \(size) bytes are the same lines")
        }
        let texts = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        try hold(whole.allSatisfy { (1...texts.count).contains($0.number) }, "lines are counted from 1 to the last")
        for line in whole {
            guard case .success(let content) = line.content else { continue }
            try hold(texts[line.number - 1].starts(with: content), "line \(line.number) is the text's own")
        }
    }

    private static func read(_ pieces: [ArraySlice<UInt8>]) -> [NDJSONLine] {
        var stream = NDJSONLines(maxLineBytes: 64)
        let lines = pieces.flatMap { stream.feed($0) }
        return lines + [stream.finish()].compactMap { $0 }
    }
}
