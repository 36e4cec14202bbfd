import JSONText

/// What a workload ought to reach beside what it has reached.
struct Goal: Sendable {
    /// Its number, or a word where it has none.
    let name: String
    /// What is measured: “of the floor”, “p99”.
    let subject: String
    let unit: String
    let bound: Double
    let isAtLeast: Bool
    let value: Double

    static func atLeast(_ bound: Double, _ name: String, _ subject: String, _ unit: String, is value: Double) -> Goal {
        Goal(name: name, subject: subject, unit: unit, bound: bound, isAtLeast: true, value: value)
    }

    static func atMost(_ bound: Double, _ name: String, _ subject: String, _ unit: String, is value: Double) -> Goal {
        Goal(name: name, subject: subject, unit: unit, bound: bound, isAtLeast: false, value: value)
    }

    var isMet: Bool { isAtLeast ? value >= bound : value <= bound }

    /// “goal 4 missed: 0.13 x of at least 0.75 x”.
    var text: String {
        "\(name) \(isMet ? "met" : "MISSED"): \(subject) \(BenchTable.figure(value)) \(unit) of at \(isAtLeast ? "least" : "most") \(BenchTable.figure(bound)) \(unit)"
    }

    func write(to out: inout JSONWriter) {
        out.beginObject()
        out.member("goal", name)
        out.member("subject", subject)
        out.member("unit", unit)
        out.member("isMet", isMet)
        out.member("valueThousandths", Int64((value * 1_000).rounded()))
        out.member(isAtLeast ? "leastThousandths" : "mostThousandths", Int64((bound * 1_000).rounded()))
        out.endObject()
    }
}
