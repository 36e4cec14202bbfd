import Foundation
import JSONText

/// One workload, measured.
struct Measured: Sendable {
    let workload: String
    /// What `perSecond` counts: scans, requests.
    let unit: String
    let ours: Series
    let floors: [Series]
    var latency: Latency?
    /// Goals that are no ratio to a floor.
    var goals: [Goal] = []
    /// Whatever makes the number better or worse than it looks, told beside it.
    var notes: [String] = []

    /// The goal that stands with a floor.
    func goal(beside floor: Series) -> Goal? {
        floor.goal.map { .atLeast($0.ratio, $0.name, "", "x", is: ours.ratio(to: floor).median) }
    }

    var allGoals: [Goal] { floors.compactMap(goal(beside:)) + goals }
}

/// Everything measured, printed as it comes, written to `bench.json` at the end.
struct BenchTable {
    private(set) var rows: [Measured] = []
    private static let widths = [58, 24, 50, 22, 19, 26, 20]

    static func heading() -> String {
        line("workload", "ours /s [least-most]", "floor", "floor /s [least-most]", "ratio [least-most]", "us cpu each: ours, floor", "goal")
    }

    mutating func add(_ row: Measured) {
        rows.append(row)
        for floor in row.floors {
            print(
                Self.line(
                    row.workload, Self.range(row.ours.perSecond), floor.name, Self.range(floor.perSecond), Self.range(row.ours.ratio(to: floor)),
                    Self.figure(row.ours.cpuMicroseconds.median) + (floor.isReference ? "" : ", " + Self.figure(floor.cpuMicroseconds.median)),
                    row.goal(beside: floor).map(Self.verdict) ?? ""))
        }
        if row.floors.isEmpty {
            print(Self.line(row.workload, Self.range(row.ours.perSecond), "", "", "", Self.figure(row.ours.cpuMicroseconds.median)))
        }
        for goal in row.goals { print("    \(goal.text)") }
        if let latency = row.latency { print("    \(latency.text)") }
        for note in row.notes { print("    \(note)") }
        // A run may be read while it goes on.
        fflush(nil)
    }

    /// What stands beside the ratio: “4 met, >= 0.75x”.
    private static func verdict(_ goal: Goal) -> String {
        "\(goal.name) \(goal.isMet ? "met" : "MISSED"), >= \(figure(goal.bound))x: \(figure(100 * goal.value / goal.bound)) % of it"
    }

    /// All goals once more, those that are missed first.
    func printGoals() {
        let goals = rows.flatMap { row in row.allGoals.map { (workload: row.workload, goal: $0) } }
        guard !goals.isEmpty else { return }
        print("\(goals.filter(\.goal.isMet).count) of \(goals.count) goals are met")
        for (workload, goal) in goals.filter({ !$0.goal.isMet }) + goals.filter(\.goal.isMet) { print("    \(goal.text); \(workload)") }
    }

    private static func line(_ cells: String...) -> String {
        zip(cells, widths).map { cell, width in cell.padding(toLength: max(width, cell.count + 1), withPad: " ", startingAt: 0) }.joined()
    }

    static func figure(_ value: Double) -> String { String(format: value < 0.1 ? "%.4f" : value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value) }

    private static func range(_ spread: Spread) -> String { "\(figure(spread.median)) [\(figure(spread.least))-\(figure(spread.most))]" }
}

// JSON: numbers are whole, so that every reader has them exactly: thousandths where a fraction counts.
extension BenchTable {
    func json(_ plan: BenchPlan) -> String {
        var out = JSONWriter(reservingBytes: 4_096)
        out.beginObject()
        out.member("orders", plan.orders)
        out.member("waiting", plan.waiting)
        out.member("runs", plan.runs)
        out.member("quick", plan.isQuick)
        out.member("processors", ProcessInfo.processInfo.activeProcessorCount)
        out.key("rows")
        out.beginArray()
        for row in rows { Self.write(row, to: &out) }
        out.endArray()
        out.endObject()
        return out.text + "\n"
    }

    private static func write(_ row: Measured, to out: inout JSONWriter) {
        out.beginObject()
        out.member("workload", row.workload)
        out.member("unit", row.unit)
        out.key("ours")
        write(row.ours, against: nil, to: &out)
        out.key("floors")
        out.beginArray()
        for floor in row.floors { write(floor, against: row.ours, to: &out) }
        out.endArray()
        row.latency?.write(to: &out)
        out.key("goals")
        out.beginArray()
        for goal in row.allGoals { goal.write(to: &out) }
        out.endArray()
        out.key("notes")
        out.beginArray()
        for note in row.notes { out.string(note) }
        out.endArray()
        out.endObject()
    }

    private static func write(_ series: Series, against ours: Series?, to out: inout JSONWriter) {
        out.beginObject()
        out.member("name", series.name)
        if series.isReference { out.member("isReference", true) }
        write("perSecond", series.perSecond, times: 1, to: &out)
        write("cpuNanoseconds", series.cpuMicroseconds, times: 1_000, to: &out)
        if let ours { write("ratioThousandths", ours.ratio(to: series), times: 1_000, to: &out) }
        out.endObject()
    }

    private static func write(_ name: String, _ spread: Spread, times factor: Double, to out: inout JSONWriter) {
        out.key(name)
        out.beginObject()
        for (name, value) in [("median", spread.median), ("least", spread.least), ("most", spread.most)] {
            out.member(name, Int64((value * factor).rounded()))
        }
        out.endObject()
    }
}
