import Core
import Fulfilment
import Look
import Views

/// What happens now, in numbers that each open the list behind them.
struct OverviewPage: Sendable {
    let overview: Overview
    /// Of when its numbers are.
    let asOf: Instant
    /// nil for those who have no cashback to look at.
    let curve: PayoutCurve?
    let isOperator: Bool
    /// Whether parcels are sent to whoever looks, to be packed.
    var packs = true
    /// Questions that wait for the answer of whoever looks; nil for those who are asked none.
    var questions: BoundedCount?

    func html(_ viewer: Viewer) throws -> HTML {
        let zone = Zone(overview.zone) ?? .utc
        let lead = viewer.say(overview.trade == nil ? .overviewLeadHub : .overviewLead, ["date": .text(viewer.date(asOf, in: zone)), "time": .text(viewer.clock(asOf, in: zone, seconds: true)), "zone": .text(zone.name)])
        let header = PageHeader("\(viewer.say(.navOverview))", lead: "\(lead)").html(viewer)
        if let trade = overview.trade { return header + (try self.trade(trade, zone, viewer)) }
        if let hub = overview.hub { return header + HubOverview(hub: hub, packs: packs, questions: questions).html(viewer) + (try facts(viewer)) }
        return header + (try facts(viewer))
    }

    private func trade(_ trade: TradeFigures, _ zone: Zone, _ viewer: Viewer) throws -> HTML {
        let notice: HTML = trade.newestLines.map {
            Notice(.info, viewer.say(.overviewNewest, ["n": .number(Int64($0))])).html(viewer)
        } ?? ""
        let left: HTML = hours(trade, zone, viewer) + payout(viewer)
        let right: HTML = waiting(trade, viewer) + decisions(viewer) + budgets(viewer)
        return notice + Panel(nil, region: "figures", KeyFigures(figures(trade, viewer), stages: 4).html(viewer)).html(viewer)
            + Columns(.wideFirst, [left, right]).html(viewer) + (try facts(viewer))
    }

    // MARK: Figures

    private func figures(_ trade: TradeFigures, _ viewer: Viewer) -> [KeyFigure] {
        let spark = Sparkline(trade.ordersByHour.map { Double($0.figure.count.value) }, label: viewer.say(.overviewPerHour))
        let doubts = overview.anomalies.reduce(BoundedCount.zero) { $0 + $1.figure.count }
        var figures = [
            KeyFigure(
                viewer.say(.overviewOrders), "\(trade.ordersToday.count.text(viewer))", path: ListAddress.path(of: trade.ordersToday.list).text, spark: spark),
            KeyFigure(
                viewer.say(.overviewAwaiting), "\(trade.awaiting.count.text(viewer))", path: ListAddress.path(of: trade.awaiting.list).text,
                note: Self.notes([
                    viewer.amounts(trade.awaiting.amounts), link(.overviewPastPromise, trade.pastPromise, viewer),
                    link(.overviewAwaitingDate, trade.awaitingDate, viewer),
                ])),
            KeyFigure(
                viewer.say(.overviewConfirmed), "\(trade.confirmedPayable.count.text(viewer))", path: ListAddress.path(of: trade.confirmedPayable.list).text,
                note: Self.notes([viewer.amounts(trade.confirmedPayable.amounts), link(.overviewCooling, trade.confirmedCooling, viewer)])),
            KeyFigure(
                viewer.say(.overviewPayable), viewer.amounts(trade.payable.amounts) ?? "\(viewer.number(0))", path: ListAddress.path(of: trade.payable.list).text,
                note: "\(viewer.say(.overviewClaims, ["n": .text(trade.payable.count.text(viewer))]))"),
        ]
        if isOperator {
            figures.append(
                KeyFigure(
                    viewer.say(.overviewDoubts), "\(doubts.text(viewer))", path: "/anomalies",
                    delta: doubts.value > 0 ? .init(viewer.say(.overviewDoubtsWait, ["n": .number(doubts.value)]), .warning) : nil,
                    note: Self.notes([link(.overviewReview, trade.review, viewer), link(.overviewHeld, trade.held, viewer)])))
        } else {
            // Whom the operator keeps waiting for a decision.
            for (phrase, figure) in [(Phrase.overviewInReview, trade.review), (.overviewOnHold, trade.held)] {
                figures.append(
                    KeyFigure(
                        viewer.say(phrase), "\(figure.count.text(viewer))", path: ListAddress.path(of: figure.list).text,
                        note: viewer.amounts(figure.amounts)))
            }
        }
        return figures
    }

    /// A number beside another one that opens its own list; nil where there is nothing to count.
    private func link(_ phrase: Phrase, _ figure: Figure, _ viewer: Viewer) -> HTML? {
        guard figure.count.value > 0 else { return nil }
        let values: [String: Said] = ["n": .number(figure.count.value), "count": .text(figure.count.text(viewer))]
        return Link(viewer.say(phrase, values), ListAddress.path(of: figure.list).text).html(viewer)
    }

    private static func notes(_ notes: [HTML?]) -> HTML? {
        let some = notes.compactMap { $0 }
        return some.isEmpty ? nil : some.joined(" · ")
    }

    // MARK: Charts

