extension JSON {
    /// The value on one line without white space; the same value always gives the same text.
    package var text: String {
        var bytes: [UInt8] = []
        write(into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends the compact text as UTF-8.
    package func write(into output: inout [UInt8]) {
        switch self {
        case .null: output.append(contentsOf: "null".utf8)
        case .bool(let flag): output.append(contentsOf: (flag ? "true" : "false").utf8)
        case .number(let number): output.append(contentsOf: number.text.utf8)
        case .string(let text): JSONEscapes.append(text, to: &output)
        case .array(let items):
            output.append(Byte.openBracket)
            for place in items.indices {
                if place > 0 { output.append(Byte.comma) }
                items[place].write(into: &output)
            }
            output.append(Byte.closeBracket)
        case .object(let object):
            output.append(Byte.openBrace)
            for place in object.indices {
                if place > 0 { output.append(Byte.comma) }
                JSONEscapes.append(object[place].name, to: &output)
                output.append(Byte.colon)
                object[place].value.write(into: &output)
            }
            output.append(Byte.closeBrace)
        }
    }

    /// The value for a person: one item or member a line, no line feed at the end.
    /// - Parameter indent: spaces a level, 0 to 8; what lies outside is moved to the nearer end.
    package func prettyText(indent: Int = 2) -> String {
        var bytes: [UInt8] = []
        write(prettily: &bytes, indent: Swift.min(Swift.max(indent, 0), 8), level: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(prettily output: inout [UInt8], indent: Int, level: Int) {
        func breakLine(_ level: Int) {
            output.append(Byte.lineFeed)
            output.append(contentsOf: repeatElement(Byte.space, count: indent * level))
        }
        switch self {
        case .array(let items) where !items.isEmpty:
            output.append(Byte.openBracket)
            for place in items.indices {
                if place > 0 { output.append(Byte.comma) }
                breakLine(level + 1)
                items[place].write(prettily: &output, indent: indent, level: level + 1)
            }
            breakLine(level)
            output.append(Byte.closeBracket)
        case .object(let object) where !object.isEmpty:
            output.append(Byte.openBrace)
            for place in object.indices {
                if place > 0 { output.append(Byte.comma) }
                breakLine(level + 1)
                JSONEscapes.append(object[place].name, to: &output)
                output.append(contentsOf: ": ".utf8)
                object[place].value.write(prettily: &output, indent: indent, level: level + 1)
            }
            breakLine(level)
            output.append(Byte.closeBrace)
        case .null, .bool, .number, .string, .array, .object:
            write(into: &output)
        }
    }
}
