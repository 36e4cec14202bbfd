import Core
import Testing

@testable import Look

@Suite("What components are made of") struct ComponentTests {
    let viewer = Looking.viewer
    let now = Looking.now

    private func expect(_ html: HTML, equals name: String) throws { try Golden.expect(Looking.lines(html), equals: name) }

    @Test("Badges, buttons, notices, amounts, moments")
    func small() throws {
        var html: HTML = "\(Tone.allCases.map { Badge("State", $0).html })"
        html += Buttons(
            .submit("Save", name: "act", value: "save"), .submit("Reject", .danger, question: "Really?", key: "r"), .link("Open", to: "/x?a=1&b=2")
        ).html(viewer)
        html += Action("/claims/clm_1/holds", .submit("Hold", .quiet, key: "h"), hidden: [Hidden("csrf", "t0ken")]).html(viewer)
        html += "\(Notice.Kind.allCases.map { Notice($0, "Title", $0 == .info ? "" : "Text").html(viewer) })"
        html += viewer.amount(Money(minor: -1_250, .eur)) + viewer.amount(Money(minor: 1_250, .eur), signed: true)
        html += viewer.amount(Money(minor: 0, .eur), signed: true) + viewer.duration(12_000)
        html +=
            viewer.time(now.adding(hours: -3)) + viewer.time(now, .dateTime, in: Zone("Europe/Lisbon")) + viewer.time(now, .clock, in: Looking.berlin)
        html += CopyID("ord_01kbd3v6h4e2trcm8k5x2m9q").html(viewer) + CopyID("short-id").code + Progress("Rows", done: 9, total: 4).html(viewer)
        try expect(html, equals: "small.html")
    }

    @Test("A table with all it can have")
    func table() throws {
        let address = PagePath("/orders", ["state": "open", "sort": "-total", "after": "c1"])
        let table = Table(
            caption: "Orders", columns: [.init("Order"), .init("Placed", .time, sort: "placed"), .init("Total", .money, sort: "total")],
            rows: [
                .init(key: "ord_1", path: "/orders/ord_1", ["ord_1", viewer.time(now), viewer.amount(Money(minor: 4_890, .eur))]),
                .init(["ord_2", "", "–"]),
            ], empty: Looking.nothing, address: address,
            filter: Filter(
                "/orders", fields: [Field("state", "State", .select([Choice("", "All"), Choice("open", "Open")]), value: "open")],
                chips: [.init("Open", without: address.without("state", "after"))], kept: [Hidden("sort", "-total")]),
            paging: Paging(previous: nil, next: address.setting("after", "c2"), summary: "2 of 3"), csv: "/orders.csv?state=open")
        try expect(table.html(viewer), equals: "table.html")
    }

    @Test("A form with every kind of field, and what is wrong with it")
    func form() throws {
        let form = Form(
            "/offers",
            fields: [
                Field("name", "Name", .text(autocomplete: "off"), value: "Mugs", hint: "Buyers see it.", error: "Use at most 80 characters"),
                Field("secret", "Password", .password(), value: "never shown"), Field("mail", "Mail", .email), Field("q", "Find", .search),
                Field("rate", "Rate", .number(unit: "%"), value: "5,5"), Field("cap", "Cap", .money(.eur), value: "12.30", isOptional: true),
                Field("city", "City", .select([Choice("le", "Leipzig"), Choice("po", "Porto")]), value: "po"),
                Field("rule", "Rule", .radios([Choice("a", "A", hint: "first"), Choice("b", "B")]), value: "b", error: "Choose a rule"),
                Field("agreed", "Agreed", .checkbox, value: "on", hint: "By the operator."), Field("file", "File", .file(accept: ".csv")),
                Field("note", "Note", .textarea(rows: 3), value: "\nline"),
                Field("at", "At", .dateTime(Looking.berlin), value: "2026-11-21T18:00:00"),
            ], buttons: [.submit("Save")], hidden: [Hidden("csrf", "t0ken")], error: "The budget is too small.")
        #expect(!form.html(viewer).text.contains("never shown"))
        #expect(form.hasErrors && !Form("/x", fields: [Field("a", "A")], buttons: []).hasErrors)
        try expect(form.html(viewer), equals: "form.html")
    }

    @Test("Facts by day, with actor, cause and details")
    func timeline() throws {
        let timeline = Timeline(
            [
                .init(id: "fct_3", at: now.adding(hours: -1), tone: .good, title: "Delivered", actor: "Rider 12", cause: Link("scan", "#fct_2")),
                .init(
                    id: "fct_2", at: now.adding(hours: -2), zone: Zone("Europe/Lisbon"), tone: .warning, title: "Seen in Porto", details: "<p>B</p>"),
                .init(id: "fct_1", at: now.adding(days: -1), title: "Ordered"), .init(id: "fct_0", at: now.adding(days: -40), title: "Offered"),
            ], empty: Looking.nothing)
        try expect(timeline.html(viewer), equals: "timeline.html")
    }

    @Test("Figures, descriptions, steps, records, tabs, confirmation, the demonstration's control")
    func parts() throws {
        var html = KeyFigures([
            KeyFigure(
                "Orders", "214", path: "/orders", delta: .init("+12", .good), spark: Sparkline([1, 3, 2], label: "By hour"), note: "of 300"),
            KeyFigure("Open", "0"),
        ]).html(viewer)
        html += PageHeader(
            "Orders", lead: "All of them.", badge: Badge("Live", .good), breadcrumbs: Breadcrumbs(Link("Home", "/")),
            actions: [.link("New", to: "/n")]
        ).html(viewer)
        html += Panel("Facts", note: "Newest first.", region: "facts", more: Link("All", "/facts"), "<p>–</p>").html(viewer)
        html += Columns(.wideFirst, ["a", "b"]).html(viewer) + DescriptionList([.init("Merchant", "Tonwerk")]).html(viewer)
        html += Steps([.init("Ordered", .done, note: "Monday"), .init("Way", .current), .init("Came", .ahead), .init("Back", .stopped)]).html(viewer)
        html += SideBySide([.init("This", tone: .warning, "x"), .init("That", "y")]).html(viewer)
        html += Tabs("Order", [.init("Facts", "/f"), .init("Money", "/m", count: "3")], current: "/m").html(viewer)
        html += ConfirmMoney(
            "Pay out", amount: Money(minor: 418_250, .eur), from: "Payable", to: "Buyers", warning: "It is final.", more: [.init("Claims", "312")],
            action: "/payouts", hidden: [Hidden("csrf", "t")], button: "Pay out €4,182.50", cancel: Link("Back", "/p")
        ).html(viewer)
        html += DemoCorner(
            zone: Looking.berlin, speed: 600, isPaused: true, text: "Capsule 1", controlPath: "/demo/control", orderPath: "/demo/orders",
            people: [Choice("ines", "Operator"), Choice("tom", "Hub")], current: "tom", hidden: [Hidden("back", "/")]
        ).html(viewer)
        try expect(html, equals: "parts.html")
    }
}
