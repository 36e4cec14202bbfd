import Core
import Foundation
import Testing

@Suite struct ZoneTests {
    /// One line of `parsers/time/cases.jsonl`, answered by Python's zoneinfo.
    struct Line: Decodable, Sendable, CustomTestStringConvertible {
        struct Question: Decodable, Sendable { let zone: String, local, date, local_start: String?, hours: Int? }
        struct Answer: Decodable, Sendable { let `is`, first, second, start, end, local_end: String?, hours: Double? }
        let kind: String
        let `in`: Question
        let out: Answer
        var testDescription: String { "\(kind) \(`in`.zone) \(`in`.local ?? `in`.date ?? `in`.local_start ?? "")" }
    }

    static func lines() throws -> [Line] {
        guard Cases.present(Cases.localTimes) else { return [] }
        return try Cases.data(Cases.localTimes).split(separator: UInt8(ascii: "\n")).map { try JSONDecoder().decode(Line.self, from: $0) }
    }

    @Test(
        "A local time, day or window means the instants that Python's zoneinfo names",
        .enabled(if: Cases.present(Cases.localTimes), "\(Cases.absent)"), arguments: try lines())
    func cases(line: Line) throws {
        let zone = try zone(line.in.zone)
        switch line.kind {
        case "local":
            let meaning = zone.meaning(of: try local(line.in.local ?? ""))
            switch meaning {
            case .one: #expect(line.out.is != "gap" && line.out.is != "ambiguous")
            case .gap: #expect(line.out.is == "gap")
            case .ambiguous(let first, let second):
                #expect(line.out.is == "ambiguous")
                #expect([first.description, second.description] == [line.out.first, line.out.second])
            }
        case "day":
            let day = zone.day(of: try local((line.in.date ?? "") + "T00:00:00"))
            #expect([day.start.description, day.end.description] == [line.out.start, line.out.end])
            #expect(Double(day.end.microseconds - day.start.microseconds) / 3_600_000_000 == line.out.hours)
        case "window":
            let start = try local(line.in.local_start ?? "")
            let window = try #require(LocalWindow(zone: zone, localStart: start, hours: line.in.hours ?? 0))
            #expect([window.start.description, window.end.description] == [line.out.start, line.out.end])
            #expect(window.localEnd.description == line.out.local_end)
        default: Issue.record("The kind \(line.kind) is not known.")
        }
    }

    @Test("A skipped time starts at the first instant that exists, a repeated one at its first occurrence")
    func starts() throws {
        let berlin = try zone("Europe/Berlin")
        let skipped = berlin.meaning(of: try local("2026-03-29T02:30:00"))
        #expect(skipped == .gap(next: try moment("2026-03-29T01:00:00Z")))
        #expect(skipped.start.description == "2026-03-29T01:00:00Z")
        let repeated = berlin.meaning(of: try local("2026-10-25T02:30:00"))
        #expect(repeated.start.description == "2026-10-25T00:30:00Z")
        let plain = berlin.meaning(of: try local("2026-07-01T12:00:00"))
        #expect(plain == .one(try moment("2026-07-01T10:00:00Z")))
        #expect(plain.start.description == "2026-07-01T10:00:00Z")
    }

    @Test("The edges of a change belong to it as clocks show them")
    func edges() throws {
        let berlin = try zone("Europe/Berlin")
        func meaning(_ text: String) throws -> LocalMeaning { berlin.meaning(of: try local(text)) }
        #expect(try meaning("2026-03-29T01:59:59") == .one(moment("2026-03-29T00:59:59Z")))
        #expect(try meaning("2026-03-29T02:00:00") == .gap(next: moment("2026-03-29T01:00:00Z")))
        #expect(try meaning("2026-03-29T02:59:59") == .gap(next: moment("2026-03-29T01:00:00Z")))
        #expect(try meaning("2026-03-29T03:00:00") == .one(moment("2026-03-29T01:00:00Z")))
        #expect(try meaning("2026-10-25T01:59:59") == .one(moment("2026-10-24T23:59:59Z")))
        #expect(try meaning("2026-10-25T02:00:00") == .ambiguous(first: moment("2026-10-25T00:00:00Z"), second: moment("2026-10-25T01:00:00Z")))
        #expect(try meaning("2026-10-25T02:59:59") == .ambiguous(first: moment("2026-10-25T00:59:59Z"), second: moment("2026-10-25T01:59:59Z")))
        #expect(try meaning("2026-10-25T03:00:00") == .one(moment("2026-10-25T02:00:00Z")))
        // Before 1970 too, a part of a second belongs to the second it is in.
        let spring1949 = try moment("1949-04-10T01:00:00Z")
        #expect(berlin.offsetSeconds(at: spring1949) == 7_200)
        #expect(berlin.offsetSeconds(at: spring1949.adding(microseconds: -1)) == 3_600)
    }

