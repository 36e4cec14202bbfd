import Cashback
import Core
import Testing

/// Terms that confirm on every grade at once; `change` makes them others.
func terms(_ change: (inout Terms) -> Void = { _ in }) -> Terms {
    var terms = Terms(reward: .rate(Rate(ppm: 50_000)), grades: [.a: .confirm, .b: .confirm, .c: .confirm])
    change(&terms)
    return terms
}

@Suite("Terms are checked")
struct TermsTests {
    static let refused: [(terms: Terms, refusal: TermsRefusal, code: String)] = [
        (terms { $0.reward = .rate(Rate(ppm: 0)) }, .rate, "terms-rate"),
        (terms { $0.reward = .rate(Rate(ppm: -1)) }, .rate, "terms-rate"),
        (terms { $0.reward = .rate(Rate(ppm: 1_000_001)) }, .rate, "terms-rate"),
        (terms { $0.reward = .amount(0) }, .amount, "terms-amount"),
        (terms { $0.reward = .amount(1_000_000_000_001) }, .amount, "terms-amount"),
        (terms { $0.cap = 0 }, .cap, "terms-cap"),
        (terms { $0.cap = 1_000_000_000_001 }, .cap, "terms-cap"),
        (terms { $0.confirmingSteps = [] }, .noConfirmingStep, "terms-no-confirming-step"),
        (terms { $0.confirmingSteps = [.delivered, .handedOver] }, .stepConfirmsNothing(.handedOver), "terms-step-confirms-nothing"),
        (terms { $0.confirmingSteps = [.returned, .failed] }, .stepConfirmsNothing(.failed), "terms-step-confirms-nothing"),
        (terms { $0.grades[.b] = nil }, .gradeMissing(.b), "terms-grade-missing"),
        (terms { $0.grades[.c] = .cool(hours: 0) }, .coolHours, "terms-cool-hours"),
        (terms { $0.grades[.a] = .cool(hours: 8_761) }, .coolHours, "terms-cool-hours"),
        (terms { $0.expiryHours = 0 }, .expiry, "terms-expiry"),
        (terms { $0.expiryHours = 8_761 }, .expiry, "terms-expiry"),
        (terms { $0.release = .handoverScan }, .consentMissing("handover_scan"), "comparison-rule-needs-consent"),
        (terms { $0.release = .estimatedDelivery(days: 3) }, .consentMissing("estimated_delivery+3d"), "comparison-rule-needs-consent"),
    ]

    @Test("Each impossible promise has its refusal", arguments: refused)
    func refusals(_ row: (terms: Terms, refusal: TermsRefusal, code: String)) {
        #expect(throws: row.refusal) { try row.terms.check(consented: false) }
        #expect(row.refusal.code == row.code)
        #expect(row.refusal.sentence.hasSuffix("."))
        let isConsent = if case .consentMissing = row.refusal { true } else { false }
        #expect(row.refusal.kind == (isConsent ? .conflict : .malformed))
    }

    @Test("The first thing wrong is said first")
    func order() {
        let all = terms {
            $0.reward = .amount(0)
            $0.cap = 0
            $0.confirmingSteps = []
            $0.release = .handoverScan
        }
        #expect(throws: TermsRefusal.amount) { try all.check(consented: true) }
    }

    @Test("The limits themselves are allowed, and no expiry at all")
    func limits() throws {
        try terms { $0.reward = .rate(Rate(ppm: 1)) }.check(consented: false)
        try terms { $0.reward = .rate(Rate(ppm: 1_000_000)) }.check(consented: false)
        try terms { $0.reward = .amount(1_000_000_000_000) }.check(consented: false)
        try terms { $0.grades[.c] = .cool(hours: 8_760) }.check(consented: false)
        try terms { $0.expiryHours = nil }.check(consented: false)
        try Terms(reward: .amount(1)).check(consented: false)
    }

