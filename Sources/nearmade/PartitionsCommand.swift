import ArgumentParser
import Copying
import Core
import Store
import Workflows

struct PartitionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "partitions", abstract: "Show the parts by time in which PostgreSQL keeps the journal and the scans.",
        discussion: "A serving process makes parts ahead by itself. Rows are as of the last ANALYZE.")

    @OptionGroup var database: DatabaseOptions
    @Option(help: "How long parts that are made from now on last: month, week or day.") var length: PartitionLength?
    @Flag(help: "Make what is missing now, however many rows have to be moved while everybody waits.") var make = false

    @Flag(help: "Exchange old parts from which much has left for compact copies now, however many rows are copied while everybody waits.") var giveBack = false

    func run() async throws {
        guard case .postgres = try database.address() else {
            throw CommandFailure(description: "SQLite keeps each table whole. Parts are PostgreSQL's: nearmade copy leads there.")
        }
        let store = try await database.openForWork()
        if let length { try await store.write { try length.choose(in: $0) } }
        let world = World.real()
        let workflows = Workflows(store: store, world: world)
        if make { for table in PartitionedTable.allCases { try await workflows.makePartitions(of: table, movingAtMost: Int.max - 1) } }
        if giveBack {
            var limits = RoomLimits()
            limits.copiedRows = Int.max
            let room = try await Partitions.giveBackRoom(on: store, at: world.wallNow(), limits: limits)
            print(room == RoomGivenBack() ? "No old part has room to give back." : room.lines.joined(separator: "\n"))
        }
        let (periods, chosen) = try await store.read { tx in
            (try PartitionedTable.allCases.flatMap { try Partitions.periods(of: $0, in: tx) }, try PartitionLength.chosen(in: tx))
        }
        print(Self.table(periods))
        print("New parts last a \(chosen.rawValue).")
        await store.close()
    }

    private static func table(_ periods: [PartitionPeriod]) -> String {
        let rows = [["part", "from", "to", "rows", "MB"]] + periods.map { period in
            [
                period.name, period.isDefault ? "what has no other" : day(period.start), day(period.end), period.rows.map(String.init) ?? "?",
                String((period.bytes + 500_000) / 1_000_000),
            ]
        }
        let widths = (0..<5).map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            row.enumerated().map { column, text in
                let space = String(repeating: " ", count: widths[column] - text.count)
                return column < 3 ? text + space : space + text
            }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    private static func day(_ instant: Instant?) -> String { instant.map { String($0.description.prefix(10)) } ?? "" }
}

extension PartitionLength: ExpressibleByArgument {}