    @Test("Samoa's day of 30 December 2011 did not happen: it has no hours")
    func skippedDay() throws {
        let day = try zone("Pacific/Apia").day(of: try local("2011-12-30T15:00:00"))
        #expect(day.start == day.end)
        #expect(day.start.description == "2011-12-30T10:00:00Z")
    }

    @Test("Two changes four days apart, Freetown in 1939, are kept apart")
    func closeChanges() throws {
        let freetown = try zone("Africa/Freetown")
        for day in 1...8 {
            let noon = try local("1939-09-0\(day)T12:00:00")
            #expect(freetown.local(at: freetown.meaning(of: noon).start) == noon)
        }
    }

    @Test("Near every change of thirty zones, a local time means all instants at which clocks showed it and no others", arguments: Seeded.seeds)
    func equalsSearch(seed: UInt64) throws {
        var random = Seeded(seed)
        let names = TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") }.sorted()
        for _ in 0..<30 {
            let zone = try zone(names.randomElement(using: &random) ?? "")
            for change in changes(of: zone, from: Instant(seconds: Int64.random(in: 0..<1_900_000_000, using: &random))) {
                for _ in 0..<10 {
                    let near = change.adding(microseconds: Int64.random(in: -10_800...10_800, using: &random) * 1_000_000)
                    try expectFound(LocalTime(CivilTime(near.adding(microseconds: Int64(zone.offsetSeconds(at: change)) * 1_000_000))), zone, seed)
                }
            }
        }
    }

    /// Instants within an hour of which the offset changed, in the year after `start`.
    private func changes(of zone: Zone, from start: Instant) -> [Instant] {
        (0..<8_760).map { start.adding(hours: $0) }.filter { zone.offsetSeconds(at: $0) != zone.offsetSeconds(at: $0.adding(hours: 1)) }
    }

    private func expectFound(_ local: LocalTime, _ zone: Zone, _ seed: UInt64) throws {
        let utc = local.civil.utc
        let offsets = Set((-30...30).map { zone.offsetSeconds(at: utc.adding(hours: $0)) })
        let found = offsets.map { utc.adding(microseconds: -Int64($0) * 1_000_000) }.filter { zone.local(at: $0) == local }.sorted()
        let message: Comment = "seed \(seed): \(zone) \(local)"
        switch zone.meaning(of: local) {
        case .one(let instant): #expect(found == [instant], message)
        case .ambiguous(let first, let second): #expect(found == [first, second], message)
        case .gap(let next):
            #expect(found.isEmpty, message)
            #expect(zone.local(at: next).civil.utc > utc, message)
            #expect(zone.local(at: next.adding(microseconds: -1_000_000)).civil.utc < utc, message)
        }
    }

    @Test("A zone is a place or UTC; abbreviations, offsets, paths and spellings of the careless are refused")
    func names() {
        for name in ["UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "America/Port-au-Prince"] {
            #expect(Zone(name)?.description == name)
        }
        for name in [
            "", "/", "CET", "EST", "GMT", "GMT+0330", "UTC+1", "Berlin", "europe/berlin", "Europe/Atlantis", "Europe/Berlin\0", "Europe/Berlin ",
            "../Europe/Berlin", "/etc/localtime", "Europe/Berlin/", "Europe/Bérlin", "Etc/Unknown", String(repeating: "a/", count: 50_000),
        ] { #expect(Zone(name) == nil, "\(name.prefix(40))") }
    }

    @Test("UTC has no offset, and no instant, however far, is without a local time")
    func farInstants() throws {
        let apia = try zone("Pacific/Apia")
        for instant in [Instant.earliest, .latest, Instant(microseconds: .min), Instant(microseconds: .max), Instant(seconds: 0)] {
            #expect(Zone.utc.offsetSeconds(at: instant) == 0)
            #expect(abs(apia.offsetSeconds(at: instant)) < 86_400)
            let local = apia.local(at: instant)
            #expect(LocalTime(text: local.description) == local)
            #expect((Instant.earliest...Instant.latest).contains(apia.meaning(of: local).start))
            #expect(apia.day(of: local).start <= apia.day(of: local).end)
        }
    }
}
