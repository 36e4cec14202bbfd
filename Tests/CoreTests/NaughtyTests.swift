import Core
import Foundation
import Testing

@Suite struct NaughtyTests {
    @Test("No naughty string crashes a reader; what is read is written back the same", .enabled(if: Cases.present(Cases.naughty), "\(Cases.absent)"))
    func naughtyStrings() throws {
        let strings = try JSONDecoder().decode([String].self, from: Cases.data(Cases.naughty))
        #expect(!strings.isEmpty)
        for string in strings {
            for text in variants(of: string) { readEverything(text) }
        }
    }

    @Test("Random bytes, and readable texts with one byte changed, crash no reader", arguments: Seeded.seeds)
    func damagedTexts(seed: UInt64) {
        var random = Seeded(seed)
        let good = [
            "ord_01h455vb4pex5vsknk084sn02q", "7zzzzzzzzzzzzzzzzzzzzzzzzz", "-92233720368547758.08", "2026-11-21T10:00:00.5+01:00",
            "1998-12-31T15:59:60.123-08:00", "2026-10-25T02:30:00", "Europe/Berlin", "EUR", "half_even",
        ]
        for _ in 0..<3_000 {
            var bytes = Array((good.randomElement(using: &random) ?? "").utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            if Int.random(in: 0..<4, using: &random) == 0 { bytes.removeLast(Int.random(in: 0...bytes.count, using: &random)) }
            readEverything(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// The string alone and where a careless form would put it.
    private func variants(of string: String) -> [String] {
        [
            string, "ord_" + string, string + "_01h455vb4pex5vsknk084sn02q", "ord_" + String(string.prefix(26)), "12." + string, "-" + string,
            "2026-11-21T10:00:00" + string, String(string.prefix(19)) + "Z", "Europe/" + string, string + "/Berlin",
        ]
    }

    private func readEverything(_ text: String) {
        if let (prefix, bits) = TypeID.parse(text) { #expect(TypeID.format(prefix: prefix, bits: bits) == text) }
        if let id = OrderID(text: text) { #expect(id.description == text) }
        for currency in [Currency.jpy, .eur] {
            if let money = Money(decimal: text, currency) { #expect(Money(decimal: money.decimal, currency) == money) }
        }
        if let instant = Instant(text: text) { #expect(Instant(text: instant.description) == instant) }
        if let instant = OffsetInstant(text: text) { #expect(OffsetInstant(text: instant.description) == instant) }
        if let local = LocalTime(text: text) { #expect(LocalTime(text: local.description) == local) }
        if let zone = Zone(text) {
            #expect(zone.name == text)
            #expect(abs(zone.offsetSeconds(at: Instant(seconds: 0))) < 86_400)
        }
        if let currency = Currency(code: text) { #expect(currency.code == text) }
        if let rounding = Rounding(rawValue: text) { #expect(rounding.rawValue == text) }
    }
}
