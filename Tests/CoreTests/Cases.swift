import Core
import Foundation
import Testing

/// Data of others beside the project, `../shared/cases` or the folder in NEARMADE_CASES; it is never copied into the project.
enum Cases {
    static let folder: URL = {
        if let named = ProcessInfo.processInfo.environment["NEARMADE_CASES"] { return URL(fileURLWithPath: named, isDirectory: true) }
        var root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        for _ in 1...3 { root.deleteLastPathComponent() }
        return root.appendingPathComponent("../shared/cases", isDirectory: true).standardizedFileURL
    }()

    static func present(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
    }

    static func data(_ path: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(path)) }

    static let dateTimes = "parsers/formats/date-time.json"
    static let localTimes = "parsers/time/cases.jsonl"
    static let naughty = "parsers/naughty/blns.json"
    static let absent = "the cases beside the project are absent (../shared/cases or NEARMADE_CASES)"
}

/// Random numbers that a printed seed brings back: CORE_SEED replays one.
struct Seeded: RandomNumberGenerator {
    private let source: SeededRandom

    init(_ seed: UInt64) { source = SeededRandom(seed: seed) }

    mutating func next() -> UInt64 { source.next() }

    static let seeds: [UInt64] = ProcessInfo.processInfo.environment["CORE_SEED"].flatMap(UInt64.init).map { [$0] } ?? [1, 2, 3, 20_261_121]
}

func moment(_ text: String) throws -> Instant { try #require(Instant(text: text)) }
func local(_ text: String) throws -> LocalTime { try #require(LocalTime(text: text)) }
func zone(_ name: String) throws -> Zone { try #require(Zone(name)) }
