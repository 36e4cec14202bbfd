import Foundation
import Store
import TestSupport

/// A program beside the tests that is spoken to line by line.
final class OtherProcess: @unchecked Sendable {
    private let process = Process()
    private let input = Pipe()
    private let ended = Gate()
    private var lines: AsyncStream<String>.Iterator

    init(_ program: URL, _ arguments: [String]) throws {
        let output = Pipe()
        let (stream, continuation) = AsyncStream.makeStream(of: String.self)
        lines = stream.makeAsyncIterator()
        process.executableURL = program
        process.arguments = arguments
        process.standardInput = input
        process.standardOutput = output
        process.terminationHandler = { [ended] _ in ended.open() }
        try process.run()
        let handle = output.fileHandleForReading
        Thread {
            var rest = Data()
            while case let data = handle.availableData, !data.isEmpty {
                rest += data
                while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    continuation.yield(String(decoding: rest[rest.startIndex..<end], as: UTF8.self))
                    rest = Data(rest[rest.index(after: end)...])
                }
            }
            continuation.finish()
        }.start()
    }

    func say(_ text: String) throws { try input.fileHandleForWriting.write(contentsOf: Data((text + "\n").utf8)) }

    /// The next line it prints; nil when it has ended.
    func line() async -> String? { await lines.next() }

    /// Ends its input and waits for it.
    /// - Returns: its exit status.
    func end() async throws -> Int32 {
        try input.fileHandleForWriting.close()
        await ended.passed()
        return process.terminationStatus
    }

    /// A program on the search path.
    static func program(_ name: String) -> URL? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { URL(fileURLWithPath: String($0)).appendingPathComponent(name) }
            .first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    struct NoProgram: Error { let name: String }

    /// PostgreSQL's own client. It stops at the first error.
    static func psql(_ database: TestDatabase) throws -> OtherProcess {
        guard let psql = program("psql") else { throw NoProgram(name: "psql") }
        let options = ["--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1"]
        return try OtherProcess(psql, options + ["--dbname=\(database.address)"])
    }
}
