import Core

/// What frees the money of a claim.
package enum ReleaseRule: Hashable, Sendable {
    /// The confirming scan, and `days` of 24 hours after it was received.
    case deliveryScan(days: Int64)
    // The rest is what others do. They stand here to be compared with, need the operator's consent, and are marked wherever they are shown.
    case promisedShipDate
    case handoverScan
    case estimatedDelivery(days: Int64)

    /// True for the rules that pay on something else than a proved delivery.
    package var isComparison: Bool {
        if case .deliveryScan = self { false } else { true }
    }

    /// True for those that pay on a date, scan or no scan.
    package var paysOnDate: Bool {
        switch self {
        case .deliveryScan, .handoverScan: false
        case .promisedShipDate, .estimatedDelivery: true
        }
    }

    /// `delivery_scan`, `delivery_scan+7d`, `estimated_delivery`, …
    package var text: String {
        switch self {
        case .deliveryScan(let days): days == 0 ? "delivery_scan" : "delivery_scan+\(days)d"
        case .promisedShipDate: "promised_ship_date"
        case .handoverScan: "handover_scan"
        case .estimatedDelivery(let days): days == 0 ? "estimated_delivery" : "estimated_delivery+\(days)d"
        }
    }

    /// nil for an unknown rule or more than 365 days.
    package init?(text: String) {
        let parts = text.split(separator: "+", omittingEmptySubsequences: false)
        var days: Int64 = 0
        if parts.count == 2 {
            guard parts[1].hasSuffix("d"), let count = Int64(parts[1].dropLast()), (1...365).contains(count), "\(count)d" == parts[1] else {
                return nil
            }
            days = count
        }
        switch (parts.first, parts.count) {
        case ("delivery_scan", 1...2): self = .deliveryScan(days: days)
        case ("estimated_delivery", 1...2): self = .estimatedDelivery(days: days)
        case ("promised_ship_date", 1): self = .promisedShipDate
        case ("handover_scan", 1): self = .handoverScan
        default: return nil
        }
    }
}

/// What a confirming scan of one grade does.
package enum GradeAction: Hashable, Sendable {
    case confirm
    /// Confirms, and the money waits this many hours from the scan's receipt.
    case cool(hours: Int64)
    /// A person looks first.
    case review
}

package enum Reward: Hashable, Sendable {
    case rate(Rate)
    /// Minor units per claim, whatever the order's value.
    case amount(Int64)
}

/// What of the lines the rate is taken of.
package enum RewardBase: String, CaseIterable, Sendable {
    case items
    case itemsAndShipping = "items_and_shipping"
}

package enum AnomalyPolicy: String, CaseIterable, Sendable {
    /// A confirming scan with an anomaly holds the money until a person decides.
    case hold
    /// Anomalies are recorded and shown, and hold nothing.
    case record
}

/// The terms of an offer in one version. An order freezes the version that was in force; a later version changes only later orders.
package struct Terms: Hashable, Sendable {
    package var reward: Reward
    /// Minor units per claim at most.
    package var cap: Int64?
    package var base: RewardBase
    package var rounding: Rounding
    package var release: ReleaseRule
    package var confirmingSteps: Set<Step>
    package var grades: [Grade: GradeAction]
    /// Hours from the order's receipt after which a claim without its scan goes to review; nil never.
    package var expiryHours: Int64?
    package var onAnomaly: AnomalyPolicy

    /// Confirms on A, cools B for a return window of 14 days, and shows C to a person (`docs/guides/evidence.md`).
    package static let defaultGrades: [Grade: GradeAction] = [.a: .confirm, .b: .cool(hours: 336), .c: .review]

    package init(
        reward: Reward, cap: Int64? = nil, base: RewardBase = .items, rounding: Rounding = .halfEven, release: ReleaseRule = .deliveryScan(days: 0),
        confirmingSteps: Set<Step> = [.delivered, .collected], grades: [Grade: GradeAction] = Terms.defaultGrades,
        expiryHours: Int64? = 60 * 24, onAnomaly: AnomalyPolicy = .hold
    ) {
        self.reward = reward
        self.cap = cap
        self.base = base
        self.rounding = rounding
        self.release = release
        self.confirmingSteps = confirmingSteps
        self.grades = grades
        self.expiryHours = expiryHours
        self.onAnomaly = onAnomaly
    }

    /// The steps whose scan frees the money; none where a date does.
    package var effectiveSteps: Set<Step> {
        switch release {
        case .deliveryScan: confirmingSteps
        case .handoverScan: [.handedOver]
        case .promisedShipDate, .estimatedDelivery: []
        }
    }
}

