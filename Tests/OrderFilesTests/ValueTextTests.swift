import Foundation
import Testing

@testable import OrderFiles

@Suite("Times and money as files write them")
struct ValueTextTests {
    private func instant(_ text: String, _ format: String, zone: String = "UTC") throws -> String? {
        let format = try #require(TimeFormat(format))
        guard let time = format.read(Array(text.utf8)[...]) else { return nil }
        var clock = LocalClock(try #require(TimeZone(identifier: zone)))
        return utc(clock.instant(time))
    }

    private func utc(_ microseconds: Int64) -> String {
        let seconds = microseconds >= 0 ? microseconds / 1_000_000 : (microseconds - 999_999) / 1_000_000
        let style = Date.ISO8601FormatStyle()
        let rest = microseconds - seconds * 1_000_000
        return Date(timeIntervalSince1970: TimeInterval(seconds)).formatted(style) + (rest == 0 ? "" : " +\(rest)")
    }

    @Test(
        "Each format reads its own times",
        arguments: [
            ("2018-03-31 23:59:59", "yyyy-MM-dd HH:mm:ss", "2018-03-31T23:59:59Z"),
            ("1969-12-31 23:59:59", "yyyy-MM-dd HH:mm:ss", "1969-12-31T23:59:59Z"),
            ("2000-02-29 00:00:00", "yyyy-MM-dd HH:mm:ss", "2000-02-29T00:00:00Z"),
            ("2018-03-31T23:59:59.25-03:00", "rfc3339", "2018-04-01T02:59:59Z +250000"),
            ("2018-03-31t23:59:59.123456789z", "rfc3339", "2018-03-31T23:59:59Z +123456"),
            ("31.3.2018 9:05", "d.M.yyyy H:mm", "2018-03-31T09:05:00Z"),
            ("03/31/2018", "MM/dd/yyyy", "2018-03-31T00:00:00Z"),
            ("20180331T235959.250", "yyyyMMdd'T'HHmmss.SSS", "2018-03-31T23:59:59Z +250000"),
        ])
    func formats(text: String, format: String, wanted: String) throws {
        #expect(try instant(text, format) == wanted)
    }

    @Test(
        "What is no time of the format is refused",
        arguments: [
            ("2018-02-29 00:00:00", "yyyy-MM-dd HH:mm:ss"), ("2018-13-01 00:00:00", "yyyy-MM-dd HH:mm:ss"),
            ("0000-00-00 00:00:00", "yyyy-MM-dd HH:mm:ss"), ("2018-03-31 24:00:00", "yyyy-MM-dd HH:mm:ss"),
            ("2018-03-31 23:59:59 ", "yyyy-MM-dd HH:mm:ss"), ("2018-03-31", "yyyy-MM-dd HH:mm:ss"),
            ("2018-03-31T23:59:59", "rfc3339"), ("2018-03-31T23:59:59+24:00", "rfc3339"),
            ("2018-03-31T23:59:59.Z", "rfc3339"), ("31.3.18", "d.M.yyyy"), ("٣١.3.2018", "d.M.yyyy"),
        ])
    func refusedTimes(text: String, format: String) throws {
        #expect(try instant(text, format) == nil)
    }

    @Test("A pattern needs year, month and day, each once, and known letters", arguments: ["HH:mm", "yyyy-MM-dd dd", "yyyy-MM-DD", "yyyy-MM-dd 'T", "yy-MM-dd"])
    func badPatterns(text: String) {
        #expect(TimeFormat(text) == nil)
    }

    @Test(
        "A skipped local time is the first instant after the gap, a doubled one the first of the two",
        arguments: [
            ("Europe/Berlin", "2026-03-29 02:30:00", "2026-03-29T01:00:00Z"),
            ("Europe/Berlin", "2026-03-29 03:00:00", "2026-03-29T01:00:00Z"),
            ("Europe/Berlin", "2026-10-25 02:30:00", "2026-10-25T00:30:00Z"),
            ("Europe/Berlin", "2026-10-25 03:00:00", "2026-10-25T02:00:00Z"),
            ("America/Sao_Paulo", "2018-11-04 00:30:00", "2018-11-04T03:00:00Z"),
            ("Australia/Lord_Howe", "2026-10-04 02:15:00", "2026-10-03T15:30:00Z"),
            ("Asia/Kathmandu", "2026-01-01 00:00:00", "2025-12-31T18:15:00Z"),
        ])
    func changingClocks(zone: String, local: String, wanted: String) throws {
        #expect(try instant(local, "yyyy-MM-dd HH:mm:ss", zone: zone) == wanted)
    }

    @Test(
        "Local times agree with the outside cases",
        .enabled(if: CaseFolder.has("parsers/time/cases.jsonl"), "needs ../shared/cases/parsers/time"))
    func localCases() throws {
        let text = try String(contentsOf: CaseFolder.url("parsers/time/cases.jsonl"), encoding: .utf8)
        var checked = 0
        for line in text.split(separator: "\n") {
            let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            guard object["kind"] as? String == "local", let input = object["in"] as? [String: String],
                let output = object["out"] as? [String: String], let wanted = output["first"] ?? output["instant"]
            else { continue }
            let local = try #require(input["local"])
            #expect(try instant(local, "yyyy-MM-dd'T'HH:mm:ss", zone: #require(input["zone"])) == wanted, "\(line)")
            checked += 1
        }
        #expect(checked > 0)
    }

    @Test(
        "Money is read exactly",
        arguments: [
            ("58.90", 2, 5890), ("58.9", 2, 5890), ("58", 2, 5800), ("58.900", 2, 5890), ("0", 2, 0), ("1250", 0, 1250),
            ("0.0005", 4, 5), ("10000000000", 2, 1_000_000_000_000),
        ] as [(String, Int, Int64)])
    func money(text: String, decimals: Int, wanted: Int64) throws {
        #expect(try MoneyText.read(Array(text.utf8)[...], decimals: decimals, mark: UInt8(ascii: ".")) == wanted)
    }

    @Test(
        "Other text is no money",
        arguments: [
            ("", .empty), ("-1.00", .negative), ("58.905", .tooFine(decimals: 2)), ("1,234.50", .notNumber), ("58,90", .notNumber),
            ("58.", .notNumber), (".5", .notNumber), ("1.2.3", .notNumber), ("1e3", .notNumber), ("€5", .notNumber),
            ("10000000000.01", .tooLarge), ("99999999999999999999999", .tooLarge), ("0x10", .notNumber),
        ] as [(String, MoneyText.Fault)])
    func noMoney(text: String, fault: MoneyText.Fault) {
        #expect(throws: fault) { try MoneyText.read(Array(text.utf8)[...], decimals: 2, mark: UInt8(ascii: ".")) }
    }

    @Test("The decimal mark is the mapping's")
    func decimalComma() throws {
        #expect(try MoneyText.read(Array("58,9".utf8)[...], decimals: 2, mark: UInt8(ascii: ",")) == 5890)
        #expect(throws: MoneyText.Fault.notNumber) {
            try MoneyText.read(Array("58.9".utf8)[...], decimals: 2, mark: UInt8(ascii: ","))
        }
    }

    @Test("A day is printed in UTC, before 1970 too", arguments: [(-1, "1969-12-31"), (0, "1970-01-01"), (951_782_400_000_000, "2000-02-29")] as [(Int64, String)])
    func days(microseconds: Int64, wanted: String) {
        #expect(DayText.day(microseconds) == wanted)
    }
}
