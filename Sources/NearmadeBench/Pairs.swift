/// One run of one contender.
struct Run: Sendable {
    /// Scans or requests.
    let count: Int
    /// Nanoseconds by the clock on the wall.
    var wall: Int64
    /// Nanoseconds of processor time; of which processes, the workload says.
    var cpu: Int64

    var perSecond: Double { Double(count) * 1e9 / Double(max(1, wall)) }
    var cpuMicroseconds: Double { Double(cpu) / 1e3 / Double(max(1, count)) }
}

/// All counted runs of one contender.
struct Series: Sendable {
    let name: String
    var runs: [Run] = []
    /// What ours ought to reach of this one's rate, and the goal's name.
    var goal: (name: String, ratio: Double)?
    /// Measured elsewhere, and not in this invocation.
    private(set) var isReference = false

    init(name: String, runs: [Run] = []) { (self.name, self.runs) = (name, runs) }

    /// What a peer that cannot run here did on a machine of this kind, as the reference tells it.
    init(reference: String, perSecond: Double, goal: (name: String, ratio: Double)? = nil) {
        name = reference + ", REFERENCE"
        runs = [Run(count: Int((perSecond * 1_000).rounded()), wall: 1_000_000_000_000, cpu: 0)]
        self.goal = goal
        isReference = true
    }

    func with(goal name: String, atLeast ratio: Double) -> Series {
        var series = self
        series.goal = (name, ratio)
        return series
    }

    var perSecond: Spread { Spread(runs.map(\.perSecond)) }
    var cpuMicroseconds: Spread { Spread(runs.map(\.cpuMicroseconds)) }

    /// How many times as fast as another, pair by pair: neighbours on the machine slow both runs of a pair.
    func ratio(to other: Series) -> Spread {
        if other.isReference, let once = other.runs.first { return Spread(runs.map { $0.perSecond / once.perSecond }) }
        return Spread(zip(runs, other.runs).map { $0.perSecond / $1.perSecond })
    }

    /// Seconds of a run.
    var seconds: Spread { Spread(runs.map { Double($0.wall) / 1e9 }) }
}

/// Median, least and most.
struct Spread: Sendable {
    let median: Double
    let least: Double
    let most: Double

    init(_ values: [Double]) {
        let sorted = values.sorted()
        median = sorted.isEmpty ? 0 : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        (least, most) = (sorted.first ?? 0, sorted.last ?? 0)
    }
}

/// Runs contenders by turns: ours, floor, ours, floor …
struct Pairs {
    typealias Contender = (name: String, run: (Int) async throws -> Run)

    /// - Parameter contenders: ours first; each is given the number of the run, from 0. The first run of each warms up and is not counted.
    static func measure(runs: Int, _ contenders: [Contender]) async throws -> [Series] {
        var series = contenders.map { Series(name: $0.name) }
        for run in 0...runs {
            for (index, contender) in contenders.enumerated() {
                let measured = try await contender.run(run)
                if run > 0 { series[index].runs.append(measured) }
            }
        }
        return series
    }
}
