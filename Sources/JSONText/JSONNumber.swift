/// A number as its exact text, so that `1.10` stays `1.10` and nothing is rounded that nobody asked to round.
/// Two numbers are equal when their texts are.
package struct JSONNumber: Hashable, Sendable {
    /// The text as read or made: always a valid JSON number, ASCII.
    package let text: String

    /// Takes text that the grammar has accepted already.
    init(accepted text: String) { self.text = text }

    package init(_ value: Int64) { text = String(value) }

    package init(_ value: Int) { text = String(value) }

    /// The shortest text that reads back as the same double.
    /// - Returns: nil for infinities and NaN, which JSON cannot say.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = value.description
    }

    /// - Parameter text: one JSON number, nothing before or after it.
    /// - Throws: where the text leaves the grammar and what would be right.
    package init(text: String) throws(JSONError) {
        let bytes = Array(text.utf8)
        let end = try bytes.withUnsafeBufferPointer { (buffer) throws(JSONError) in
            do throws(NumberGrammar.Fault) {
                return try NumberGrammar.end(in: buffer, from: 0)
            } catch {
                throw JSONError(error.reason, at: error.offset, in: buffer)
            }
        }
        guard end == bytes.count else {
            throw bytes.withUnsafeBufferPointer {
                JSONError("Only a number may stand here, as in 12, -0.5 or 1e3.", at: end, in: $0)
            }
        }
        self.text = text
    }

    /// The whole number, when the text is plain digits and fits in 64 bits. Nil for `1.0` and `1e3` too:
    /// an amount or a count that was written as a fraction deserves a question, not a guess.
    package var int64: Int64? { Int64(text) }

    /// The nearest double; nil beyond the range of doubles (`1e400`).
    package var double: Double? {
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }
}
