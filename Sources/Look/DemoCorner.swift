import Core

/// The control of a demonstration, in the page's corner: what time it is there, how fast it runs, something to make happen, and other people to
/// look through.
package struct DemoCorner: Component {
    package let zone: Zone
    /// Trade seconds per second of the wall clock.
    package let speed: Int
    package let isPaused: Bool
    /// What is being played: `Capsule 2, 31 h left`.
    package let text: String
    /// Takes `run` = `pause` or `go`, or `speed` = one of `speeds`.
    package let controlPath: String
    package let orderPath: String
    /// Takes `login`.
    package let signInPath: String
    /// Logins to look through; none takes the choice away.
    package let people: [Choice]
    /// The login that is signed in.
    package let current: String?
    package let hidden: [Hidden]

    package static let speeds = [60, 600, 3_600]

    package init(
        zone: Zone, speed: Int, isPaused: Bool, text: String, controlPath: String, orderPath: String, signInPath: String = "/demo/sign-in",
        people: [Choice] = [], current: String? = nil, hidden: [Hidden]
    ) {
        self.zone = zone
        self.speed = speed
        self.isPaused = isPaused
        self.text = text
        self.controlPath = controlPath
        self.orderPath = orderPath
        self.signInPath = signInPath
        self.people = people
        self.current = current
        self.hidden = hidden
    }

    package func html(_ viewer: Viewer) -> HTML {
        let state: HTML = isPaused ? "\(viewer.say(.demoPaused)) · " : ""
        return """
            <div class="demo"><details><summary><strong class="number" data-clock="\(zone.name)">\(viewer.dateTime(viewer.now, in: zone))</strong> \
            <span class="zone">\(zone.place)</span><span class="soft">\(state)\(text)</span></summary>\
            <div class="demo-more"><form action="\(controlPath)" method="post">\(hidden.map(\.html))<button class="button quiet" \
            name="run" value="\(isPaused ? "go" : "pause")">\
            \(viewer.say(isPaused ? .demoGo : .demoPause))</button>\(paces(viewer))</form>\(look(viewer))</div></details>\
            <form class="demo-order" action="\(orderPath)" method="post">\(hidden.map(\.html))<button class="button primary">\
            \(viewer.say(.demoOrder))</button></form></div>
            """
    }

    private func paces(_ viewer: Viewer) -> HTML {
        let paces = Self.speeds.map { pace -> HTML in
            let pressed = pace == speed ? "true" : "false"
            return """
                <button class="pace" name="speed" value="\(pace)" aria-pressed="\(pressed)">\
                \(viewer.say(.demoSpeed, ["n": .number(Int64(pace))]))</button>
                """
        }
        return "<span class=\"paces\" role=\"group\" aria-label=\"\(viewer.say(.demoSpeedLabel))\">\(paces)</span>"
    }

    private func look(_ viewer: Viewer) -> HTML {
        guard !people.isEmpty else { return "" }
        let options = people.map { person -> HTML in
            "<option value=\"\(person.value)\"\(flag: "selected", person.value == current)>\(person.text)</option>"
        }
        return """
            <form action="\(signInPath)" method="post">\(hidden.map(\.html))<label>\(viewer.say(.demoLook)) \
            <select name="login">\(options)</select></label><button class="button quiet">\(viewer.say(.demoLookGo))</button></form>
            """
    }
}
