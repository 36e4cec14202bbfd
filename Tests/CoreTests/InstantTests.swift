import Core
import Foundation
import Testing

@Suite struct InstantTests {
    static let read: [(text: String, microseconds: Int64)] = [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01T00:00:00.000001Z", 1), ("1969-12-31T23:59:59.999999Z", -1),
        ("2026-11-21T10:00:00.5+01:00", 1_795_251_600_500_000), ("2026-11-21t10:00:00z", 1_795_255_200_000_000),
        ("2026-11-21 10:00:00Z", 1_795_255_200_000_000), ("2026-11-21T10:00:00-00:00", 1_795_255_200_000_000),
        ("1985-04-12T00:59:59.9999999999Z", 482_115_599_999_999), ("2000-02-29T00:00:00Z", 951_782_400_000_000),
        ("1600-02-29T00:00:00Z", -11_670_998_400_000_000), ("1900-03-01T00:00:00Z", -2_203_891_200_000_000),
        ("2024-12-31T00:00:00Z", 1_735_603_200_000_000), ("2100-02-28T00:00:00+23:59", 4_107_369_660_000_000),
        ("0001-01-01T00:00:00Z", -62_135_596_800_000_000), ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
        ("9999-12-31T23:59:59-00:00", 253_402_300_799_000_000), ("0001-01-01T23:59:00+23:59", -62_135_596_800_000_000),
        // A leap second counts as the start of the next day.
        ("1998-12-31T23:59:60Z", 915_148_800_000_000), ("1998-12-31T15:59:60.123-08:00", 915_148_800_000_000),
        ("2012-07-01T01:29:60+01:30", 1_341_100_800_000_000),
    ]

    @Test("RFC 3339 is read to the microsecond, whatever the offset", arguments: read)
    func reads(text: String, microseconds: Int64) {
        #expect(Instant(text: text)?.microseconds == microseconds)
        #expect(OffsetInstant(text: text)?.instant.microseconds == microseconds)
    }

    @Test(
        "What is not RFC 3339, not on the calendar or outside the years 0001 to 9999 is refused",
        arguments: [
            "", "2026", "2026-11-21", "2026-11-21T10:00Z", "2026-11-21T10:00:00", "2026-11-21T10:00:00+01", "2026-11-21T10:00:00+0100",
            "2026-11-21T10:00:00.Z", "2026-11-21T10:00:00,5Z", "2026-11-21T10:00:00Z ", " 2026-11-21T10:00:00Z", "2026-11-21T10:00:00Z\0",
            "2026-11-21_10:00:00Z", "2026-00-21T10:00:00Z", "2026-13-21T10:00:00Z", "2026-11-00T10:00:00Z", "2026-11-31T10:00:00Z",
            "2023-02-29T10:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T10:60:00Z",
            "2026-11-21T10:00:61Z", "2026-11-21T10:00:00+24:00", "2026-11-21T10:00:00+01:60", "2026-11-21T10:00:00−01:00",
            "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "10000-01-01T00:00:00Z", "-0001-01-01T00:00:00Z",
            "9999-12-31T23:59:60Z", "1998-12-31T23:59:60+01:00", "1998-12-30T23:59:60Z", "1998-12-31T23:58:60Z", "1999-01-01T00:00:60Z",
            "0000-12-31T23:30:00-01:00", "２026-11-21T10:00:00Z",
        ])
    func refuses(text: String) {
        #expect(Instant(text: text) == nil)
        #expect(OffsetInstant(text: text) == nil)
    }

    @Test("JSON Schema's date-time vectors get their verdicts", .enabled(if: Cases.present(Cases.dateTimes), "\(Cases.absent)"))
    func jsonSchemaVectors() throws {
        let vectors = try JSONDecoder().decode([Suite].self, from: Cases.data(Cases.dateTimes)).flatMap(\.tests).filter { $0.text != nil }
        #expect(vectors.contains { $0.valid } && vectors.contains { !$0.valid })
        for vector in vectors {
            let text = vector.text ?? ""
            #expect((Instant(text: text) != nil) == vector.valid, "\(vector.description): \(text)")
            #expect((OffsetInstant(text: text) != nil) == vector.valid, "\(vector.description): \(text)")
        }
    }

    private struct Suite: Decodable { let tests: [Vector] }
    private struct Vector: Decodable {
        let description: String
        let valid: Bool
        /// nil where the vector is no string, which is not ours to judge.
        let text: String?

