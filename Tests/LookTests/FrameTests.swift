import Testing

@testable import Look

@Suite("The frame around pages") struct FrameTests {
    let viewer = Looking.viewer

    private var full: PageFrame {
        PageFrame(
            title: "Orders", theme: .dark,
            navigation: Navigation(
                [.init([.init("Orders", "/orders", .orders, count: "3")]), .init("Money", [.init("Ledger", "/ledger", .ledger)])], current: "/orders"),
            person: Person(name: "Ines", role: "Operator", party: "Nahebei"), themePath: "/theme", signOutPath: "/sign-out",
            passwordPath: "/password", hidden: [Hidden("csrf", "t0ken")], flash: Notice(.success, "Saved."),
            live: Live(stream: "/live?a=1&b=2", page: "/orders?x=1", speed: 600),
            corner: "<p>corner</p>")
    }

    /// The version of style sheet and script changes with each of their letters.
    private func steady(_ html: HTML) -> String {
        Looking.lines(html).replacing(StyleSheet.path, with: "/style.css").replacing(Script.path, with: "/script.js")
    }

    @Test("Those who work here see sections, themselves and whether the page is live")
    func working() throws { try Golden.expect(steady(full.html(viewer, "<h1>Orders</h1>")), equals: "frame.html") }

    @Test("Who is called by the role's name is named once; who has typed no password changes none")
    func person() {
        var frame = full
        frame.person = Person(name: "Ines", role: "Operator", party: "Operator")
        frame.passwordPath = nil
        let text = frame.html(viewer, "").text
        #expect(text.contains("<strong>Ines</strong><span class=\"soft\">Operator</span>"))
        #expect(!text.contains("href=\"/password\""))
    }

    @Test("Buyers see no sections")
    func slim() throws {
        let html = PageFrame(title: "Your order", themePath: "/theme").html(viewer, "<h1>Your order</h1>")
        try Golden.expect(steady(html), equals: "frame-slim.html")
        #expect(!html.text.contains("data-live=") && !html.text.contains("data-theme="))
    }

    @Test("Nothing in a page needs a style or a script inside it", arguments: [" style=", " onclick", "<style", "javascript:"])
    func strictPolicy(forbidden: String) {
        #expect(!full.html(viewer, "").text.contains(forbidden))
        #expect(!LookPage.html(viewer, themePath: "/theme").text.contains(forbidden))
    }

    @Test("Each id of the look page stands once, and what refers to an id finds it")
    func ids() {
        let text = LookPage.content(viewer).text
        let ids = text.matches(of: /\sid="([^"]+)"/).map { String($0.1) }
        #expect(!ids.isEmpty)
        let known = Set(ids)
        // Two sign-in fields of one page would be two pages in life.
        #expect(known.count == ids.count)
        let references = text.matches(of: /(?:for|aria-describedby)="([^"]+)"/).flatMap { $0.1.split(separator: " ").map(String.init) }
        #expect(references.count > 10)
        for reference in references { #expect(known.contains(reference), "\(reference) is nowhere") }
    }

    @Test("Pages stay small")
    func sizes() {
        #expect(StyleSheet.text.utf8.count < 34_000, "\(StyleSheet.text.utf8.count)")
        #expect(Script.text.utf8.count < 8_192, "\(Script.text.utf8.count)")
        let page = LookPage.html(viewer, themePath: "/theme").text.utf8.count
        #expect(page < 60_000, "\(page)")
    }

    @Test("The script finds each word that it says, and no word holds what separates them")
    func scriptWords() {
        let said = Set(Script.text.matches(of: /words\.(\w+)|say\("(\w+)"|show\("(\w+)"\)/).compactMap { ($0.1 ?? $0.2 ?? $0.3).map(String.init) })
        let known = Set(Script.words.map(\.name))
        #expect(said.count > 8)
        #expect(said.subtracting(known).isEmpty, "\(said.subtracting(known))")
        for (name, phrase) in Script.words { #expect(!name.contains("=") && !phrase.english.contains("|"), "\(phrase.key)") }
    }

    @Test("Every colour, size and shape that a rule uses is declared")
    func tokens() {
        let used = Set(StyleSheet.text.matches(of: /var\((--[a-z0-9-]+)\)/).map { String($0.1) })
        let declared = Set(StyleSheet.text.matches(of: /(--[a-z0-9-]+):/).map { String($0.1) })
        #expect(used.subtracting(declared).isEmpty, "\(used.subtracting(declared))")
        #expect(StyleSheet.text.count { $0 == "{" } == StyleSheet.text.count { $0 == "}" })
    }
}
