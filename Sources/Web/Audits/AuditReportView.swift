import Audit
import Core
import Look
import OrderFiles

/// An audit's report as this site shows it; the one to keep is the download.
struct AuditReportView: Sendable {
    let report: AuditReport

    func html(_ viewer: Viewer) -> HTML {
        let finding: HTML = "<p class=\"lead\">\(report.finding)</p>\(KeyFigures(figures(viewer)).html(viewer))"
        return """
            \(Panel(viewer.say(.auditFinding), finding).html(viewer))\(Panel(viewer.say(.auditRules), rules(viewer)).html(viewer))\
            \(Panel(nil, curve(viewer)).html(viewer))\(distances(viewer))\(reviews(viewer))\(problems(viewer))
            """
    }

    private func figures(_ viewer: Viewer) -> [KeyFigure] {
        var figures = [
            KeyFigure(viewer.say(.auditOrders), "\(viewer.number(Int64(report.ordersRead)))"),
            KeyFigure(viewer.say(.auditCounted), "\(viewer.number(Int64(report.counted.orders)))"),
            KeyFigure(viewer.say(.auditCashback), money(report.counted.amount, viewer)),
        ]
        if let estimate = report.rules.first(where: { $0.rule == .estimatedDelivery }), estimate.released.orders > 0 {
            figures.append(KeyFigure(viewer.say(.auditEarly), share(estimate.beforeDelivery, of: estimate, viewer)))
            figures.append(KeyFigure(viewer.say(.auditNever), share(estimate.neverDelivered, of: estimate, viewer)))
        }
        return figures
    }

    /// In the viewer's way where the currency is one that the product knows, else as the mapping writes it.
    private func money(_ amount: Int128, _ viewer: Viewer) -> HTML {
        if let currency = Currency(code: report.mapping.currency), let minor = Int64(exactly: amount), report.mapping.decimals == 2 {
            let money = Money(minor: minor, currency)
            if money.decimal == report.mapping.moneyText(amount) { return viewer.amount(money) }
        }
        return .text("\(report.mapping.currency) \(report.mapping.moneyText(amount))")
    }

    private func share(_ part: Share, of figures: RuleFigures, _ viewer: Viewer) -> HTML {
        guard figures.released.amount > 0 else { return "–" }
        return .text(viewer.percent(Double(part.amount) / Double(figures.released.amount)))
    }

    private func days(_ days: Double?, _ viewer: Viewer) -> HTML {
        days.map { .text($0.formatted(.number.precision(.fractionLength(1)).locale(viewer.locale))) } ?? "–"
    }

    private func rules(_ viewer: Viewer) -> HTML {
        let rows = report.rules.map { figures in
            Table.Row(
                key: figures.rule.rawValue,
                [
                    .text(figures.rule.words), "\(viewer.number(Int64(figures.released.orders)))", money(figures.released.amount, viewer),
                    "\(money(figures.beforeDelivery.amount, viewer)) <span class=\"soft\">\(share(figures.beforeDelivery, of: figures, viewer))</span>",
                    "\(money(figures.neverDelivered.amount, viewer)) <span class=\"soft\">\(share(figures.neverDelivered, of: figures, viewer))</span>",
                    days(figures.medianDays, viewer),
                ])
        }
        return Table(
            caption: viewer.say(.auditRules),
            columns: [
                .init(viewer.say(.auditRule)), .init(viewer.say(.auditPaidOrders), .number), .init(viewer.say(.auditPaid), .money),
                .init(viewer.say(.auditBefore), .money), .init(viewer.say(.auditLost), .money), .init(viewer.say(.auditMedian), .number),
            ], rows: rows, empty: EmptyState(viewer.say(.auditNothingPaid))
        ).html(viewer)
    }

    private func curve(_ viewer: Viewer) -> HTML {
        let shown: [ReleaseRule] = [.deliveryScan, .estimatedDelivery, .promisedShipDate, .handoverScan]
        let series = shown.compactMap { rule in report.rules.first { $0.rule == rule && $0.released.orders > 0 } }.map { figures in
            StepCurve.Series(
                figures.rule.words,
                figures.paidByDay.enumerated().map { .init(days: Double($0), share: Double($1) / Double(max(report.counted.orders, 1))) })
        }
        return StepCurve(
            viewer.say(.auditCurve), description: viewer.say(.auditCurveAbout), series: series, days: 60, source: report.source,
            empty: EmptyState(viewer.say(.auditNothingPaid))
        ).html(viewer)
    }

    private func distances(_ viewer: Viewer) -> HTML {
        guard let distances = report.distances else { return "" }
        let rows = distances.rows.map { row in
            Table.Row([.text(row.band.words), "\(viewer.number(Int64(row.orders)))", days(row.medianDays, viewer), "\(viewer.number(Int64(row.neverDelivered)))"])
        }
        let table = Table(
            caption: viewer.say(.auditDistances),
            columns: [
                .init(viewer.say(.auditDistance)), .init(viewer.say(.auditCounted), .number), .init(viewer.say(.auditMedian), .number),
                .init(viewer.say(.auditLost), .number),
            ], rows: rows, empty: EmptyState(viewer.say(.auditNothingPaid)))
        return Panel(viewer.say(.auditDistances), table.html(viewer)).html(viewer)
    }

    private func reviews(_ viewer: Viewer) -> HTML {
        guard let reviews = report.reviews else { return "" }
        let rows = reviews.rows.map { Table.Row([.text($0.punctuality.words), "\(viewer.number(Int64($0.orders)))", days($0.meanScore, viewer)]) }
        let table = Table(
            caption: viewer.say(.auditReviews),
            columns: [.init(viewer.say(.auditPunctuality)), .init(viewer.say(.auditCounted), .number), .init(viewer.say(.auditScore), .number)],
            rows: rows, empty: EmptyState(viewer.say(.auditNothingPaid)))
        return Panel(viewer.say(.auditReviews), table.html(viewer)).html(viewer)
    }

    /// With the lines on which they stand.
    private func problems(_ viewer: Viewer) -> HTML {
        guard report.problems.total > 0 else { return "" }
        let rows = OrderProblem.Kind.allCases.compactMap { kind -> Table.Row? in
            guard let count = report.problems.counts[kind] else { return nil }
            let examples = report.problems.examples.filter { $0.kind == kind }.prefix(5).map { "\(HTML.outside("\($0.file), line \($0.line): \($0.detail)"))<br>" as HTML }
            return Table.Row([.text(kind.rawValue), "\(viewer.number(Int64(count)))", "\(examples)"])
        }
        let table = Table(
            caption: viewer.say(.auditProblems),
            columns: [.init(viewer.say(.auditProblem)), .init(viewer.say(.auditCount), .number), .init(viewer.say(.auditExamples))], rows: rows,
            empty: EmptyState(viewer.say(.auditNothingPaid)))
        let note = viewer.say(.auditProblemsNote, ["n": .number(Int64(report.problems.total)), "aside": .number(Int64(report.setAside))])
        return Panel(viewer.say(.auditProblems), note: .text(note), table.html(viewer)).html(viewer)
    }
}
