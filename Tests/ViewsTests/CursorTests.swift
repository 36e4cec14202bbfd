import Core
import Store
import Testing

@testable import Views

@Suite("Places in lists")
struct CursorTests {
    @Test(
        "A cursor is read back as it was written, and looks like nothing",
        arguments: [
            Cursor.id(.zero), .id(UUIDBits(high: .max, low: .max)), .id(UUIDBits(high: 0x0123_4567_89AB_7DEF, low: 0x8000_0000_0000_0001)), .key("mühle"),
            .key("a?b/c+d=e"), .key(String(repeating: "ß", count: 100)), .position(.start), .position(JournalPosition(era: 3, transaction: 7, sequence: 11)),
            .numbered(.min, UUIDBits(high: 1, low: 2)), .numbered(0, .zero), .nested(UUIDBits(high: 1, low: 2), UUIDBits(high: .max, low: 0)),
            .balance(UUIDBits(high: 1, low: 2), posted: -5, pending: .max),
        ])
    func roundTrip(_ cursor: Cursor) {
        #expect(Cursor(text: cursor.text) == cursor)
        #expect(cursor.text.utf8.allSatisfy { ("a"..."z").contains(Character(UnicodeScalar($0))) || ("A"..."Z").contains(Character(UnicodeScalar($0))) || ("0"..."9").contains(Character(UnicodeScalar($0))) || "-_".utf8.contains($0) })
    }

    @Test("Anything else is no cursor", arguments: ["", "====", "aWQ", "aTAxaDQ1NXZiNHBleDV2c2tuazA4NHNuMDI", "cDEuMg", "/w", "eA", "awA", " ", String(repeating: "a", count: 401),
        "cDEuKzIuMw", "cDAxLjIuMw", "a2tleQ==", "a2tleR", "bisxLjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw", "bjAxLjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw", "bjE", "bjEu", "bzEuMg",
        "bzAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw", "YjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwLjE", "YjAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwLjEueA", "bjEuMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAuMg"])
    func refused(_ text: String) {
        #expect(Cursor(text: text) == nil)
    }

    @Test("A page tells where to go on only when more follows")
    func page() {
        let full = Page(reading: [1, 2, 3], limit: 2) { .key(String($0)) }
        #expect(full.items == [1, 2] && full.next == .key("2"))
        let last = Page(reading: [1, 2], limit: 2) { .key(String($0)) }
        #expect(last.items == [1, 2] && last.next == nil)
        #expect(Page<Int>(reading: [], limit: 2) { .key(String($0)) }.next == nil)
    }
}
