import Foundation
import OrderFiles
import Testing

@testable import Audit

@Suite("The audit's page")
struct AuditPageTests {
    private func page(keys: [String] = ["1001"]) -> String {
        var problems = OrderProblems()
        let orders = keys.map { key in
            var order = FiveOrders.all[1]
            order.key = key
            order.handedOverAt = 0
            problems.add(.unknownOrder, key, 7, "no order has the key \(key)")
            return order
        }
        return Audit.run(orders, mapping: .plain, source: keys[0], problems: problems).html(title: keys[0])
    }

    @Test("The page asks for nothing and runs nothing")
    func selfContained() {
        let page = page()
        for word in ["http", "<script", "src=", "url(", "@import", "<link", "javascript:", " on"] where word != " on" {
            #expect(!page.lowercased().contains(word), "\(word)")
        }
        #expect(page.firstMatch(of: /<[^>]*\son[a-z]+=/) == nil)
        #expect(page.contains("prefers-color-scheme: dark") && page.contains("@media print") && page.contains("width=device-width"))
    }

    @Test("Whatever an order, file or title is called, it stays text", arguments: ["<script>alert(1)</script>", "\"><img src=x onerror=y>", "</style><b>", "a&b'c", "\u{0}\u{1B}[31m"])
    func escaped(key: String) {
        let page = page(keys: [key])
        #expect(page.firstMatch(of: /<(script|img|b)\b/) == nil)
        #expect(page.components(separatedBy: "</style>").count == 2)
        #expect(!page.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
        #expect(page.contains(Markup.escaped(key)))
    }

    @Test("Naughty strings leave the page whole",
        .enabled(if: CaseFolder.has("parsers/naughty/blns.json"), "needs ../shared/cases/parsers/naughty"))
    func naughty() throws {
        let data = try Data(contentsOf: CaseFolder.url("parsers/naughty/blns.json"))
        let strings = try #require(try JSONSerialization.jsonObject(with: data) as? [String]).filter { !$0.isEmpty }
        #expect(unbalanced(page(keys: strings)) == [])
    }

    @Test("Every element that opens closes, in order")
    func balanced() { #expect(unbalanced(page()) == []) }

    @Test("Headings, landmarks, captions, scopes and text equivalents are there")
    func structure() {
        let page = page()
        #expect(page.contains("<html lang=\"en\">"))
        for element in ["header", "main", "footer", "h1"] { #expect(count("<\(element)", in: page) == 1, "\(element)") }
        let sections = count("<section", in: page)
        #expect(sections == count("<h2", in: page) && sections >= 5)
        let tables = count("<table", in: page)
        #expect(tables == count("<caption>", in: page) && tables >= 3)
        #expect(count("scope=\"col\"", in: page) > tables && count("scope=\"row\"", in: page) > tables)
        let drawings = count("role=\"img\"", in: page)
        #expect(drawings == 4 && drawings == count("<desc", in: page))
        #expect(drawings == count("<title id", in: page))
    }

    @Test("No id stands twice and every reference has its target")
    func ids() {
        let page = page()
        let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count)
        for reference in page.matches(of: /aria-labelledby="([^"]*)"/) {
            for id in reference.1.split(separator: " ") { #expect(ids.contains(String(id))) }
        }
    }

    @Test("Text keeps 4.5 to 1 and shapes 3 to 1 against the page, in both modes")
    func contrast() {
        for palette in [AuditStyle.light, AuditStyle.dark] {
            for ground in [palette.page, palette.panel] {
                #expect(ratio(palette.ink, ground) >= 4.5 && ratio(palette.muted, ground) >= 4.5)
            }
            for shape in [palette.after, palette.early, palette.never, palette.unpaid, palette.promise, palette.handover] {
                #expect(ratio(shape, palette.page) >= 3, "\(shape) on \(palette.page)")
            }
        }
    }

    private func count(_ text: String, in page: String) -> Int { page.components(separatedBy: text).count - 1 }

    /// Names of elements that are closed out of turn or never.
    private func unbalanced(_ page: String) -> [String] {
        var open: [String] = []
        var wrong: [String] = []
        for tag in page.matches(of: /<(\/?)([a-z0-9]+)[^>]*?(\/?)>/) {
            let name = String(tag.2)
            if !tag.3.isEmpty || ["meta"].contains(name) { continue }
            if tag.1.isEmpty {
                open.append(name)
            } else if open.popLast() != name {
                wrong.append(name)
            }
        }
        return wrong + open
    }

    /// WCAG 2.2 contrast ratio of two colours written #rrggbb.
    private func ratio(_ one: String, _ other: String) -> Double {
        let levels = [luminance(one), luminance(other)].sorted()
        return (levels[1] + 0.05) / (levels[0] + 0.05)
    }

    private func luminance(_ colour: String) -> Double {
        let value = Int(colour.dropFirst(), radix: 16) ?? 0
        let channels = [value >> 16, value >> 8 & 255, value & 255].map { channel in
            let part = Double(channel) / 255
            return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
}
