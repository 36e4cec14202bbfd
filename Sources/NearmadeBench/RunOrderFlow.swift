import CBenchFloors
import Foundation
import Simulation

/// The simulator's event loop: a model of 14 events an order beside the same model in simpy, which must come to the same times.
enum RunOrderFlow {
    static func measure(_ plan: BenchPlan, in folder: URL) async throws -> Measured {
        let orders = plan.isQuick ? 20_000 : 100_000
        let peer = Peer("order_flow.py", in: folder)
        var outcome = OrderFlow.Outcome()
        var contenders: [Pairs.Contender] = [
            (
                "ours",
                { _ in
                    var flow = OrderFlow(orders: orders)
                    let (wall, cpu) = (bench_wall_ns(), bench_cpu_ns())
                    outcome = flow.run()
                    return Run(count: outcome.events, wall: bench_wall_ns() - wall, cpu: bench_cpu_ns() - cpu)
                }
            )
        ]
        if let peer {
            contenders.append(
                (
                    "simpy",
                    { _ in
                        let told = try peer.answer("\(orders)")
                        guard told.count == 3, Int(told[0]) == outcome.events, Int64(told[2]) == outcome.seconds else {
                            throw BenchFailure("simpy comes to \(told), ours to \(outcome)")
                        }
                        return Run(count: outcome.events, wall: Int64(told[1] * 1e9), cpu: Int64(told[1] * 1e9))
                    }
                ))
        }
        let series = try await Pairs.measure(runs: plan.runs, contenders)
        let floor = series.count > 1 ? series[1].with(goal: "goal 14", atLeast: 25) : Series(reference: "simpy", perSecond: 186_810, goal: ("goal 14", 25))
        return Measured(workload: "event loop, \(orders) orders of 14 events", unit: "events", ours: series[0], floors: [floor])
    }
}
