import Core

extension Sample {
    private static let orders: [(id: String, buyer: String, state: String, tone: Tone, parcel: String, minor: Int64, minutes: Int64)] = [
        ("ord_01kbd3v6h4e2trcm8k5x2m9q", "Tonwerk", "Delivered", .good, "Leipzig, Gießerstraße", 4_890, 12),
        ("ord_01kbd3t2p0fzs8d1w7n4c8ra", "Tonwerk", "Awaiting a scan", .waiting, "On its way, Porto", 12_400, 47),
        ("ord_01kbd3qe91mgq5r2j3b6t0vk", "Linha & Filho", "Needs a decision", .warning, "Two places at once", 2_350, 190),
        ("ord_01kbd2z8s7hdn4x9p1f5e3jw", "Linha & Filho", "Never arrived", .bad, "Lost after hand-over", 120_250, 4_400),
        ("ord_01kbd2x0a6rcb3v8m2g7y5hz", "Tonwerk", "Cancelled", .neutral, "Not packed", 990, 7_200),
    ]

    var table: HTML {
        let address = PagePath("#orders", ["state": "open", "merchant": "tonwerk", "sort": "-total"])
        let rows = Self.orders.map { order in
            Table.Row(
                key: order.id, path: "#\(order.id)",
                [
                    CopyID(order.id).code, viewer.time(ago(order.minutes)), "\(order.buyer)", "\(order.parcel)",
                    Badge(order.state, order.tone).html, viewer.amount(euros(order.minor)),
                ])
        }
        let table = Table(
            caption: "Orders",
            columns: [
                .init("Order"), .init("Placed", .time, sort: "placed"), .init("Merchant"), .init("Parcel"), .init("State"),
                .init("Total", .money, sort: "total"),
            ], rows: rows, empty: Self.none, address: address,
            filter: Filter(
                "#orders",
                fields: [
                    Field("q", "Find an order", .search),
                    Field("state", "State", .select([Choice("", "All"), Choice("open", "Open"), Choice("delivered", "Delivered")]), value: "open"),
                ],
                chips: [.init("Open", without: address.without("state")), .init("Merchant: Tonwerk", without: address.without("merchant"))]),
            paging: Paging(previous: nil, next: address.setting("after", "01kbd2x0"), summary: "5 of 1,618 orders"), csv: "#csv")
        let empty = Table(
            caption: "Orders", columns: [.init("Order")], rows: [],
            empty: EmptyState("No order matches", "Take a filter away, or look for another id.", action: .link("Show all orders", to: "#orders")))
        return Panel("Orders", region: "orders", more: Link("All orders", "#orders"), "\(table.html(viewer))\(empty.html(viewer))").html(viewer)
    }

    var facts: HTML {
        let details = DescriptionList([
            .init("Device", "<code>dev_scan-7</code>, signed"), .init("Place", "Gießerstraße 18, Leipzig"), .init("Grade", "B"),
        ])
        let timeline = Timeline(
            [
                .init(
                    id: "fct_5", at: ago(3), tone: .good, title: "Cashback of \(viewer.amount(euros(245))) is payable", actor: "Nearmade",
                    cause: Link("Delivered", "#fct_4")),
                .init(
                    id: "fct_4", at: ago(12), tone: .good, title: "Delivered at the door", actor: "Rider 12, Stadtrad",
                    details: details.html(viewer)),
                .init(
                    id: "fct_3", at: ago(75), zone: Zone("Europe/Lisbon"), tone: .warning, title: "Seen in Porto, 1,900 km away",
                    actor: "Scanner 3, Hub Porto", cause: Link("Packed", "#fct_2")),
                .init(id: "fct_2", at: ago(1_450), tone: .info, title: "Packed", actor: "Pack bench 2, Hub Leipzig"),
                .init(id: "fct_1", at: ago(1_530), title: "Ordered: 2 × mug, 1 × bowl", actor: "Tonwerk"),
            ], empty: EmptyState("No facts yet"))
        let about = DescriptionList([
            .init("Order", CopyID("ord_01kbd3v6h4e2trcm8k5x2m9q").html(viewer)), .init("Merchant", "Tonwerk"),
            .init("Placed", viewer.time(ago(1_530), .dateTime)), .init("Packed in", viewer.time(ago(1_450), .dateTime, in: Zone("Europe/Lisbon"))),
            .init("State", Badge("Delivered", .good).html), .init("Cashback", viewer.amount(euros(245))),
            .init("Balance", viewer.amount(euros(-1_250), signed: true)),
        ])
        let columns = Columns(
            .wideFirst,
            [
                Panel("What happened", timeline.html(viewer)).html(viewer),
                Panel("About this order", "\(about.html(viewer))\(Progress("Rows read", done: 8_230, total: 13_171).html(viewer))").html(viewer),
            ])
        let tabs = Tabs("Order", [.init("Timeline", "#t"), .init("Evidence", "#e", count: "3"), .init("Ledger", "#l")], current: "#t")
        return "\(Panel("One order", tabs.html(viewer)).html(viewer))\(columns.html(viewer))"
    }

