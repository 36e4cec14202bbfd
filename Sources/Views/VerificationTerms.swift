import Core
import JSONText

/// Frozen terms as far as an amount and a proof depend on them, read from their stored text.
struct VerificationTerms {
    let isComparison: Bool
    /// Steps that may free the money.
    let steps: Set<String>
    /// Steps that prove a delivery, whatever frees the money.
    let provingSteps: Set<String>
    /// True where a date frees the money, scan or no scan.
    var paysOnDate: Bool { isComparison && steps.isEmpty }
    /// Hours from the receipt of a confirming scan to the money, by its grade.
    private let waits: [String: Int64]
    private let rate: Rate?
    private let fixed: Int64
    private let cap: Int64?
    private let countsShipping: Bool
    private let rounding: Rounding

    init(_ body: String) throws {
        let object = try JSONReader(try JSON.parse(body)).object()
        rate = try object.optionalInt64("ratePpm").map { Rate(ppm: $0) }
        fixed = rate == nil ? try object.int64("amount") : 0
        cap = try object.optionalInt64("cap")
        countsShipping = try object.string("base", maxBytes: 40) == "items_and_shipping"
        rounding = try object.choice("rounding")
        let release = try object.string("release", maxBytes: 60)
        provingSteps = Set(try object.array("confirmingSteps", max: 100).map { try $0.string(maxBytes: 40) })
        isComparison = release != "delivery_scan" && !release.hasPrefix("delivery_scan+")
        steps = isComparison ? (release == "handover_scan" ? ["handed_over"] : []) : provingSteps
        let days = isComparison ? 0 : Int64(release.dropFirst("delivery_scan+".count).dropLast()) ?? 0
        var waits: [String: Int64] = [:]
        for grade in try object.object("grades").members {
            let action = grade.value.asString ?? ""
            let cooling = action.hasPrefix("cool ") ? Int64(action.dropFirst("cool ".count).dropLast()) ?? 0 : 0
            waits[grade.name] = max(days * 24, cooling)
        }
        self.waits = waits
    }

    /// When a part may be payable at the earliest that a scan of this grade confirmed.
    func earliest(after receivedAt: Instant, grade: String) -> Instant { receivedAt.adding(hours: waits[grade] ?? 0) }

    /// What the amount is taken of, in minor units.
    func base(amount: Int64, shipping: Int64) -> Int64 { countsShipping ? amount &+ shipping : amount }

    /// The claim's amount, rounded once over all lines; nil where it does not fit.
    func amount(of bases: [Int64]) -> Int64? {
        let sum = bases.reduce(Int128(0)) { $0 + Int128($1) }
        guard let sum = Int64(exactly: sum) else { return nil }
        guard sum > 0 else { return 0 }
        guard let amount = rate.map({ $0.of(sum, rounding: rounding) }) ?? fixed else { return nil }
        return min(amount, cap ?? amount)
    }
}
