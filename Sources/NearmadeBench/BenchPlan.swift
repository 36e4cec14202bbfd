import Foundation

/// How much is measured.
struct BenchPlan: Sendable {
    /// In the database before anything is measured; NEARMADE_BENCH_ORDERS.
    let orders: Int
    /// Pairs of runs that count; one more goes before them and warms up.
    let runs: Int
    let isQuick: Bool

    /// Of these orders the newest ones wait for their delivery, and scans hit them and no others. Not more than 50,000, as in
    /// reference/performance.md.
    var waiting: Int { min(50_000, orders / 2) }

    init(environment: [String: String], isQuick: Bool) throws {
        self.isQuick = isQuick
        runs = 5
        guard let told = environment["NEARMADE_BENCH_ORDERS"] else {
            orders = isQuick ? 20_000 : 100_000
            return
        }
        guard let orders = Int(told), (2_000...20_000_000).contains(orders) else {
            throw BenchFailure("NEARMADE_BENCH_ORDERS is the number of orders, 2,000 to 20,000,000, not “\(told.prefix(20))”")
        }
        self.orders = orders
    }

    /// Scans in one run of a workload, such that all runs together need no order twice.
    /// - Parameters:
    ///   - wanted: where there is room for so many.
    ///   - batch: scans in a transaction or request; the runs are whole batches.
    /// - Returns: nil where not even one batch a run has room.
    func scans(wanted: Int, batch: Int) -> Int? {
        let room = min(isQuick ? max(wanted / 8, batch) : wanted, waiting / (runs + 1))
        return room < batch ? nil : room / batch * batch
    }

    /// Numbers of the orders that the scans of a run hit.
    func targets(run: Int, scans: Int) -> [Int] {
        (run * scans..<(run + 1) * scans).map { orders - waiting + spread($0, waiting) }
    }
}

struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
