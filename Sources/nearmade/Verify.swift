import Archiving
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

    @Option(help: ArgumentHelp("The folder of archive files: they are read and proved, and all that left for them is looked at with the rest.", valueName: "folder"))
    var archive: String?

    func run() async throws {
        let store = try await database.openForReading()
        let wallNow = live ? World.real().wallNow() : nil
        let report: VerificationReport
        if let archive {
            report = try await ArchiveVerification.run(on: store, archive: ArchiveFolder(path: archive), wallNow: wallNow)
        } else {
            report = try await Verification.run(on: store, wallNow: wallNow)
        }
        print(json ? report.json : report.text)
        await store.close()
        if !report.findings.isEmpty { throw ExitCode(1) }
    }
}
