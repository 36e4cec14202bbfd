import Core
import Testing

@testable import Look

/// Texts that would do harm as markup, and places where nothing stands.
@Suite("Hostile and missing texts") struct SafetyTests {
    static let evil = "<script>alert('1')</script>\"><b onload=\u{0}x>&amp;"
    let viewer = Looking.viewer

    /// Every component that takes a text, given this one everywhere.
    static func components(_ text: String) -> [(name: String, component: any Component)] {
        let entry = Timeline.Entry(id: text, at: Looking.now, title: "\(text)", actor: text, cause: Link(text, text), details: "\(text)")
        let field = Field(text, text, .select([Choice(text, text, hint: text)]), value: text, hint: text, error: text)
        return [
            ("badge", Badge(text)), ("notice", Notice(.error, text, "\(text)")), ("link", Link(text, text)), ("empty", EmptyState(text, text)),
            ("buttons", Buttons(.submit(text, name: text, value: text, to: text, question: text, key: text), .link(text, to: text))),
            ("action", Action(text, .submit(text), hidden: [Hidden(text, text)])),
            (
                "table",
                Table(
                    caption: text, columns: [.init(text, sort: text), .init(text)], rows: [.init(key: text, path: text, ["\(text)", "\(text)"])],
                    empty: EmptyState(text), address: PagePath("/x", query: [(text, text)]),
                    filter: Filter(text, fields: [field], chips: [.init(text, without: PagePath(text))], kept: [Hidden(text, text)]),
                    paging: Paging(previous: PagePath(text), next: nil, summary: text), csv: text)
            ),
            (
                "form",
                Form(
                    text,
                    fields: [
                        field, Field(text + "2", text, .radios([Choice(text, text)]), error: text), Field("t", text, .textarea(rows: 2), value: text),
                    ], buttons: [.submit(text)], hidden: [Hidden(text, text)], error: text)
            ),
            ("figure", KeyFigure(text, "\(text)", path: text, delta: .init(text), spark: Sparkline([1, 2], label: text), note: "\(text)")),
            ("timeline", Timeline([entry], empty: EmptyState(text))), ("about", DescriptionList([.init(text, "\(text)")])), ("copy", CopyID(text)),
            ("steps", Steps([.init(text, .current, note: "\(text)")])), ("beside", SideBySide([.init("\(text)", "\(text)")])),
            ("tabs", Tabs(text, [.init(text, text, count: text)], current: text)), ("crumbs", Breadcrumbs(Link(text, text))),
            ("progress", Progress(text, done: 1, total: 2)), ("panel", Panel(text, region: text, more: Link(text, text), "\(text)")),
            (
                "money",
                ConfirmMoney(
                    text, amount: Money(minor: 1, .eur), from: "\(text)", to: "\(text)", warning: "\(text)", action: text, button: text,
                    cancel: Link(text, text))
            ),
            ("demo", DemoCorner(
                    zone: .utc, speed: 1, isPaused: false, text: text, controlPath: text, orderPath: text, signInPath: text,
                    people: [Choice(text, text)], hidden: [Hidden(text, text)])),
            (
                "bars",
                BarChart(
                    text, description: text, bars: [.init(text, [1], path: text)], parts: [text], x: text, y: Axis(text), source: text,
                    empty: EmptyState(text))
            ),
            (
                "lines",
                LineChart(
                    text, description: text, series: [.init(text, [.init(0, 1), .init(1, 2)])], x: Axis(text), y: Axis(text), source: text,
                    empty: EmptyState(text))
            ),
            (
                "steps curve",
                StepCurve(text, description: text, series: [.init(text, [.init(days: 1, share: 1)])], days: 3, source: text, empty: EmptyState(text))
            ),
            ("funnel", Funnel(text, description: text, stages: [.init(text, 1, path: text)], source: text, empty: EmptyState(text))),
        ]
    }

    @Test("No text becomes markup", arguments: components(evil).map(\.name))
    func escaped(name: String) throws {
        let component = try #require(Self.components(Self.evil).first { $0.name == name }).component
        let text = component.html(viewer).text
        #expect(text.contains("&lt;script&gt;"))
        #expect(!text.contains("<script") && !text.contains("<b ") && !text.contains("\u{0}"))
        // An attribute's value ends where we end it.
        #expect(!text.contains("'1'") && !text.contains("\"><b "))
    }

