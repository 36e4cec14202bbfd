import Core
import Look
import Tallies
import Views

/// How many days are shown.
enum DaySpan: String, CaseIterable, Sendable {
    case week = "7"
    case month = "30"
    case quarter = "90"
    case year = "365"

    static let usual = DaySpan.month

    var days: Int { Int(rawValue) ?? 30 }
}

/// The trade by days: what came in, what became payable, what was taken back. Each number opens what it counts.
struct DaysPage: Sendable {
    let span: DaySpan
    /// The latest last.
    let days: [DayTally]

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader("\(viewer.say(.navDays))", lead: "\(viewer.say(.daysLead, ["zone": .text(viewer.zone.name)]))").html(viewer)
        let tabs = Tabs(viewer.say(.daysSpan), DaySpan.allCases.map { Tabs.Tab(viewer.say(.daysLast, ["n": .number(Int64($0.days))]), address($0).text) }, current: address(span).text)
        let figures = Panel(nil, region: "figures", tabs.html(viewer) + KeyFigures(figures(viewer)).html(viewer)).html(viewer)
        let charts = [chart(.daysOrdersPerDay, .orders, viewer)] + currencies.map { payable($0, viewer) }
        let drawn = Columns(.equal, charts.enumerated().map { Panel(nil, region: "chart-\($0)", $1).html(viewer) }).html(viewer)
        return header + figures + drawn + Panel(nil, region: "days", table(viewer).html(viewer)).html(viewer)
    }

    private func address(_ span: DaySpan) -> PagePath {
        span == .usual ? PagePath("/days") : PagePath("/days", query: [("days", span.rawValue)])
    }

    /// Currencies in which anything became payable, in the order of their codes.
    private var currencies: [Currency] {
        Set(days.flatMap { $0.money(.payable).map(\.currency) }).sorted { $0.code < $1.code }
    }

    // MARK: Sums

    private func figures(_ viewer: Viewer) -> [KeyFigure] {
        guard let first = days.first, let last = days.last else { return [] }
        return TallySeries.allCases.map { series in
            let count = days.reduce(0) { $0 + $1.count(series) }
            let spark = Sparkline(days.map { Double($0.count(series)) }, label: viewer.say(.daysPerDay, ["what": .text(viewer.say(.daysSeries(series)))]))
            return KeyFigure(
                viewer.say(.daysSeries(series)), "\(viewer.number(count))", path: Self.path(series, first.start, last.end).text, spark: spark,
                note: viewer.amounts(Self.sum(days.flatMap { $0.money(series) })))
        }
    }

    /// By currency. Sums beyond what is countable stay at the end of it.
    private static func sum(_ amounts: [Money]) -> [Money] {
        Dictionary(grouping: amounts, by: \.currency).map { currency, amounts in
            Money(
                minor: amounts.reduce(0) { sum, money in
                    let (next, overflows) = sum.addingReportingOverflow(money.minor)
                    return overflows ? .max : next
                }, currency)
        }.sorted { $0.currency.code < $1.currency.code }
    }

    /// The list of what a series counts in [start, end).
    static func path(_ series: TallySeries, _ start: Instant, _ end: Instant) -> PagePath {
        switch series {
        case .orders: ListAddress.path(of: .orders(OrderSearch(since: start, before: end)))
        case .scans: ListAddress.path(of: .scans(ScanSearch(since: start, before: end)))
        case .payable, .takenBack, .doubts: ListAddress.path(of: .facts(FactSearch(counted: series, since: start, before: end)))
        }
    }

    // MARK: Charts

    private func chart(_ title: Phrase, _ series: TallySeries, _ viewer: Viewer) -> HTML {
        let bars = days.map { day in
            BarChart.Bar(viewer.date(day.start), [Double(day.count(series))], path: Self.path(series, day.start, day.end).text)
        }
        return BarChart(
            viewer.say(title), description: viewer.say(.daysOf, ["zone": .text(viewer.zone.name)]), bars: bars, parts: [viewer.say(.daysSeries(series))],
            x: viewer.say(.daysDay), y: Axis(viewer.say(.daysSeries(series))), isCourse: true, empty: EmptyState(viewer.say(.daysNothing))
        ).html(viewer)
    }

    private func payable(_ currency: Currency, _ viewer: Viewer) -> HTML {
        let bars = days.map { day in
            let amount = day.money(.payable).first { $0.currency == currency }?.minor ?? 0
            return BarChart.Bar(viewer.date(day.start), [Double(amount)], path: Self.path(.payable, day.start, day.end).text)
        }
        return BarChart(
            viewer.say(.daysPayablePerDay, ["currency": .text(currency.code)]), description: viewer.say(.daysOf, ["zone": .text(viewer.zone.name)]), bars: bars,
            parts: [viewer.say(.daysSeries(.payable))], x: viewer.say(.daysDay), y: Axis(viewer.say(.daysSeries(.payable)), .money(currency)), isCourse: true,
            empty: EmptyState(viewer.say(.daysNothing))
        ).html(viewer)
    }

    // MARK: Days

    /// The latest first.
    private func table(_ viewer: Viewer) -> Table {
        let columns: [Table.Column] =
            [.init(viewer.say(.daysDay))]
            + TallySeries.allCases.map { .init(viewer.say(.daysSeries($0)), $0.hasMoney ? .money : .number) }
        let rows = days.reversed().map { day in
            Table.Row(
                key: viewer.zone.local(at: day.start).description, [.text(viewer.day(day.start))] + TallySeries.allCases.map { Self.cell($0, day, viewer) })
        }
        return Table(
            caption: viewer.say(.navDays), columns: columns, rows: rows, empty: EmptyState(viewer.say(.daysNothing)),
            csv: PagePath("/days.csv", query: [("days", span.rawValue)]).text)
    }

    private static func cell(_ series: TallySeries, _ day: DayTally, _ viewer: Viewer) -> HTML {
        let count = day.count(series)
        guard count > 0 else { return "<span class=\"soft\">\(viewer.number(0))</span>" }
        let number = Link(viewer.number(count), path(series, day.start, day.end).text).html(viewer)
        return (number + (viewer.amounts(day.money(series)).map { " <span class=\"soft\">\($0)</span>" } ?? "")).inOne
    }
}

extension TallySeries {
    fileprivate var hasMoney: Bool {
        switch self {
        case .orders, .payable, .takenBack: true
        case .scans, .doubts: false
        }
    }
}
