import Core
import Look
import Views

/// The day of those who record scans.
struct HubOverview: Sendable {
    let hub: HubDay
    let packs: Bool
    /// Questions that wait for an answer; nil for those who are asked none.
    let questions: BoundedCount?

    func html(_ viewer: Viewer) -> HTML {
        var figures: [KeyFigure] = []
        if let questions { figures.append(KeyFigure(viewer.say(.hubQuestions), "\(questions.text(viewer))", path: "/anomalies")) }
        if packs, let waiting = hub.parcels.first(where: { $0.progress == .ordered })?.figure {
            figures.append(KeyFigure(viewer.say(.hubToPack), "\(waiting.count.text(viewer))", path: ListAddress.path(of: waiting.list).text))
        }
        figures += [
            KeyFigure(
                viewer.say(.hubLate), "\(hub.late.count.text(viewer))", path: ListAddress.path(of: hub.late.list).text,
                note: "\(viewer.say(.hubLateText))"),
            KeyFigure(
                viewer.say(.hubDueToday), "\(hub.dueToday.count.text(viewer))", path: ListAddress.path(of: hub.dueToday.list).text,
                note: "\(viewer.say(.hubDueTodayText))"),
            KeyFigure(
                viewer.say(.hubHeld), "\(hub.held.count.text(viewer))", path: ListAddress.path(of: hub.held.list).text,
                note: "\(viewer.say(packs ? .hubHeldText : .hubHeldCarrierText))"),
            KeyFigure(viewer.say(.hubScans), "\(hub.scans.count.text(viewer))", path: ListAddress.path(of: hub.scans.list).text)
        ]
        if packs {
            figures.append(
                KeyFigure(viewer.say(.hubNotDelivered), "\(hub.notDelivered.count.text(viewer))", path: ListAddress.path(of: hub.notDelivered.list).text))
        }
        return Panel(nil, region: "figures", KeyFigures(figures).html(viewer)).html(viewer)
            + (packs ? Columns(.equal, [progress(viewer), devices(viewer)]).html(viewer) : devices(viewer))
    }

    private func progress(_ viewer: Viewer) -> HTML {
        let bars = hub.parcels.map { item in
            BarChart.Bar(viewer.say(.parcelProgress(item.progress)), [Double(item.figure.count.value)], path: ListAddress.path(of: item.figure.list).text)
        }
        let chart = BarChart(
            viewer.say(.hubParcels), description: viewer.say(.hubParcelsText), bars: hub.parcels.contains { $0.figure.count.value > 0 } ? bars : [],
            parts: [viewer.say(.navParcels)], x: viewer.say(.hubProgress), y: Axis(viewer.say(.navParcels)),
            empty: EmptyState(viewer.say(.hubNoParcels), viewer.say(.hubNoParcelsText)))
        return Panel(nil, region: "parcels", chart.html(viewer)).html(viewer)
    }

    private func devices(_ viewer: Viewer) -> HTML {
        let rows = hub.devices.map { day in
            Table.Row(
                key: day.device?.description ?? "none", path: ListAddress.path(of: day.scans.list).text,
                [
                    day.name.map { .outside($0) } ?? "\(viewer.say(.hubNoDevice))", "\(day.scans.count.text(viewer))", "\(viewer.number(day.notCounting))",
                    day.lastReceivedAt.map { viewer.time($0) } ?? "",
                ])
        }
        let table = Table(
            caption: viewer.say(.hubDevices),
            columns: [
                .init(viewer.say(.hubDevice)), .init(viewer.say(.navScans), .number), .init(viewer.say(.hubNotCounting), .number),
                .init(viewer.say(.hubLast), .time),
            ], rows: rows, empty: EmptyState(viewer.say(.hubNoScans), viewer.say(.hubNoScansText)))
        return Panel(viewer.say(.hubDevices), region: "devices", table.html(viewer)).html(viewer)
    }
}
