import Foundation
import TestSupport
import Testing

/// A PostgreSQL of the test's own, whose settings it may change.
struct OwnServer {
    private static let script = projectFolder.appendingPathComponent("scripts/with-postgres")
    static var isPossible: Bool { FileManager.default.isExecutableFile(atPath: script.path) }

    let process: OtherProcess
    let connection: String
    /// File with the certificate that vouches for it; empty where it speaks no TLS.
    let certificate: String

    /// - Parameter options: of `scripts/with-postgres`.
    init(_ options: [String] = []) async throws {
        process = try OtherProcess(
            Self.script, options + ["bash", "-c", "echo \"$NEARMADE_TEST_POSTGRES\"; echo \"${NEARMADE_TEST_POSTGRES_CA:-}\"; cat"])
        connection = try #require(await process.line())
        certificate = try #require(await process.line())
    }
}
