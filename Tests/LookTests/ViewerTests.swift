import Core
import Testing

@testable import Look

@Suite struct ViewerTests {
    static let now = Instant(text: "2026-11-21T12:00:00Z") ?? .earliest
    let viewer = Viewer(region: "GB", zone: Zone("Europe/Berlin") ?? .utc, now: Self.now)

    @Test("Money is written in the viewer's way", arguments: [
        ("GB", "€1,234.50"), ("DE", "1.234,50 €"), ("US", "€1,234.50"),
    ])
    func money(region: String, text: String) {
        let viewer = Viewer(region: region, zone: .utc, now: Self.now)
        let written = viewer.money(Money(minor: 123_450, .eur)).replacing("\u{A0}", with: " ")
        #expect(written == text)
    }

    @Test("A length of time has one or two units", arguments: [
        (5, "5 s"), (89, "89 s"), (90, "2 min"), (3_600, "60 min"), (10_800, "3 h"), (12_000, "3 h 20 min"), (21_590, "6 h"), (21_630, "6 h 1 min"), (40_000, "11 h"), (86_400 * 2, "2 days"),
    ] as [(Int64, String)])
    func spans(seconds: Int64, text: String) { #expect(viewer.span(seconds) == text) }

    @Test("Near times are told from now, far ones by their date")
    func relative() {
        #expect(viewer.relative(Self.now.adding(hours: -3)) == "3 h ago")
        #expect(viewer.relative(Self.now.adding(microseconds: 600_000_000)) == "in 10 min")
        #expect(viewer.relative(Self.now) == "just now")
        #expect(viewer.relative(Self.now.adding(days: -4)) == "17 Nov")
        #expect(viewer.relative(Self.now.adding(days: -400)) == "17 Oct 2025")
    }

    @Test("A moment is told in the viewer's zone, or in that of its place, and exactly on demand")
    func moments() {
        #expect(viewer.dateTime(Self.now) == "21 Nov, 13:00")
        #expect(viewer.dateTime(Self.now, in: Zone("Europe/Lisbon")) == "21 Nov, 12:00")
        #expect(viewer.exact(Self.now) == "2026-11-21 13:00:00 Europe/Berlin (UTC+1)")
        #expect(viewer.exact(Self.now, in: Zone("Asia/Kolkata")) == "2026-11-21 17:30:00 Asia/Kolkata (UTC+5:30)")
    }

    @Test("One is one, none and two are many; what has no value stays visible")
    func phrases() {
        let phrase = Phrase("test.orders", "{n} {n|order|orders} of {who}")
        #expect(viewer.say(phrase, ["n": .number(1), "who": "Ada"]) == "1 order of Ada")
        #expect(viewer.say(phrase, ["n": .number(0), "who": "Ada"]) == "0 orders of Ada")
        #expect(viewer.say(phrase, ["n": .number(1_200)]) == "1,200 orders of {who}")
    }
}
