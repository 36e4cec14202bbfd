import Core
import Testing

@Suite("Keys that people give")
struct KeyTextTests {
    @Test("Small letters, digits and hyphens, 1 to 64 of them", arguments: ["a", "7", "hub-west", "lehm-und-licht", String(repeating: "x", count: 64)])
    func good(_ text: String) {
        #expect(KeyText.isKey(text))
        #expect(KeyText.nearest(to: text) == text)
    }

    @Test(
        "Everything else is none, and what it could be is told",
        arguments: [
            ("", "hub-west"), ("-", "hub-west"), ("-a", "a"), ("a--", "a"), ("Hub West", "hub-west"), ("hub_west", "hub-west"), ("olist/3442f8", "olist-3442f8"), ("  5 % ", "5"), ("日本", "hub-west"),
            ("Rösterei", "rosterei"), ("a\u{0}b", "a-b"), ("a\nb", "a-b"), (String(repeating: "x", count: 65), String(repeating: "x", count: 64)),
            (String(repeating: "x", count: 63) + " y", String(repeating: "x", count: 63)),
        ])
    func bad(_ text: String, _ nearest: String) {
        #expect(!KeyText.isKey(text))
        #expect(KeyText.nearest(to: text) == nearest)
        #expect(KeyText.isKey(nearest))
        #expect(KeyText.sentence("key", found: text) == "key must be 1 to 64 of the letters a to z and digits, with hyphens between them, such as “\(nearest)”.")
    }
}
