import Look
import Views
import Workflows

/// All ranges that somebody sees.
struct SSCCRangesPage: Sendable {
    let ranges: Page<SSCCRangeEntry>
    let address: PagePath
    /// Whoever looks may open another.
    let opens: Bool

    static func tabs(_ current: String, _ viewer: Viewer) -> HTML {
        Tabs(viewer.say(.ssccTabs), [.init(viewer.say(.ssccRanges), "/sscc-ranges"), .init(viewer.say(.ssccLeases), "/sscc-leases")], current: current).html(viewer)
    }

    static func header(_ viewer: Viewer, actions: [Button] = []) -> HTML {
        PageHeader(
            .text(viewer.say(.ssccNumbers)), lead: .text(viewer.say(.ssccLead)), breadcrumbs: Breadcrumbs(Link(viewer.say(.navParcels), "/parcels")), actions: actions
        ).html(viewer)
    }

    func html(_ viewer: Viewer) -> HTML {
        let new: [Button] = opens ? [.link(viewer.say(.ssccRangeNew), to: "/sscc-ranges/new", .primary)] : []
        let table = Table(
            caption: viewer.say(.ssccRanges),
            columns: [
                .init(viewer.say(.ssccParty)), .init(viewer.say(.ssccPrefix)), .init(viewer.say(.ssccDigit), .number), .init(viewer.say(.ssccFirst)),
                .init(viewer.say(.ssccLeft), .number),
            ],
            rows: ranges.items.map { range in
                Table.Row(
                    key: range.id.description, path: "/sscc-ranges/\(range.id)",
                    [.outside(range.partyName), .text(range.companyPrefix), .text(viewer.number(range.extensionDigit)), .text(range.first), .text(viewer.number(range.left))])
            }, empty: EmptyState(viewer.say(.ssccRangesEmpty), viewer.say(.ssccRangesEmptyMore), action: new.first), paging: Turning.paging(ranges, address, viewer))
        let panel = Panel(nil, region: "sscc-ranges", table.html(viewer)).html(viewer)
        return "\(Self.header(viewer, actions: new))\(Self.tabs("/sscc-ranges", viewer))\(panel)"
    }
}

/// Leases that somebody sees, of one range or all.
struct SSCCLeasesPage: Sendable {
    let leases: Page<SSCCLeaseEntry>
    /// The only one whose leases are meant.
    let range: SSCCRangeEntry?
    let address: PagePath

    func html(_ viewer: Viewer) -> HTML {
        let chips = range.map { [Filter.Chip(viewer.say(.ssccRangeTitle, ["party": .text($0.partyName)]), without: PagePath("/sscc-leases"))] } ?? []
        let filter = range == nil ? nil : Filter("/sscc-leases", fields: [], chips: chips)
        let panel = Panel(nil, region: "sscc-leases", Self.table(leases, viewer, filter: filter, paging: Turning.paging(leases, address, viewer)).html(viewer))
        return "\(SSCCRangesPage.header(viewer))\(SSCCRangesPage.tabs("/sscc-leases", viewer))\(panel.html(viewer))"
    }

    static func table(_ leases: Page<SSCCLeaseEntry>, _ viewer: Viewer, filter: Filter? = nil, paging: Paging? = nil) -> Table {
        Table(
            caption: viewer.say(.ssccLeases),
            columns: [
                .init(viewer.say(.ssccFirst)), .init(viewer.say(.ssccLast)), .init(viewer.say(.ssccCount), .number), .init(viewer.say(.ssccHolder)),
                .init(viewer.say(.ssccMade), .time),
            ],
            rows: leases.items.map { lease in
                Table.Row(
                    key: lease.id.description, path: "/sscc-leases/\(lease.id)",
                    [.text(lease.first), .text(lease.last), .text(viewer.number(lease.count)), .outside(lease.holderName), viewer.time(lease.leasedAt)])
            }, empty: EmptyState(viewer.say(.ssccLeasesEmpty), viewer.say(.ssccLeasesEmptyMore)), filter: filter, paging: paging)
    }
}

/// One range: how much of it is left, and a form for numbers from it.
struct SSCCRangePage: Sendable {
    /// Leases on the page itself.
    static let leasesShown = 10

    let range: SSCCRangeEntry
    let leases: Page<SSCCLeaseEntry>
    let input: FormInput
    let csrf: String
    let once: Hidden

