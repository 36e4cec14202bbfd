import Core
import Look
import Views

/// How soon each rule pays, and what it would have paid for nothing: the reason why there is Nearmade.
struct PayoutComparison: Sendable {
    let curve: PayoutCurve

    private static let microsecondsPerDay = 86_400_000_000.0

    func html(_ viewer: Viewer) -> HTML {
        let rules = curve.rules.filter { !$0.points.isEmpty }
        let latest = rules.flatMap(\.points).map { Double($0.after) / Self.microsecondsPerDay }.max() ?? 1
        let chart = StepCurve(
            viewer.say(.payoutTitle),
            description: viewer.say(.payoutText, ["n": .number(Int64(curve.orders)), "undelivered": .number(Int64(curve.undelivered))]),
            series: rules.map { rule in
                StepCurve.Series(
                    viewer.say(.payoutRule(rule.rule)),
                    rule.points.map { .init(days: Double($0.after) / Self.microsecondsPerDay, share: $0.share) })
            }, days: max(latest, 1), empty: EmptyState(viewer.say(.payoutEmpty), viewer.say(.payoutEmptyText)))
        return chart.html(viewer) + table(rules, viewer)
    }

    private func table(_ rules: [PayoutFigures], _ viewer: Viewer) -> HTML {
        guard !rules.isEmpty else { return "" }
        let rows = rules.map { rule in
            Table.Row(
                key: rule.rule.rawValue,
                [
                    "\(viewer.say(.payoutRule(rule.rule)))", rule.median.map { viewer.duration($0 / 1_000_000) } ?? "\(viewer.say(.payoutNoMedian))",
                    share(rule.beforeDelivery, viewer), share(rule.forNothing, viewer),
                ])
        }
        let table = Table(
            caption: viewer.say(.payoutTitle),
            columns: [
                .init(viewer.say(.payoutRuleName)), .init(viewer.say(.payoutMedian), .number), .init(viewer.say(.payoutEarly), .money),
                .init(viewer.say(.payoutNothing), .money),
            ], rows: rows, empty: EmptyState(viewer.say(.payoutEmpty)))
        return "\(table.html(viewer))<p class=\"soft small\">\(viewer.say(.payoutEarlyMeans)) \(takenBack(viewer))</p>"
    }

    /// What the scan rule itself had to correct is said, not left out.
    private func takenBack(_ viewer: Viewer) -> HTML {
        guard let amounts = viewer.amounts(curve.takenBack.amounts) else { return "\(viewer.say(.payoutTakenBackNone))" }
        return viewer.write(.payoutTakenBack, ["amount": amounts])
    }

    private func share(_ share: PayoutShare, _ viewer: Viewer) -> HTML {
        let amounts = share.amounts.filter { $0.minor != 0 }
        return viewer.amounts(amounts) ?? "\(viewer.number(0))"
    }
}
