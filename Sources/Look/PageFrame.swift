/// The whole document around a page's content.
///
/// With `navigation` it is the frame of those who work here: sections at the side, on a phone in a menu. Without it is the slim one of buyers and
/// of signing in.
package struct PageFrame: Sendable {
    package var title: String
    package var theme: Theme
    package var navigation: Navigation?
    package var person: Person?
    /// Posts a theme's name as `theme`, with `hidden`; nil where the choice cannot be kept.
    package var themePath: String?
    package var signOutPath: String?
    /// Where the person changes the password; nil for who has typed none.
    package var passwordPath: String?
    /// Sent with the frame's own forms: the token against forged requests, the page to come back to.
    package var hidden: [Hidden]
    package var flash: Notice?
    package var live: Live?
    /// The control of a demonstration.
    package var corner: HTML?
    /// Whether the page is sometimes behind, and of when it is where it is now.
    package var mayBeBehind = false
    package var asOf: AsOf?

    package init(
        title: String, theme: Theme = .system, navigation: Navigation? = nil, person: Person? = nil, themePath: String? = nil,
        signOutPath: String? = nil, passwordPath: String? = nil, hidden: [Hidden] = [], flash: Notice? = nil, live: Live? = nil, corner: HTML? = nil
    ) {
        self.title = title
        self.theme = theme
        self.navigation = navigation
        self.person = person
        self.themePath = themePath
        self.signOutPath = signOutPath
        self.passwordPath = passwordPath
        self.hidden = hidden
        self.flash = flash
        self.live = live
        self.corner = corner
    }

    package func html(_ viewer: Viewer, _ content: HTML) -> HTML {
        let theme: String? = self.theme == .system ? nil : self.theme.rawValue
        let shape = navigation == nil ? "slim" : "full"
        return """
            <!doctype html>
            <html lang="\(viewer.locale.identifier.replacing("_", with: "-"))"\(attribute: "data-theme", theme)>
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title) · Nearmade</title>
            <link rel="icon" href="\(Icon.favicon)">
            <link rel="stylesheet" href="\(StyleSheet.path)">
            <script src="\(Script.path)" defer></script>
            </head>
            <body class="\(shape)">
            <a class="skip" href="#main">\(viewer.say(.frameSkip))</a>
            \(head(viewer))
            <div class="page">\(liveMark(viewer))
            <main id="main" tabindex="-1"\(liveAttributes(viewer))>
            \(ifAny: mayBeBehind ? AsOf.html(asOf, viewer) : nil)\(ifAny: flash?.html(viewer))\(content)
            </main>
            <footer class="foot"><span>\(viewer.say(.frameZone, ["zone": .text(viewer.zone.name)]))</span></footer>
            </div>
            \(cornerBox(viewer))
            </body>
            </html>

            """
    }

    private func cornerBox(_ viewer: Viewer) -> HTML {
        guard let corner else { return "" }
        return "<aside class=\"corner\" aria-label=\"\(viewer.say(.frameCorner))\" data-region=\"corner\">\(corner)</aside>"
    }

    // MARK: Head

    private func head(_ viewer: Viewer) -> HTML {
        guard let navigation else {
            return "<header class=\"top\"><a class=\"brand\" href=\"/\">\(Icon.mark)<span>Nearmade</span></a>\(themes(viewer))</header>"
        }
        let own: HTML = "\(who(viewer))\(themes(viewer))"
        let end: HTML = own.isEmpty ? "" : "<div class=\"side-end\">\(own)</div>"
        return """
            <header class="side"><a class="brand" href="/">\(Icon.mark)<span>Nearmade</span></a>\
            <details class="menu"><summary>\(Icon.menu.html)<span>\(viewer.say(.frameMenu))</span></summary><div class="menu-in">\
            <nav aria-label="\(viewer.say(.frameNavigation))" data-region="navigation">\(navigation.html(viewer))</nav>\
            \(end)</div></details></header>
            """
    }

    private func who(_ viewer: Viewer) -> HTML {
        guard let person else { return "" }
        let out: HTML =
            signOutPath.map { path in
                "<form action=\"\(path)\" method=\"post\">\(hidden.map(\.html))<button class=\"plain\">\(viewer.say(.frameSignOut))</button></form>"
            } ?? ""
        let password: HTML = passwordPath.map { "<a class=\"plain\" href=\"\($0)\">\(viewer.say(.framePassword))</a>" } ?? ""
        // A party may be called by its role.
        let position = person.party == person.role ? person.role : "\(person.role) · \(person.party)"
        return """
            <div class="who"><div><strong>\(person.name)</strong><span class="soft">\(position)</span></div>\
            <div class="who-acts">\(password)\(out)</div></div>
            """
    }

    private func themes(_ viewer: Viewer) -> HTML {
        guard let themePath else { return "" }
        let buttons = Theme.allCases.map { choice -> HTML in
            let (phrase, icon): (Phrase, Icon) =
                switch choice {
                case .system: (.themeSystem, .system)
                case .light: (.themeLight, .sun)
                case .dark: (.themeDark, .moon)
                }
            let pressed = choice == theme ? "true" : "false"
            return """
                <button name="theme" value="\(choice.rawValue)" aria-pressed="\(pressed)" title="\(viewer.say(phrase))">\(icon.html)\
                <span class="unseen">\(viewer.say(phrase))</span></button>
                """
        }
        return """
            <form class="themes" action="\(themePath)" method="post">\(hidden.map(\.html))\
            <div role="group" aria-label="\(viewer.say(.themeLabel))">\(buttons)</div></form>
            """
    }

    // MARK: Live

    /// The script's own texts travel with the page, so that words stay in one place.
    private func liveAttributes(_ viewer: Viewer) -> HTML {
        let words = Script.words.map { "\($0.name)=\(viewer.language.pattern($0.phrase))" }.joined(separator: "|")
        let now = viewer.now.microseconds / 1_000
        guard let live else { return " data-now=\"\(now)\" data-words=\"\(words)\"" }
        return """
             data-now="\(now)" data-words="\(words)" data-speed="\(live.speed)" data-live="\(live.stream)" data-page-url="\(live.page)"\(attribute: "data-seen", live.seen)
            """
    }

    private func liveMark(_ viewer: Viewer) -> HTML {
        guard live != nil else { return "" }
        let hint = viewer.say(.liveHint)
        return "<button class=\"live\" type=\"button\" title=\"\(hint)\" data-live-mark hidden aria-live=\"polite\">\(viewer.say(.liveOn))</button>"
    }
}