    @Test("A comparison rule is taken with consent only", arguments: [ReleaseRule.promisedShipDate, .handoverScan, .estimatedDelivery(days: 0)])
    func consent(_ rule: ReleaseRule) throws {
        #expect(throws: TermsRefusal.consentMissing(rule.text)) { try terms { $0.release = rule }.check(consented: false) }
        try terms { $0.release = rule }.check(consented: true)
    }
}

@Suite("A claim's amount is rounded once")
struct AmountTests {
    static let rows: [(terms: Terms, bases: [Int64], amount: Int64)] = [
        (terms(), [2_000, 3_000], 250),
        // 5 % of 10, 30 and 50: halves go to the even neighbour.
        (terms(), [10], 0), (terms(), [30], 2), (terms(), [50], 2), (terms(), [70], 4),
        (terms { $0.rounding = .halfUp }, [10], 1), (terms { $0.rounding = .halfUp }, [50], 3), (terms { $0.rounding = .halfUp }, [29], 1),
        (terms { $0.rounding = .down }, [39], 1), (terms { $0.rounding = .down }, [19], 0),
        // Three lines of 10 are 30, not three times 10.
        (terms(), [10, 10, 10], 2),
        (terms(), [], 0), (terms(), [0, 0], 0),
        (terms { $0.cap = 200 }, [5_000], 200), (terms { $0.cap = 200 }, [3_000], 150),
        (terms { $0.reward = .amount(500) }, [1], 500), (terms { $0.reward = .amount(500) }, [0], 0), (terms { $0.reward = .amount(500) }, [], 0),
        (terms { $0.reward = .amount(500); $0.cap = 300 }, [1], 300),
        // A thousand lines of the largest amount and shipping.
        (terms { $0.reward = .rate(Rate(ppm: 1_000_000)) }, Array(repeating: 20_000_000_000_000, count: 1_000), 20_000_000_000_000_000),
    ]

    @Test("Rate, fixed amount, cap and rounding", arguments: rows)
    func amounts(_ row: (terms: Terms, bases: [Int64], amount: Int64)) {
        #expect(row.terms.amount(of: row.bases) == row.amount)
    }
}

@Suite("Release rules as text")
struct ReleaseRuleTests {
    static let rules: [(ReleaseRule, String, isComparison: Bool)] = [
        (.deliveryScan(days: 0), "delivery_scan", false), (.deliveryScan(days: 7), "delivery_scan+7d", false),
        (.deliveryScan(days: 365), "delivery_scan+365d", false), (.promisedShipDate, "promised_ship_date", true),
        (.handoverScan, "handover_scan", true), (.estimatedDelivery(days: 0), "estimated_delivery", true),
        (.estimatedDelivery(days: 30), "estimated_delivery+30d", true),
    ]

    @Test("Every rule is written and read back", arguments: rules)
    func roundTrip(_ row: (ReleaseRule, String, isComparison: Bool)) {
        #expect(row.0.text == row.1)
        #expect(ReleaseRule(text: row.1) == row.0)
        #expect(row.0.isComparison == row.isComparison)
    }

    @Test(
        "What is no rule is not read as one",
        arguments: [
            "", "delivery", "Delivery_scan", "delivery_scan ", "delivery_scan+", "delivery_scan+d", "delivery_scan+0d", "delivery_scan+366d",
            "delivery_scan+7", "delivery_scan+07d", "delivery_scan++7d", "delivery_scan+-7d", "delivery_scan+7d+7d", "+7d", "delivery_scan+7h",
            "promised_ship_date+1d", "handover_scan+1d", "estimated_delivery+9223372036854775808d",
        ])
    func refusals(_ text: String) {
        #expect(ReleaseRule(text: text) == nil)
    }

    @Test("Only scans of the right step free the money")
    func steps() {
        #expect(terms().effectiveSteps == [.delivered, .collected])
        #expect(terms { $0.confirmingSteps = [.collected] }.effectiveSteps == [.collected])
        #expect(terms { $0.release = .handoverScan }.effectiveSteps == [.handedOver])
        #expect(terms { $0.release = .estimatedDelivery(days: 0) }.effectiveSteps == [])
        #expect(terms { $0.release = .promisedShipDate }.effectiveSteps == [])
    }
}
