import ArgumentParser
import Core
import Foundation
import Store
import Views
import Workflows

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Recompute every balance and the sealed chain of facts, and check every invariant. Exit status 1 where something differs.")

    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "A server is running: facts that it has not sealed for a minute are a finding.") var live = false

    func run() async throws {
        let store = try await database.openForReading()
        let report = try await Verification.run(on: store, wallNow: live ? World.real().wallNow() : nil)
        print(json ? report.json : report.text)
        await store.close()
        if !report.findings.isEmpty { throw ExitCode(1) }
    }
}