    func title(_ viewer: Viewer) -> String { viewer.say(.ssccRangeTitle, ["party": .text(range.partyName)]) }

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader(.text(title(viewer)), breadcrumbs: Breadcrumbs(Link(viewer.say(.ssccNumbers), "/sscc-ranges")))
        let about = DescriptionList([
            .init(viewer.say(.ssccPrefix), .text(range.companyPrefix)), .init(viewer.say(.ssccDigit), .text(viewer.number(range.extensionDigit))),
            .init(viewer.say(.ssccFirst), .text(range.first)), .init(viewer.say(.ssccLast), .text(range.last)),
            .init(viewer.say(.ssccGiven), .text(viewer.number(range.taken))), .init(viewer.say(.ssccLeft), .text(viewer.number(range.left))),
            .init(viewer.say(.ssccMade), viewer.time(range.createdAt, .dateTime)),
            .init(viewer.say(.ssccRangeID), CopyID(range.id.description).html(viewer)),
        ])
        let given = Progress(viewer.say(.ssccGiven), done: range.taken, total: range.count).html(viewer)
        let lease: HTML = range.left > 0
            ? Panel(viewer.say(.ssccLease), note: .text(viewer.say(.ssccLeaseNote)), form(viewer).html(viewer)).html(viewer)
            : Notice(.info, viewer.say(.ssccExhausted), .text(viewer.say(.ssccExhaustedMore))).html(viewer)
        let all = leases.next == nil ? nil : Link(viewer.say(.ssccAllLeases), "/sscc-leases?range=\(range.id)")
        return """
            \(header.html(viewer))\(Panel(nil, region: "about", "\(about.html(viewer))\(given)").html(viewer))\
            \(lease)\
            \(Panel(viewer.say(.ssccLeases), region: "leases", more: all, SSCCLeasesPage.table(leases, viewer).html(viewer)).html(viewer))
            """
    }

    private func form(_ viewer: Viewer) -> Form {
        Form(
            "/sscc-ranges/\(range.id)/leases",
            fields: [
                input.filled("count", viewer.say(.ssccCount), .number(), hint: viewer.say(.ssccCountHint)),
                input.filled("holder", viewer.say(.ssccHolder), hint: viewer.say(.ssccHolderHint), isOptional: true),
            ], buttons: [.submit(viewer.say(.ssccLease))], hidden: [Hidden("csrf", csrf), once], error: input.wholeFault)
    }
}

/// Numbers of one lease, to be copied or printed.
struct SSCCLeasePage: Sendable {
    /// Numbers on the page itself.
    private static let numbersShown = 1_000

    let lease: SSCCLeaseEntry
    /// Whoever looks sees its range, too.
    let opensRange: Bool

    func title(_ viewer: Viewer) -> String { viewer.say(.ssccLeaseTitle, ["n": .number(lease.count), "party": .text(lease.holderName)]) }

    func html(_ viewer: Viewer) -> HTML {
        let file = Button.link(viewer.say(.ssccFile), to: "/sscc-leases/\(lease.id)/numbers.csv")
        let header = PageHeader(.text(title(viewer)), breadcrumbs: Breadcrumbs(Link(viewer.say(.ssccNumbers), "/sscc-leases")), actions: [file])
        let about = DescriptionList([
            .init(viewer.say(.ssccHolder), .outside(lease.holderName)),
            .init(viewer.say(.ssccParty), opensRange ? Link(lease.ownerName, "/sscc-ranges/\(lease.range)").html(viewer) : .outside(lease.ownerName)),
            .init(viewer.say(.ssccFirst), .text(lease.first)), .init(viewer.say(.ssccLast), .text(lease.last)),
            .init(viewer.say(.ssccMade), viewer.time(lease.leasedAt, .dateTime)), .init(viewer.say(.ssccRangeID), CopyID(lease.id.description).html(viewer)),
        ])
        let shown = lease.numbers.prefix(Self.numbersShown)
        let note: HTML? = shown.count < lease.count
            ? .text(viewer.say(.ssccShownOf, ["n": .number(Int64(shown.count)), "all": .number(lease.count)])) : nil
        let numbers: HTML = "<pre tabindex=\"0\"><code>\(shown.map(SSCCLeases.sscc).joined(separator: "\n"))</code></pre>"
        return "\(header.html(viewer))\(Panel(nil, region: "about", about.html(viewer)).html(viewer))\(Panel(viewer.say(.ssccNumbers), note: note, numbers).html(viewer))"
    }
}
