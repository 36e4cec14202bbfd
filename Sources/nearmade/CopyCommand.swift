import ArgumentParser
import Copying
import Core
import Foundation
import Store
import StoreSQLite
import Views
import Workflows

struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy a whole database into an empty one, from SQLite to PostgreSQL or back, and prove that both are the same.",
        discussion: """
            Stop every program that uses FROM first. What was cut off goes on with the same command. In the end both sides are read again, compared \
            row by row and verified; until then nothing else opens TO.
            """)

    @Argument(help: "sqlite:PATH or postgres://…, left as it is.") var from: String
    @Argument(help: "sqlite:PATH or postgres://…, made if it is a file.") var to: String

    func run() async throws {
        let addresses = try [DatabaseAddress(from), DatabaseAddress(to)]
        guard addresses[0] != addresses[1] else { throw CommandFailure(description: "FROM and TO are the same database.") }
        if case .sqlite(let path) = addresses[0], !FileManager.default.fileExists(atPath: path) {
            throw CommandFailure(description: "There is no database at \(path).")
        }
        // A server that is at work on a file holds this lock.
        let locks = try addresses.map { if case .sqlite(let path) = $0 { try ServingLock(database: path) } else { ServingLock?.none } }
        let source = try DatabaseOptions.open(addresses[0], .readOnly)
        let target = try DatabaseOptions.open(addresses[1])
        try await Migrations.check(Workflows.migrations, on: source)
        _ = try await Migrations.apply(Workflows.migrations, to: target, at: World.real().wallNow())

        let copy = DatabaseCopy(from: source, to: target)
        let meters = [DatabaseCopy.Stage.copying: ProgressMeter(label: "copy"), .comparing: ProgressMeter(label: "compare")]
        let outcome = try await copy.run(at: World.real().wallNow()) { stage, done, total in meters[stage]?.show(done: done, total: total) }
        for meter in meters.values { meter.finish() }
        for table in outcome.tables where table.rows > 0 { print("\(table.name) \(table.rows)") }
        print("\(outcome.rows) rows, the same on both sides")

        let reports = (try await Verification.run(on: source, wallNow: nil), try await Verification.run(on: target, wallNow: nil))
        guard reports.0 == reports.1 else {
            throw CommandFailure(description: "nearmade verify does not say the same of both sides. TO is not to be used.\n\(reports.1.text)")
        }
        try await copy.finish()
        print(reports.1.isClean ? "verified on both sides: nothing is wrong" : "verified: both sides have the same \(reports.1.findingCount) findings")
        await source.close()
        await target.close()
        withExtendedLifetime(locks) {}
    }
}
