import Foundation

/// A database that the conformance suites run on.
package enum Backend: String, CaseIterable, Sendable, CustomStringConvertible {
    case sqlite, postgres

    package var description: String { rawValue }

    /// SQLite always; PostgreSQL where a server for tests is named.
    package static var underTest: [Backend] { allCases.filter { $0 == .sqlite || postgresConnection != nil } }

    /// PostgreSQL where a server for tests is named.
    package static var postgresUnderTest: [Backend] { underTest.filter { $0 == .postgres } }

    /// A connection string for a server on which databases can be made and dropped.
    package static var postgresConnection: String? {
        ProcessInfo.processInfo.environment["NEARMADE_TEST_POSTGRES"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Continuous integration tests both databases or fails.
    package static var isContinuousIntegration: Bool {
        ["true", "1"].contains(ProcessInfo.processInfo.environment["CI"]?.lowercased() ?? "")
    }

    package static let howToName = "set NEARMADE_TEST_POSTGRES to a PostgreSQL server for tests, or run: make test"
}
