import Cashback
import Core
import Look
import Views

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

    /// When it is payable, after which scans the money waits, and at which a person looks first.
    func release(_ viewer: Viewer) -> String {
        let rule =
            switch terms.release {
            case .deliveryScan(let days), .estimatedDelivery(let days): viewer.say(.release(terms.release), ["n": .number(days)])
            case .promisedShipDate, .handoverScan: viewer.say(.release(terms.release))
            }
        let waits = waits(viewer)
        return waits.isEmpty ? rule : "\(rule). \(waits.joined(separator: " "))"
    }

    private func waits(_ viewer: Viewer) -> [String] {
        guard case .deliveryScan(let days) = terms.release else { return [] }
        var grades: [Int64: [Grade]] = [:]
        for (grade, action) in terms.grades {
            if case .cool(let hours) = action, hours > days * 24 { grades[hours, default: []].append(grade) }
        }
        let looks = Grade.allCases.filter { terms.grades[$0] == .review }
        return grades.sorted { $0.key < $1.key }.map { viewer.wait(of: $0.value, hours: $0.key) } + viewer.look(at: looks)
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

extension FrozenTerms {
    func waitSentences(_ viewer: Viewer) -> [String] {
        let looks = waitsForScan ? Grade.allCases.filter { actions[$0] == .review } : []
        return waits.map { viewer.wait(of: $0.grades, hours: $0.hours) } + viewer.look(at: looks)
    }
}

extension Viewer {
    /// One sentence, where there are any.
    fileprivate func look(at grades: [Grade]) -> [String] {
        grades.isEmpty ? [] : [say(.orderRuleLook, ["grades": .text(grades.map(\.rawValue).joined(separator: ", "))])]
    }

    /// In days, where they are whole ones.
    fileprivate func wait(of grades: [Grade], hours: Int64) -> String {
        let inDays = hours % 24 == 0
        let values: [String: Said] = [
            "grades": .text(grades.map(\.rawValue).sorted().joined(separator: ", ")), "n": .number(inDays ? hours / 24 : hours),
        ]
        return say(inDays ? .orderRuleWaitsDays : .orderRuleWaits, values)
    }
}