    @Test("The frame lets no text become markup either")
    func frame() {
        let evil = Self.evil
        let frame = PageFrame(
            title: evil, navigation: Navigation([.init(evil, [.init(evil, evil, .home, count: evil)])], current: evil),
            person: Person(name: evil, role: evil, party: evil), themePath: evil, signOutPath: evil, hidden: [Hidden(evil, evil)],
            flash: Notice(.info, evil), live: Live(stream: evil, page: evil))
        let text = frame.html(viewer, "").text
        #expect(!text.contains("<script>") && !text.contains("<b "))
        #expect(Looking.count("&lt;script&gt;", in: frame.html(viewer, "")) > 12)
    }

    @Test("Where nothing is, it says so")
    func empty() {
        let none = Looking.nothing
        let axis = Axis("n")
        let nothings: [any Component] = [
            Table(caption: "Orders", columns: [.init("Order")], rows: [], empty: none), Timeline([], empty: none),
            BarChart("t", description: "", bars: [], parts: [], x: "", y: axis, empty: none),
            LineChart("t", description: "", series: [.init("a", [.init(.nan, 1)])], x: axis, y: axis, empty: none),
            StepCurve("t", description: "", series: [], days: 3, empty: none), Funnel("t", description: "", stages: [.init("a", 0)], empty: none),
        ]
        for component in nothings {
            let text = component.html(viewer).text
            #expect(text.contains("<strong>Nothing here</strong><p>Come back later.</p>"))
            #expect(!text.contains("<table") && !text.contains("<svg"))
        }
        #expect(Sparkline([], label: "x").html(viewer).isEmpty && Sparkline([1], label: "x").html(viewer).isEmpty)
        #expect(Paging(previous: nil, next: nil).html(viewer).isEmpty)
    }

    @Test("Numbers that cannot be drawn do no harm", arguments: [.nan, .infinity, -.infinity, 1e308, -1e308, .leastNonzeroMagnitude, 0] as [Double])
    func numbers(value: Double) {
        let zone = Looking.berlin
        let formats: [Axis.Format] = [.number, .share, .money(.eur), .days, .hours, .time(zone)]
        for format in formats {
            let axis = Axis("n", format)
            let points: [LineChart.Point] = [.init(value, value, low: value, high: 1), .init(1, -value), .init(0, 1), .init(2, 3)]
            let line = LineChart("t", description: "", series: [.init("a", points)], x: axis, y: axis, empty: Looking.nothing)
            #expect(!line.html(viewer).text.contains("nan"))
            let bars = BarChart("t", description: "", bars: [.init("a", [value, 1])], parts: ["p", "q"], x: "x", y: axis, empty: Looking.nothing)
            #expect(!bars.html(viewer).text.contains("nan"))
        }
        #expect(!Sparkline([value, -value, 1], label: "x").html(viewer).text.contains("nan"))
        let curve = StepCurve("t", description: "", series: [.init("a", [.init(days: value, share: value)])], days: value, empty: Looking.nothing)
        #expect(!curve.html(viewer).text.contains("nan"))
    }

    @Test("A path keeps its parts in order and encodes what a URL cannot hold")
    func paths() {
        let path = PagePath("/orders", ["state": "open", "q": "a&b =ü/%"])
        #expect(path.text == "/orders?state=open&q=a%26b%20%3D%C3%BC%2F%25")
        #expect(path.setting("state", "done").setting("sort", "-total").text == "/orders?state=done&q=a%26b%20%3D%C3%BC%2F%25&sort=-total")
        #expect(path.without("state", "q").text == "/orders" && path.setting("q", nil)["q"] == nil && path["state"] == "open")
    }

    @Test(
        "An id is shortened to its kind and its end",
        arguments: [
            ("ord_01kbd3v6h4e2trcm8k5x2m9q", "ord_…5x2m9q"), ("ord_1", "ord_1"), ("a-key-of-another-system", "…system"), ("", ""),
        ])
    func ids(id: String, short: String) { #expect(CopyID(id).short == short) }
}
