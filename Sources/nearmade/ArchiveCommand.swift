import Archiving
import ArgumentParser
import Core
import Store
import Workflows

struct ArchiveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive", abstract: "Write what is old to files, prove the files, and then take what is over out of the database.",
        discussion: """
            Whole sealed blocks of facts that were received before the day go to files in FOLDER. Facts and scans of orders of which nothing is awaited any more \
            then leave the database; orders, claims and the ledger stay. On PostgreSQL parts from which much has left give their room back to the disk. Servers may run meanwhile. What was cut off goes on with the same command. \
            nearmade verify --archive FOLDER proves the whole.
            """)

    @OptionGroup var database: DatabaseOptions
    @Option(name: .customLong("to"), help: ArgumentHelp("The folder of this database's archive; the same in every run.", valueName: "folder")) var folder: String
    @Option(help: ArgumentHelp("What was received before this day, in UTC, may leave: 2026-01-31.", valueName: "date")) var before: String?
    @Option(help: ArgumentHelp("What was received so many days ago may leave.", valueName: "days")) var keep: Int64?
    @Flag(help: "Write and prove files, and leave the database as it is.") var onlyWrite = false

    func validate() throws {
        guard (before == nil) != (keep == nil) else { throw ValidationError("Give either --before DATE or --keep DAYS.") }
        if let before, Instant(text: "\(before)T00:00:00Z") == nil { throw ValidationError("--before must be a day, as 2026-01-31.") }
        if let keep { guard (1...36_500).contains(keep) else { throw ValidationError("--keep must be 1 to 36500 days.") } }
    }

    func run() async throws {
        let world = World.real()
        guard let limit = before.map({ Instant(text: "\($0)T00:00:00Z") }) ?? keep.map({ world.wallNow().adding(days: -$0) }) else { return }
        let store = try await database.openForWork()
        let archive = try await ArchiveRun(store, to: ArchiveFolder(path: folder), before: limit)
        let meter = CountMeter(world: world)
        let outcome = try await archive.run(onlyWrite: onlyWrite, wallNow: { world.wallNow() }) { stage, count in
            switch stage {
            case .writing: meter.show("facts written", count)
            case .removing: meter.show("facts and scans removed", count)
            case .givingBack: meter.show("bytes given back to the disk", count)
            }
        }
        meter.finish()
        for file in outcome.files { print("\(file.name) \(file.items) \(file.kind.rawValue), \(file.bytes) bytes") }
        print("\(outcome.blocks) blocks with \(outcome.facts) facts written and proved")
        if !onlyWrite {
            print("\(outcome.removedFacts) facts and \(outcome.removedScans) scans of \(outcome.orders) orders have left the database")
            for line in outcome.room.lines { print(line) }
            if store.dialect.kind == .sqlite, outcome.removedFacts > 0 {
                print("Their room in the file is used again; the file itself becomes smaller only by VACUUM INTO (docs/guides/operating.md).")
            }
        }
        await store.close()
    }
}
