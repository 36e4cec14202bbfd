import Core
import HummingbirdCore
import JSONText
import Store
import TradeNetwork
import Views

@testable import OrderFiles
@testable import StorePostgres
@testable import Web

/// Short texts of which a whole value is made: what is read is written again as it was, or as its one proper spelling.
enum FuzzedTexts {
    static func checkText(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        if let instant = OffsetInstant(text: text) {
            try hold(OffsetInstant(text: instant.description) == instant, "an instant reads as it was written: \(instant)")
            try hold(Instant(text: instant.instant.description) == instant.instant, "in UTC too")
        }
        if let (prefix, bits) = TypeID.parse(text) {
            try hold(TypeID.format(prefix: prefix, bits: bits) == text, "an id has one spelling")
        }
        if let key = IdempotencyKey.parse(text) {
            let quoted = "\"" + key.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
            try hold((1...255).contains(key.utf8.count) && IdempotencyKey.parse(quoted) == key, "a key in quotes is the same: \(quoted)")
        }
        let json = accepted { try JSON.parse(text, limits: JSONLimits(refuseNUL: false)) }
        if let number = accepted({ try JSONNumber(text: text) }) {
            try hold(json == .number(number), "a number is JSON")
        } else if case .number(let number)? = json {
            try hold(number.text != text, "JSON's number is a number: \(number)")
        }
        try hold(KeyText.isKey(KeyText.nearest(to: text)), "what is proposed as a key is one")
        if let currency = Currency(code: text) { try hold(currency.code == text, "a currency has one spelling") }
        if TokenSecret.isWellFormed(text) { try hold(text.utf8.count == 43, "a token has its length") }
        if let best = Negotiation.best(text, of: [.html, .json]) { try hold([.html, .json].contains(best), "what is chosen was offered") }
        _ = TimeFormat(text)
        _ = accepted { try DatabaseAddress(text) }
    }

    /// Values after the question mark, as they were meant; names are taken as they stand.
    static func checkQuery(_ bytes: [UInt8]) throws {
        let query = URI("/orders?" + String(decoding: bytes, as: UTF8.self)).queryParameters
        let again = query.map { $0.key + "=" + percent($0.value) }.joined(separator: "&")
        let read = URI("/orders?" + again).queryParameters
        try hold(read.map(\.key) == query.map(\.key) && read.map(\.value) == query.map(\.value), "written again it is the same query: \(again)")
    }

    private static func percent(_ text: Substring) -> String {
        text.utf8.map { "%" + (String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)) }.joined()
    }

    /// Cursors, and what a browser sends as Last-Event-ID: nothing is read that was not written so.
    static func checkCursor(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        if let cursor = Cursor(text: text) { try hold(cursor.text == text, "a cursor has one spelling: \(cursor) is \(cursor.text)") }
        if let position = JournalPosition(text: text) { try hold(position.text == text, "a position has one spelling: \(position.text)") }
    }

    /// A connection string that cannot be read is not repeated, for a password stands in it.
    static func checkAddress(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(StoreError) {
            _ = try ConnectionString(text)
        } catch {
            // By bytes: Foundation looks for a text as if it had no U+0000, and finds what is not there.
            try hold(text.utf8.count < 20 || "\(error)".utf8.firstRange(of: text.utf8) == nil, "a connection string is kept from the error: \(error)")
        }
    }
}
