/// Writes JSON straight into bytes, without building a tree. Commas and escapes are its business; that every `begin` meets
/// its `end` and every key its value is the caller's.
///
///     var writer = JSONWriter()
///     writer.beginObject()
///     writer.member("parcel", "P1")
///     writer.key("steps"); writer.beginArray(); writer.string("packed"); writer.endArray()
///     writer.endObject()
package struct JSONWriter: Sendable {
    /// What has been written so far, as UTF-8.
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false

    /// - Parameter reservingBytes: the size to expect, at least 0, so that the output need not grow on the way.
    package init(reservingBytes: Int = 0) {
        bytes.reserveCapacity(max(reservingBytes, 0))
    }

    /// What has been written so far, as text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package mutating func beginObject() { begin(Byte.openBrace) }

    package mutating func endObject() { end(Byte.closeBrace) }

    package mutating func beginArray() { begin(Byte.openBracket) }

    package mutating func endArray() { end(Byte.closeBracket) }

    /// Writes a name; its value comes next. Names are not compared with earlier ones.
    package mutating func key(_ name: String) {
        if needsComma { bytes.append(Byte.comma) }
        JSONEscapes.append(name, to: &bytes)
        bytes.append(Byte.colon)
        needsComma = false
    }

    package mutating func string(_ text: String) {
        separate()
        JSONEscapes.append(text, to: &bytes)
    }

    package mutating func int(_ value: Int64) {
        separate()
        Self.append(value, to: &bytes)
    }

    package mutating func int(_ value: Int) { int(Int64(value)) }

    package mutating func bool(_ value: Bool) {
        separate()
        bytes.append(contentsOf: (value ? "true" : "false").utf8)
    }

    package mutating func null() {
        separate()
        bytes.append(contentsOf: "null".utf8)
    }

    /// Writes a number with its text unchanged.
    package mutating func number(_ number: JSONNumber) {
        separate()
        bytes.append(contentsOf: number.text.utf8)
    }

    package mutating func value(_ json: JSON) {
        separate()
        json.write(into: &bytes)
    }

    /// Writes text that is known to be one JSON value, such as a fact's stored body. It is not checked again.
    package mutating func trusted(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    /// Ends a line of NDJSON; the next value begins a new one.
    package mutating func endLine() {
        bytes.append(Byte.lineFeed)
        needsComma = false
    }

    /// Empties the output for another text, keeping its memory.
    package mutating func clear() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    private mutating func begin(_ bracket: UInt8) {
        if needsComma { bytes.append(Byte.comma) }
        bytes.append(bracket)
        needsComma = false
    }

    private mutating func end(_ bracket: UInt8) {
        bytes.append(bracket)
        needsComma = true
    }

    private mutating func separate() {
        if needsComma { bytes.append(Byte.comma) }
        needsComma = true
    }

    private static func append(_ value: Int64, to output: inout [UInt8]) {
        if value < 0 { output.append(Byte.minus) }
        let first = output.count
        var rest = value.magnitude
        repeat {
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            output.append(Byte.zero + UInt8(truncatingIfNeeded: digit))
            rest = quotient
        } while rest > 0
        output[first...].reverse()
    }
}

extension JSONWriter {
    /// Writes a name and its value.
    package mutating func member(_ name: String, _ text: String) {
        key(name)
        string(text)
    }

    /// Writes a name and its value.
    package mutating func member(_ name: String, _ value: Int64) {
        key(name)
        int(value)
    }

    /// Writes a name and its value.
    package mutating func member(_ name: String, _ value: Int) {
        key(name)
        int(value)
    }

    /// Writes a name and its value.
    package mutating func member(_ name: String, _ value: Bool) {
        key(name)
        bool(value)
    }

    /// Writes a name and its value.
    package mutating func member(_ name: String, _ number: JSONNumber) {
        key(name)
        self.number(number)
    }

    /// Writes a name and its value.
    package mutating func member(_ name: String, json: JSON) {
        key(name)
        value(json)
    }

    /// Writes a name and its text, or `null` when there is none.
    package mutating func member(_ name: String, orNull text: String?) {
        key(name)
        if let text { string(text) } else { null() }
    }
}
