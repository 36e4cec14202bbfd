import Foundation
import Store
import TestSupport
import Testing

extension Trait where Self == ConditionTrait {
    /// Skipped, and seen to be, without a server; in continuous integration `BackendTests` then fails.
    static var needsPostgres: Self { .enabled(if: Backend.postgresConnection != nil, "\(Backend.howToName)") }
}

/// The case of a `StoreError` without its texts.
enum ErrorKind: Equatable {
    case address, busy, serialization, unique, constraint, guardMissed, disconnected, outcomeUnknown, unreadable, full, readOnly, closed, cancelled,
        failed, schema, other
}

extension ErrorKind {
    init(_ error: any Error) {
        guard let error = error as? StoreError else {
            self = .other
            return
        }
        switch error {
        case .address: self = .address
        case .busy: self = .busy
        case .serialization: self = .serialization
        case .unique: self = .unique
        case .constraint: self = .constraint
        case .guardMissed: self = .guardMissed
        case .disconnected: self = .disconnected
        case .outcomeUnknown: self = .outcomeUnknown
        case .unreadable: self = .unreadable
        case .full: self = .full
        case .readOnly: self = .readOnly
        case .closed: self = .closed
        case .cancelled: self = .cancelled
        case .failed: self = .failed
        case .schema: self = .schema
        }
    }
}

/// Expects `body` to fail with that kind of `StoreError`, and with `words` in its text.
func expect<Result>(
    _ kind: ErrorKind, _ words: String = "", sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> Result
) async {
    do {
        _ = try await body()
        Issue.record("nothing was thrown, expected \(kind)", sourceLocation: sourceLocation)
    } catch {
        #expect(ErrorKind(error) == kind, "\(error)", sourceLocation: sourceLocation)
        if !words.isEmpty { #expect("\(error)".contains(words), sourceLocation: sourceLocation) }
    }
}

/// A counter that bodies of transactions may raise from their threads.
final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var number = 0

    var value: Int { lock.withLock { number } }

    /// - Returns: 1 for the first call.
    @discardableResult
    func next() -> Int {
        lock.withLock {
            number += 1
            return number
        }
    }
}

/// The project's own folder, also where the sources are reached through a link.
let projectFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent()

/// Files that are read and never copied into the project.
enum Cases {
    private static let folder =
        ProcessInfo.processInfo.environment["NEARMADE_CASES"].map { URL(fileURLWithPath: $0) }
        ?? projectFolder.appendingPathComponent("../shared/cases")

    static let naughtyStrings = folder.appendingPathComponent("parsers/naughty/blns.json")

    static func exists(_ file: URL) -> Bool { FileManager.default.fileExists(atPath: file.path) }
}
