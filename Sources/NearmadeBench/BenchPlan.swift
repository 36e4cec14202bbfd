import Foundation

/// How much is measured.
struct BenchPlan: Sendable {
    /// In the database before anything is measured; NEARMADE_BENCH_ORDERS.
    let orders: Int
    /// Pairs of runs that count; one more goes before them and warms up.
    let runs: Int
    let isQuick: Bool
    /// Parts with rows in which PostgreSQL keeps the journal and the scans; NEARMADE_BENCH_PARTS.
    let parts: Int

    /// A base of so many is filled once and kept, and copied once for all workloads.
    var isLarge: Bool { orders > 1_000_000 }
    /// Scans of a workload hit so many orders, of the newest, and no others. Not more than 50,000, as in reference/performance.md.
    var window: Int { min(50_000, orders / 2) }
    /// A large base has a window for each workload, since it is not copied for each.
    var windows: Int { isLarge ? 8 : 1 }
    /// Of these orders the newest ones wait for their delivery.
    var waiting: Int { window * windows }
    /// Copied for each workload that only needs some trade to begin with.
    var small: BenchPlan { BenchPlan(orders: min(orders, 100_000), runs: runs, isQuick: isQuick, parts: parts) }
    /// Runs that take many seconds each.
    var longRuns: Int { isQuick ? 1 : 3 }

    init(environment: [String: String], isQuick: Bool) throws {
        self.isQuick = isQuick
        runs = isQuick ? 2 : 5
        let toldParts = environment["NEARMADE_BENCH_PARTS"] ?? "1"
        guard let parts = Int(toldParts), (1...200).contains(parts) else {
            throw BenchFailure("NEARMADE_BENCH_PARTS is the number of parts, 1 to 200, not “\(toldParts.prefix(20))”")
        }
        self.parts = parts
        guard let told = environment["NEARMADE_BENCH_ORDERS"] else {
            orders = isQuick ? 20_000 : 100_000
            return
        }
        guard let orders = Int(told), (2_000...20_000_000).contains(orders) else {
            throw BenchFailure("NEARMADE_BENCH_ORDERS is the number of orders, 2,000 to 20,000,000, not “\(told.prefix(20))”")
        }
        self.orders = orders
    }

    private init(orders: Int, runs: Int, isQuick: Bool, parts: Int) { (self.orders, self.runs, self.isQuick, self.parts) = (orders, runs, isQuick, parts) }

    /// Scans in one run of a workload, such that all runs together need no order twice.
    /// - Parameters:
    ///   - wanted: where there is room for so many.
    ///   - batch: scans in a transaction or request; the runs are whole batches.
    /// - Returns: nil where not even one batch a run has room.
    func scans(wanted: Int, batch: Int) -> Int? {
        let room = min(isQuick ? max(wanted / 8, batch) : wanted, window / (runs + 1))
        return room < batch ? nil : room / batch * batch
    }

    /// Numbers of the orders that the scans of a run hit.
    /// - Parameter number: which window, the newest is 0.
    func targets(run: Int, scans: Int, window number: Int = 0) -> [Int] {
        (run * scans..<(run + 1) * scans).map { orders - (number + 1) * window + spread($0, window) }
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
