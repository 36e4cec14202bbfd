import Cashback
import Core
import Look

/// The terms of an offer in plain words.
struct TermsWords: Sendable {
    let terms: Terms
    let currency: Currency

    init(_ terms: Terms, _ currency: Currency) {
        self.terms = terms
        self.currency = currency
    }

    func items(_ viewer: Viewer) -> [DescriptionList.Item] {
        let comparison: HTML = terms.release.isComparison ? " \(Badge(viewer.say(.comparison), .warning).html)" : ""
        var items: [DescriptionList.Item] = [
            .init(viewer.say(.termsReward), "\(reward(viewer))"),
            .init(viewer.say(.termsRelease), "\(release(viewer))\(comparison)"),
        ]
        if !terms.effectiveSteps.isEmpty {
            let steps = terms.effectiveSteps.sorted().map { viewer.say(.step($0.rawValue)) }.joined(separator: viewer.say(.wordOr))
            items.append(.init(viewer.say(.termsSteps), "\(viewer.say(.termsStepsText, ["steps": .text(steps)]))"))
            for grade in Grade.allCases {
                guard let action = terms.grades[grade] else { continue }
                items.append(.init(viewer.say(.termsGrade, ["grade": .text(grade.rawValue)]), "\(self.action(action, viewer))"))
            }
        }
        if !terms.release.isComparison {
            let expiry = terms.expiryHours.map { viewer.say(.termsExpiryAfter, ["span": .text(viewer.span($0 * 3_600))]) }
            items.append(.init(viewer.say(.termsExpiry), "\(expiry ?? viewer.say(.termsExpiryNever))"))
        }
        items.append(.init(viewer.say(.termsAnomaly), "\(viewer.say(.anomalyPolicy(terms.onAnomaly)))"))
        items.append(.init(viewer.say(.termsRounding), "\(viewer.say(.rounding(terms.rounding)))"))
        return items
    }

    func reward(_ viewer: Viewer) -> String {
        let plain =
            switch terms.reward {
            case .rate(let rate): viewer.say(.termsRate, ["rate": .text(Self.percent(rate)), "base": .text(viewer.say(.base(terms.base)))])
            case .amount(let minor): viewer.say(.termsAmount, ["amount": .text(viewer.money(Money(minor: minor, currency)))])
            }
        return terms.cap.map { viewer.say(.termsCap, ["reward": .text(plain), "cap": .text(viewer.money(Money(minor: $0, currency)))]) } ?? plain
    }

    func release(_ viewer: Viewer) -> String {
        switch terms.release {
        case .deliveryScan(let days), .estimatedDelivery(let days): viewer.say(.release(terms.release), ["n": .number(days)])
        case .promisedShipDate, .handoverScan: viewer.say(.release(terms.release))
        }
    }

    private func action(_ action: GradeAction, _ viewer: Viewer) -> String {
        switch action {
        case .confirm: viewer.say(.termsConfirm)
        case .cool(let hours): viewer.say(.termsCool, ["span": .text(viewer.span(hours * 3_600))])
        case .review: viewer.say(.termsReview)
        }
    }

    /// `5`, `2.5`, `0.0001`: parts per million as percent.
    static func percent(_ rate: Rate) -> String {
        let whole = rate.ppm / 10_000
        let rest = String(rate.ppm % 10_000)
        let decimals = String(repeating: "0", count: max(0, 4 - rest.utf8.count)) + rest
        let shown = String(decimals.reversed().drop { $0 == "0" }.reversed())
        return shown.isEmpty ? String(whole) : "\(whole).\(shown)"
    }
}
