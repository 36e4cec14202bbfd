import ArgumentParser
import Cashback
import Core
import Foundation
import OrderFiles
import Simulation
import Store
import Workflows

struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Play past orders through the real workflows, or ask a finished replay for its figures.",
        discussion: """
            nearmade replay DIR --mapping olist --rule delivery_scan --at "2018-03-31 23:59:59" --json
            Without DIR the figures of the replay in the database are printed. A replay that was cut off goes on when it is run again.
            """)

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "A folder (or one file) of past orders.") var directory: String?
    @Option(help: "olist, plain, or the path of a mapping file (docs/guides/mapping.md).") var mapping = "olist"
    @Option(help: "delivery_scan, delivery_scan+Nd; for comparison promised_ship_date, handover_scan, estimated_delivery, estimated_delivery+Nd.")
    var rule = "delivery_scan"
    @Option(help: "A moment to report, as 2018-03-31 23:59:59 (UTC) or RFC 3339; may be given several times. Default: the end of the data.")
    var at: [String] = []
    @Flag(help: "Print JSON.") var json = false
    @Option(help: "Instead of DIR: orders made up from a seed; only “month” so far.") var generate: Generated?
    @Option(help: "Seed of the made-up orders.") var seed: UInt64 = 1

    enum Generated: String, ExpressibleByArgument { case month }

    func validate() throws {
        guard directory == nil || generate == nil else { throw ValidationError("Give either DIR or --generate.") }
        guard ReleaseRule(text: rule) != nil else { throw ValidationError("“\(rule)” is no release rule; see nearmade replay --help.") }
    }

    func run() async throws {
        if directory == nil, generate == nil { return try await printFigures(of: try await database.openForReading()) }
        guard let rule = ReleaseRule(text: rule) else { throw ValidationError("“\(rule)” is no release rule.") }
        let (orders, mapping) = try read()
        let store = try await database.openMigrated()
        // The trade clock starts before the first order and is moved by the replay alone.
        let first = orders.lazy.compactMap { $0.placedAt ?? $0.purchasedAt }.min().map(Instant.init(microseconds:)) ?? .earliest
        let clock = ManualClock(first)
        let workflows = Workflows(store: store, world: .real(tradeClock: clock))
        let replay = Replay(workflows: workflows, clock: clock, plan: try ReplayPlan(mapping: mapping, rule: rule))
        let meter = ProgressMeter(label: "replay")
        let summary = try await replay.run(orders, statuses: mapping.statuses) { meter.show(done: $0, total: $1) }
        meter.finish()
        say("\(summary.orders) orders and \(summary.scans) scans played, \(summary.already) were there already.")
        for refusal in summary.refused.prefix(20) { say("refused: \(refusal)") }
        if summary.refused.count > 20 { say("… and \(summary.refused.count - 20) more refused") }
        try await printFigures(of: store)
    }

    private func read() throws -> (orders: [OrderHistory], mapping: Mapping) {
        guard let directory else {
            let start = CivilTime(year: 2026, month: 10, day: 1, microsecondOfDay: 0).utc
            return (GeneratedOrders.month(from: start, seed: seed), GeneratedOrders.mapping)
        }
        let mapping = try Mapping.named(mapping)
        let book = try OrderFiles.read(path: directory, mapping: mapping)
        for problem in book.problems.examples.prefix(20) { say("problem: \(problem)") }
        if book.problems.total > 0 { say("\(book.problems.total) problems in the files, \(book.setAsideCount) orders left out") }
        return (Array(book), mapping)
    }

    private func printFigures(of store: any Store) async throws {
        guard let finished = try await FinishedReplay.load(from: store) else { throw ReplayRefusal.nothingReplayed }
        let report = try await ReplayReport.load(finished, at: at, from: store)
        print(json ? report.json : report.text)
        await store.close()
    }
}