    private func hours(_ trade: TradeFigures, _ zone: Zone, _ viewer: Viewer) -> HTML {
        let bars = trade.ordersByHour.map { hour in
            BarChart.Bar(Self.hour(hour.start, in: zone), [Double(hour.figure.count.value)], path: ListAddress.path(of: hour.figure.list).text)
        }
        let chart = BarChart(
            viewer.say(.overviewPerHour), description: viewer.say(.overviewPerHourText, ["zone": .text(zone.name)]), bars: bars,
            parts: [viewer.say(.navOrders)], x: viewer.say(.overviewHour), y: Axis(viewer.say(.navOrders)), isCourse: true,
            empty: EmptyState(viewer.say(.overviewNoOrders), viewer.say(.overviewNoOrdersText)))
        let days: HTML = isOperator ? "<p class=\"small\">\(Link(viewer.say(.overviewDays), "/days").html(viewer))</p>" : ""
        return Panel(nil, region: "hours", chart.html(viewer) + days).html(viewer)
    }

    /// Two digits: so many bars have no room for more.
    private static func hour(_ instant: Instant, in zone: Zone) -> String { String(zone.local(at: instant).description.dropFirst(11).prefix(2)) }

    private func payout(_ viewer: Viewer) -> HTML {
        guard let curve else { return "" }
        return Panel(nil, region: "payout", PayoutComparison(curve: curve).html(viewer)).html(viewer)
    }

    private func waiting(_ trade: TradeFigures, _ viewer: Viewer) -> HTML {
        let bars = trade.awaitingByAge.map { item in
            BarChart.Bar(viewer.say(.waitingAge(item.age)), [Double(item.figure.count.value)], path: ListAddress.path(of: item.figure.list).text)
        }
        let chart = BarChart(
            viewer.say(.overviewWaiting), description: viewer.say(.overviewWaitingText), bars: bars, parts: [viewer.say(.navClaims)],
            x: viewer.say(.overviewAge), y: Axis(viewer.say(.navClaims)), empty: EmptyState(viewer.say(.overviewNothingWaits)))
        return Panel(nil, region: "waiting", chart.html(viewer)).html(viewer)
    }

    // MARK: Lists

    private func decisions(_ viewer: Viewer) -> HTML {
        guard isOperator else { return "" }
        let rows = overview.anomalies.map { item in
            Table.Row(
                key: item.kind, path: ListAddress.path(of: item.figure.list).text,
                ["\(AnomalyKind(rawValue: item.kind).map { viewer.say(.doubt($0)) } ?? item.kind)", "\(item.figure.count.text(viewer))"])
        }
        let table = Table(
            caption: viewer.say(.overviewDoubts), columns: [.init(viewer.say(.overviewDoubt)), .init(viewer.say(.overviewOpen), .number)], rows: rows,
            empty: EmptyState(viewer.say(.overviewNoDoubts), viewer.say(.overviewNoDoubtsText)))
        return Panel(viewer.say(.overviewDoubts), region: "doubts", more: Link(viewer.say(.overviewDecide), "/anomalies"), table.html(viewer)).html(viewer)
    }

    private func budgets(_ viewer: Viewer) -> HTML {
        guard isOperator, !overview.budgets.isEmpty else { return "" }
        let rows = overview.budgets.map { item in
            Table.Row(
                key: item.offer.id.description, path: "/offers/\(item.offer.id)",
                [
                    .outside(item.offer.name),
                    item.offer.isBudgetLimited
                        ? viewer.amount(Money(minor: item.account.available, item.offer.currency)) : "\(viewer.say(.overviewUnlimited))",
                ])
        }
        let table = Table(
            caption: viewer.say(.overviewBudgets), columns: [.init(viewer.say(.overviewOffer)), .init(viewer.say(.overviewLeft), .money)], rows: rows,
            empty: EmptyState(viewer.say(.overviewBudgets)))
        return Panel(viewer.say(.overviewBudgets), region: "budgets", more: Link(viewer.say(.navOffers), "/offers"), table.html(viewer)).html(viewer)
    }

    private func facts(_ viewer: Viewer) throws -> HTML {
        let rows = try overview.facts.map { item in
            Table.Row(
                key: item.fact.id.description, path: path(of: item),
                [
                    "\(try FactLines.title(of: item.fact, viewer))", item.orderKey.map { .outside($0) } ?? "",
                    "\(item.actorName ?? ActorWords(names: [:]).say(item.fact.actor, viewer))", viewer.time(item.fact.receivedAt),
                ])
        }
        let table = Table(
            caption: viewer.say(.overviewFacts),
            columns: [.init(viewer.say(.factsWhat)), .init(viewer.say(.factsOrder)), .init(viewer.say(.factsActor)), .init(viewer.say(.factsWhen), .time)],
            rows: rows, empty: EmptyState(viewer.say(.overviewNoFacts), viewer.say(.overviewNoFactsText)))
        let more = isOperator ? Link(viewer.say(.navFacts), "/facts") : nil
        return Panel(viewer.say(.overviewFacts), region: "facts", more: more, table.html(viewer)).html(viewer)
    }

    /// The operator opens the fact itself, a merchant the order that it belongs to.
    private func path(of item: FactSummary) -> String? {
        if isOperator { return "/facts/\(item.fact.id)" }
        return overview.trade == nil ? nil : item.order.map { "/orders/\($0)" }
    }
}

extension Viewer {
    /// Amounts of several currencies beside each other; nil where there are none.
    func amounts(_ amounts: [Money]) -> HTML? { amounts.isEmpty ? nil : amounts.map { amount($0) }.joined(" · ") }
}
