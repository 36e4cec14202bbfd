import Foundation

/// What can be measured, by the words that choose it.
enum Workload: String, CaseIterable {
    case sqlite, sizes, http, postgres, orders, scarce, decode, loop, overview, facts, files, events, start, processes
}

/// One invocation: what has been filled so far, and the table.
struct Invocation {
    let plan: BenchPlan
    let folder: URL
    let kept: KeptBases
    var table = BenchTable()
    private var sqlite: SQLiteTemplates?
    private var large: SQLiteTemplates?
    private var postgres: PostgresTemplates?

    init(_ plan: BenchPlan, in folder: URL) {
        (self.plan, self.folder) = (plan, folder)
        kept = KeptBases(environment: ProcessInfo.processInfo.environment)
    }

    mutating func measure(_ workload: Workload) async throws {
        switch workload {
        case .sqlite: try await CaptureScansSQLite.measureAll(try await templates(plan), &table)
        case .sizes: try await compareSizes()
        case .http: try await PostScans.measureAll(try await templates(plan.small), &table)
        case .postgres: if let templates = try await postgresTemplates() { try await CaptureScansPostgres.measureAll(templates, &table) }
        case .orders:
            try await DeliverOrders.measureAll(try await templates(plan.small), &table)
            if let templates = try await postgresTemplates() { try await DeliverOrders.measureAll(templates, &table) }
        case .scarce: try await PlaceScarceOrders.measureAll(try await templates(plan.small), &table)
        case .decode: try await DecodeScans.measureAll(plan, in: folder, &table)
        case .loop: table.add(try await RunOrderFlow.measure(plan, in: folder))
        case .overview: try await GetOverview.measureAll(plan.small, in: folder, &table)
        case .facts: try await ReadFacts.measureAll(plan, in: folder, kept: kept, &table)
        case .files: try await ReadOrderFiles.measureAll(plan, in: folder, &table)
        case .events: try await CaptureEvents.measureAll(try await templates(plan.small), kept, &table)
        case .start: table.add(try await StartServer.measure(try await templates(plan.small)))
        case .processes: try await PostToProcesses.measureAll(plan.small, in: folder, &table)
        }
    }

    private mutating func compareSizes() async throws {
        guard plan.isLarge else { return print("sizes: left out, NEARMADE_BENCH_ORDERS=5000000 compares with 100,000 orders") }
        try await CompareSizes.measureAll(try await templates(plan), try await templates(plan.small), &table)
    }

    private mutating func templates(_ plan: BenchPlan) async throws -> SQLiteTemplates {
        if let made = plan.isLarge ? large : sqlite { return made }
        let made = try await SQLiteTemplates(plan, in: folder, kept: kept)
        if plan.isLarge { large = made } else { sqlite = made }
        return made
    }

    private mutating func postgresTemplates() async throws -> PostgresTemplates? {
        if postgres == nil { postgres = try await PostgresTemplates(plan.small) }
        return postgres
    }
}
