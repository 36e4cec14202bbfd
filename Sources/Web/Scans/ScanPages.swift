import Core
import Fulfilment
import Hummingbird
import Look
import TradeNetwork
import Views

extension Site {
    var scanPages: [PageEndpoint] {
        [
            .get("/scans", .recorders, from: .replica, filters: ScanSearch.filters) { call in try await showScans(call) },
            .get("/scans.csv", .recorders, from: .replica, filters: ScanSearch.filters) { call in scansCSV(call) },
            .get("/scans/{scan}", .recorders, from: .replica) { call in
                let id: ScanID = try call.visit.id("scan")
                let sight = call.sight
                guard let record = try await call.read({ try ScanRecord.load(id, seenBy: sight, in: $0) }) else { throw try await noScan(id, sight) }
                let content = ScanPage(record, reader: Reader(call))
                return page(call, title: content.title(call.viewer), in: .scans, content.html(call.viewer))
            },
        ] + voidingPages
    }

    private func showScans(_ call: PageCall) async throws -> Response {
        let search = ScanSearch(call.visit)
        let (place, sight) = (Turning.place(call.visit), call.sight)
        let (scans, doubts, names) = try await call.read { tx in
            let scans = try search.page(at: place, limit: Turning.rows, seenBy: sight, in: tx)
            return (scans, try AnomalyList.of(scans.items.map(\.scan.id), in: tx), try call.chosenNames(in: tx))
        }
        let address = Turning.address("/scans", call.visit, "q", "state", "step", "recorder", "device", "since", "until")
        let content = ScansPage(scans, search, address: address, names: names, doubts: doubts, viewer: call.viewer)
        return page(call, title: call.viewer.say(.navScans), in: .scans, content.html(call.viewer))
    }

    /// The same scans as the page has, all of them.
    private func scansCSV(_ call: PageCall) -> Response {
        let search = ScanSearch(call.visit)
        let sight = call.sight
        let list = ListAnswer<ScanSummary>(
            page: { cursor, limit in
                try await call.read { try search.page(at: cursor.map { .after($0) } ?? .first, limit: limit, seenBy: sight, in: $0) }
            },
            write: { item, out in item.scan.write(to: &out) })
        return list.csv(named: "scans", columns: ScanEntry.columns, after: nil, logger: call.visit.context.logger) { [$0.scan.cells] }
    }
}

extension ScanSearch {
    fileprivate static let filters: [ListFilter] = [
        ListFilter("q", .parcelsKey, .text), .choice("step", .scansStep, Step.self) { .scanStep($0) },
        .choice("state", .scansStanding, ScanState.self) { .scanState($0) }, ListFilter("recorder", .scansRecorder, .known(.party(nil))),
        ListFilter("device", .anomalyDevice, .known(.device)), ListFilter("since", .filterSince, .instant), ListFilter("until", .filterUntil, .instant),
    ]

    /// As the page's address says.
    fileprivate init(_ visit: PageVisit) {
        let state: ScanState? = visit.choice("state")
        self.init(
            state: state?.rawValue, step: visit.choice("step"), recorder: visit.query("recorder"),
            device: visit.query("device").flatMap { DeviceID(text: $0) }, parcel: visit.query("q"),
            since: visit.query("since").flatMap { Instant(text: $0) }, before: visit.query("until").flatMap { Instant(text: $0) })
    }
}

/// The list of scans.
struct ScansPage: Sendable {
    let table: Table

    init(_ page: Page<ScanSummary>, _ search: ScanSearch, address: PagePath, names: [String: String], doubts: [ScanID: [AnomalyEntry]], viewer: Viewer) {
        let any = Choice("", viewer.say(.ordersAny))
        let states = ScanState.allCases.map { Choice($0.rawValue, viewer.say(.scanState($0))) }
        let steps = Step.allCases.map { Choice($0.rawValue, viewer.say(.scanStep($0))) }
        let kept = ["recorder", "device", "since", "until"]
        let filter = Filter(
            "/scans",
            fields: [
                Field("q", viewer.say(.parcelsKey), .search, value: search.parcel ?? ""),
                Field("step", viewer.say(.scansStep), .select([any] + steps), value: search.step?.rawValue ?? ""),
                Field("state", viewer.say(.scansStanding), .select([any] + states), value: search.state ?? ""),
            ], chips: Self.chips(search, names, page.items.first, address, viewer), kept: kept.compactMap { name in address[name].map { Hidden(name, $0) } })
        table = EvidenceTable(scans: page.items, opensScans: true, showsParcel: true, doubts: doubts).table(
            viewer,
            empty: EmptyState(
                viewer.say(.scansNone), viewer.say(.scansNoneText), action: search == ScanSearch() ? nil : .link(viewer.say(.scansAll), to: "/scans")),
            address: address, filter: filter, paging: Turning.paging(page, address, viewer),
            csv: page.items.isEmpty ? nil : PagePath("/scans.csv", query: address.without("after", "before").query.map { ($0.name, $0.value) }).text)
    }

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader("\(viewer.say(.navScans))", lead: "\(viewer.say(.scansLead))")
        return "\(header.html(viewer))\(Panel(nil, region: "scans", table.html(viewer)).html(viewer))"
    }

    /// What links of other pages ask for and has no field of its own.
    /// - Parameter found: a scan that fits, which knows the names of whom the address has keys and ids.
    private static func chips(_ search: ScanSearch, _ names: [String: String], _ found: ScanSummary?, _ address: PagePath, _ viewer: Viewer) -> [Filter.Chip] {
        var chips: [Filter.Chip] = []
        func add(_ name: String, _ text: String?) {
            if let text { chips.append(.init(text, without: address.without(name, "after", "before"))) }
        }
        add("recorder", search.recorder.map { names["recorder"] ?? found?.recorderName ?? $0 })
        add("device", search.device.map { names["device"] ?? found?.deviceName ?? CopyID($0.description).short })
        add("since", search.since.map { viewer.say(.ordersSince, ["time": .text(viewer.dateTime($0))]) })
        add("until", search.before.map { viewer.say(.ordersUntil, ["time": .text(viewer.dateTime($0))]) })
        return chips
    }
}