    var queue: HTML {
        func record(_ place: String, _ minutes: Int64, _ device: String, _ grade: String) -> HTML {
            DescriptionList([
                .init("Happened", viewer.time(ago(minutes), .dateTime)), .init("Place", "\(place)"), .init("Device", "\(device)"),
                .init("Grade", "\(grade)"),
            ]).html(viewer)
        }
        let evidence = SideBySide([
            .init("Scan in question", tone: .warning, record("Hub Porto", 75, "Scanner 3, signed", "B")),
            .init("Before it", tone: .good, record("Hub Leipzig", 90, "Pack bench 2, signed", "B")),
            .init("After it", tone: .good, record("Leipzig, at the door", 12, "Rider 12, signed and met by the buyer's code", "A")),
        ])
        let buttons: [HTML] = [
            Action("#accept", .submit("Accept", .primary, key: "a")).html(viewer), Action("#hold", .submit("Hold", .quiet, key: "h")).html(viewer),
            Action("#reject", .submit("Reject", .danger, question: "Reject this scan? Its part of the claim will wait again.", key: "r")).html(
                viewer),
        ]
        let case1: HTML = """
            <article data-item tabindex="0"><h3><a href="#case">Two places at once</a> \(Badge("Open", .waiting).html)</h3>\(evidence.html(viewer))\
            <div class="buttons">\(buttons)</div></article>
            """
        return Panel("A decision", note: "In the list, j and k move, a accepts, h holds, r rejects.", "<div data-queue>\(case1)</div>").html(viewer)
    }

    var buyer: HTML {
        let steps = Steps([
            .init("Ordered", .done, note: viewer.time(ago(1_530), .dateTime)), .init("Packed", .done, note: viewer.time(ago(1_450), .dateTime)),
            .init("On its way", .current, note: "with Stadtrad, Leipzig"), .init("Delivered", .ahead, note: "expected today"),
            .init("Cashback \(viewer.money(euros(245)))", .ahead, note: "right after delivery"),
        ])
        let stopped = Steps([.init("Ordered", .done), .init("Packed", .done), .init("Came back to the hub", .stopped)])
        let confirm = ConfirmMoney(
            "Pay out 312 claims", amount: euros(418_250), from: "Payable cashback, Nahebei", to: "312 buyers, one transfer each",
            warning: "The bank carries this out within minutes. What was paid wrongly can only be claimed back from each buyer.",
            action: "#pay", button: "Pay out \(viewer.money(euros(418_250)))", cancel: Link("Back to the batch", "#ledger"))
        return Columns([
            Panel("A buyer's order", "\(steps.html(viewer))\(stopped.html(viewer))").html(viewer),
            Panel("Before money moves", confirm.html(viewer)).html(viewer),
        ]).html(viewer)
    }
}