        enum CodingKeys: String, CodingKey { case description, valid, data }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            description = try container.decode(String.self, forKey: .description)
            valid = try container.decode(Bool.self, forKey: .valid)
            text = try? container.decode(String.self, forKey: .data)
        }
    }

    @Test("An instant is written in UTC, with six digits of fraction or none")
    func writes() {
        #expect(Instant(seconds: 0).description == "1970-01-01T00:00:00Z")
        #expect(Instant(microseconds: -1).description == "1969-12-31T23:59:59.999999Z")
        #expect(Instant(microseconds: 500_000).description == "1970-01-01T00:00:00.500000Z")
        #expect(Instant.earliest.description == "0001-01-01T00:00:00Z")
        #expect(Instant.latest.description == "9999-12-31T23:59:59.999999Z")
    }

    @Test("Every instant and offset comes back from its text", arguments: Seeded.seeds)
    func roundTrip(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<3_000 {
            var microseconds = Int64.random(in: Instant.earliest.microseconds...Instant.latest.microseconds, using: &random)
            if Bool.random(using: &random) { microseconds -= microseconds % 1_000_000 }
            let instant = Instant(microseconds: microseconds)
            #expect(Instant(text: instant.description) == instant, "seed \(seed): \(microseconds)")
            let shown = OffsetInstant(instant, offsetMinutes: Int.random(in: -1_439...1_439, using: &random))
            #expect(OffsetInstant(text: shown.description)?.instant == instant, "seed \(seed): \(microseconds) \(shown.offsetMinutes)")
            guard abs(microseconds) < 62_000_000_000_000_000 else { continue }
            #expect(OffsetInstant(text: shown.description) == shown, "seed \(seed): \(microseconds) \(shown.offsetMinutes)")
        }
    }

    @Test("A scan keeps the offset of the clock beside it")
    func offsets() {
        #expect(OffsetInstant(text: "2026-07-01T08:00:00-02:30")?.offsetMinutes == -150)
        #expect(OffsetInstant(text: "2026-07-01T08:00:00+05:45")?.description == "2026-07-01T08:00:00+05:45")
        #expect(OffsetInstant(text: "2026-07-01T08:00:00.25-00:01")?.description == "2026-07-01T08:00:00.250000-00:01")
        #expect(OffsetInstant(text: "2026-07-01T08:00:00+00:00")?.description == "2026-07-01T08:00:00Z")
    }

    @Test(
        "An offset alone, as EPCIS has it, is written and read",
        arguments: [(0, "+00:00"), (330, "+05:30"), (-210, "-03:30"), (-1, "-00:01"), (1_439, "+23:59")])
    func offsetsAlone(minutes: Int, text: String) {
        #expect(OffsetInstant.text(ofOffset: minutes) == text)
        #expect(OffsetInstant.minutes(ofOffset: text) == minutes)
    }

    @Test("What is no offset is none", arguments: ["", "Z", "02:00", "+2:00", "+02:00 ", "+02:60", "+24:00", "--2:00", "+-2:00", "+0２:00"])
    func noOffsets(text: String) { #expect(OffsetInstant.minutes(ofOffset: text) == nil) }

    @Test("What RFC 3339 cannot write with its offset is written in UTC, the instant unharmed")
    func unwritableOffsets() {
        #expect(OffsetInstant(.earliest, offsetMinutes: -60).description == "0001-01-01T00:00:00Z")
        #expect(OffsetInstant(.latest, offsetMinutes: 60).description == "9999-12-31T23:59:59.999999Z")
        #expect(OffsetInstant(.latest, offsetMinutes: -60).description == "9999-12-31T22:59:59.999999-01:00")
        for offset in [1_440, -1_440, .max, .min] {
            #expect(OffsetInstant(Instant(seconds: 0), offsetMinutes: offset).description == "1970-01-01T00:00:00Z")
        }
    }

    @Test("An instant outside the years of RFC 3339, as a damaged database may hold, is still written")
    func outOfRange() {
        #expect(Instant(microseconds: .max).description == "+294247-01-10T04:00:54.775807Z")
        #expect(Instant(microseconds: .min).description == "-290308-12-21T19:59:05.224192Z")
        #expect(OffsetInstant(Instant(microseconds: .max), offsetMinutes: 1_439).description == Instant(microseconds: .max).description)
        #expect(Instant.latest.adding(microseconds: 1) == .latest)
        #expect(Instant(microseconds: Instant.latest.microseconds + 1).description == "+010000-01-01T00:00:00Z")
    }

    @Test("Adding stops at the ends of the calendar instead of wrapping round")
    func saturates() {
        let start = Instant(seconds: 0)
        for huge: Int64 in [.max, .max / 24, 1 << 60] {
            #expect(start.adding(microseconds: huge) == .latest)
            #expect(start.adding(hours: huge) == .latest)
            #expect(start.adding(days: huge) == .latest)
            #expect(start.adding(hours: -huge) == .earliest)
            #expect(start.adding(days: -huge) == .earliest)
        }
        #expect(start.adding(microseconds: .min) == .earliest)
        #expect(Instant.latest.adding(microseconds: .max) == .latest)
        #expect(Instant(seconds: .max).microseconds == .max)
        #expect(Instant(seconds: .min).microseconds == .min)
        #expect(start.adding(hours: -1).microseconds == -3_600_000_000)
        #expect(start.adding(days: 2).microseconds == 172_800_000_000)
    }
}