/// Why terms are not taken.
package enum TermsRefusal: Refusal, Equatable {
    case rate
    case amount
    case cap
    case noConfirmingStep
    case stepConfirmsNothing(Step)
    case gradeMissing(Grade)
    case coolHours
    case expiry
    case consentMissing(String)

    package var code: String {
        switch self {
        case .rate: "terms-rate"
        case .amount: "terms-amount"
        case .cap: "terms-cap"
        case .noConfirmingStep: "terms-no-confirming-step"
        case .stepConfirmsNothing: "terms-step-confirms-nothing"
        case .gradeMissing: "terms-grade-missing"
        case .coolHours: "terms-cool-hours"
        case .expiry: "terms-expiry"
        case .consentMissing: "comparison-rule-needs-consent"
        }
    }

    package var kind: RefusalKind { if case .consentMissing = self { .conflict } else { .malformed } }

    package var sentence: String {
        switch self {
        case .rate: "ratePpm must be 1 to 1000000 (100 %)."
        case .amount: "amount must be 1 to 10^12 minor units."
        case .cap: "cap must be 1 to 10^12 minor units."
        case .noConfirmingStep: "confirmingSteps must name delivered, collected or both."
        case .stepConfirmsNothing(let step): "\(step.rawValue) proves no delivery; only delivered and collected confirm."
        case .gradeMissing(let grade): "grades must say what a scan of grade \(grade.rawValue) does."
        case .coolHours: "cooling must be 1 to 8760 hours."
        case .expiry: "expiryHours must be 1 to 8760."
        case .consentMissing(let rule):
            "The rule \(rule) pays without a proved delivery and exists for comparison. "
                + "It needs the operator's explicit consent (\"comparisonConsent\": true)."
        }
    }
}

extension Terms {
    /// - Parameter consented: the operator has agreed to a comparison rule.
    package func check(consented: Bool) throws(TermsRefusal) {
        switch reward {
        case .rate(let rate): guard (1...1_000_000).contains(rate.ppm) else { throw .rate }
        case .amount(let amount): guard (1...1_000_000_000_000).contains(amount) else { throw .amount }
        }
        if let cap { guard (1...1_000_000_000_000).contains(cap) else { throw .cap } }
        guard !confirmingSteps.isEmpty else { throw .noConfirmingStep }
        for step in confirmingSteps.sorted() where step != .delivered && step != .collected { throw .stepConfirmsNothing(step) }
        for grade in Grade.allCases {
            guard let action = grades[grade] else { throw .gradeMissing(grade) }
            if case .cool(let hours) = action { guard (1...8_760).contains(hours) else { throw .coolHours } }
        }
        if let expiryHours { guard (1...8_760).contains(expiryHours) else { throw .expiry } }
        guard !release.isComparison || consented else { throw .consentMissing(release.text) }
    }

    /// The claim's amount, rounded once over the whole order.
    /// - Parameter bases: per line, minor units.
    package func amount(of bases: [Int64]) -> Int64 {
        let sum = bases.reduce(0, +)
        guard sum > 0 else { return 0 }
        let amount: Int64 =
            switch reward {
            // A rate is at most 1 and a sum below 2^62, so the product fits.
            case .rate(let rate): rate.of(sum, rounding: rounding) ?? sum
            case .amount(let amount): amount
            }
        return min(amount, cap ?? amount)
    }
}
