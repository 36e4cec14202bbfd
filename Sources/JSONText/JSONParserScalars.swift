extension JSONParser {
    /// Reads a number at the current position.
    mutating func readNumber() throws(JSONError) -> JSONNumber {
        let end: Int
        do {
            end = try NumberGrammar.end(in: bytes, from: position)
        } catch {
            throw fault(error.reason, at: error.offset)
        }
        let text = String(decoding: UnsafeBufferPointer(rebasing: bytes[position..<end]), as: UTF8.self)
        position = end
        return JSONNumber(accepted: text)
    }

    /// Reads `true`, `false` or `null`.
    mutating func readWord(_ word: StaticString, _ value: JSON) throws(JSONError) -> JSON {
        let end = position + word.utf8CodeUnitCount
        let matches = word.withUTF8Buffer { letters in
            end <= bytes.count && letters.elementsEqual(UnsafeBufferPointer(rebasing: bytes[position..<end]))
        }
        guard matches else { throw fault("Expected the word \(word).", at: position) }
        position = end
        return value
    }

    /// Reads a string from its opening quote to behind its closing one.
    mutating func readString() throws(JSONError) -> String {
        let start = position &+ 1
        let stop = ByteScan.stop(in: bytes, from: start)
        if stop.offset < bytes.count, bytes[stop.offset] == Byte.quote {
            if !stop.isASCII { try refuseBrokenUTF8(start..<stop.offset) }
            position = stop.offset &+ 1
            return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<stop.offset]), as: UTF8.self)
        }
        return try readEscapedString(from: start)
    }

    /// Reads a string run by run; only what stands between escapes is copied at once.
    private mutating func readEscapedString(from start: Int) throws(JSONError) -> String {
        scratch.removeAll(keepingCapacity: true)
        var run = start
        while true {
            let stop = ByteScan.stop(in: bytes, from: run)
            guard stop.offset < bytes.count else {
                throw fault("A string is not closed: its second '\"' is missing.", at: start - 1)
            }
            if !stop.isASCII { try refuseBrokenUTF8(run..<stop.offset) }
            scratch.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[run..<stop.offset]))
            switch bytes[stop.offset] {
            case Byte.quote:
                position = stop.offset + 1
                return String(decoding: scratch, as: UTF8.self)
            case Byte.backslash:
                run = try readEscape(at: stop.offset)
            default:
                let name = Byte.name(bytes[stop.offset])
                throw fault("A control character (\(name)) must be escaped in a string, as in \\n or \\u001f.", at: stop.offset)
            }
        }
    }

    /// Appends what an escape means.
    /// - Parameter start: the offset of its backslash.
    /// - Returns: the offset behind it.
    private mutating func readEscape(at start: Int) throws(JSONError) -> Int {
        let letter = start + 1 < bytes.count ? bytes[start + 1] : 0
        switch letter {
        case Byte.quote, Byte.backslash, Byte.slash: scratch.append(letter)
        case UInt8(ascii: "b"): scratch.append(0x08)
        case UInt8(ascii: "f"): scratch.append(0x0C)
        case UInt8(ascii: "n"): scratch.append(Byte.lineFeed)
        case UInt8(ascii: "r"): scratch.append(Byte.carriageReturn)
        case Byte.smallT: scratch.append(Byte.tab)
        case Byte.smallU: return try readUnicodeEscape(at: start)
        default:
            throw fault("After a backslash comes one of \" \\ / b f n r t, or u and four hexadecimal digits.", at: start)
        }
        return start + 2
    }

    private mutating func readUnicodeEscape(at start: Int) throws(JSONError) -> Int {
        let first = try hexUnit(at: start)
        var code = first
        var end = start + 6
        if first & 0xF800 == 0xD800 {
            guard first < 0xDC00, end + 1 < bytes.count, bytes[end] == Byte.backslash, bytes[end + 1] == Byte.smallU,
                case let second = try hexUnit(at: end), second & 0xFC00 == 0xDC00
            else {
                throw fault(
                    "Half of a surrogate pair stands alone; write both, as in \\ud83d\\ude00, or the character itself.", at: start)
            }
            code = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            end += 6
        }
        guard let scalar = UnicodeScalar(code) else {
            throw fault("This escape names no character.", at: start)
        }
        guard code != 0 || !limits.refuseNUL else {
            throw fault("The character U+0000 is not permitted in texts; leave it out.", at: start)
        }
        scratch.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        return end
    }

    /// The four digits of the `\uXXXX` that begins at `start`.
    private func hexUnit(at start: Int) throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for place in (start + 2)..<(start + 6) {
            guard place < bytes.count, let digit = Byte.hexValue(bytes[place]) else {
                throw fault("\\u needs four hexadecimal digits, as in \\u00e9.", at: place)
            }
            unit = unit << 4 | digit
        }
        return unit
    }

    private func refuseBrokenUTF8(_ range: Range<Int>) throws(JSONError) {
        guard let broken = UTF8Check.fault(in: bytes, range: range) else { return }
        throw fault("The text is not valid UTF-8 here (\(Byte.name(bytes[broken]))); send it as UTF-8.", at: broken)
    }
}
