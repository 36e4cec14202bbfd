import Core

/// The control of a demonstration, in the page's corner: what time it is there, how fast it runs, and something to make happen.
package struct DemoCorner: Component {
    package let zone: Zone
    /// Trade seconds per second of the wall clock.
    package let speed: Int
    package let isPaused: Bool
    /// What is being played: `Capsule 2, 31 h left`.
    package let text: String
    /// Takes `run` = `pause` or `go`, and `speed` = one of `speeds`.
    package let controlPath: String
    package let orderPath: String
    package let hidden: [Hidden]

    package static let speeds = [60, 600, 3_600]

    package init(zone: Zone, speed: Int, isPaused: Bool, text: String, controlPath: String, orderPath: String, hidden: [Hidden]) {
        self.zone = zone
        self.speed = speed
        self.isPaused = isPaused
        self.text = text
        self.controlPath = controlPath
        self.orderPath = orderPath
        self.hidden = hidden
    }

    package func html(_ viewer: Viewer) -> HTML {
        let run: HTML = """
            <button class="button quiet" name="run" value="\(isPaused ? "go" : "pause")">\
            \(viewer.say(isPaused ? .demoGo : .demoPause))</button>
            """
        let paces = Self.speeds.map { pace -> HTML in
            let pressed = pace == speed ? "true" : "false"
            return """
                <button class="pace" name="speed" value="\(pace)" aria-pressed="\(pressed)">\
                \(viewer.say(.demoSpeed, ["n": .number(Int64(pace))]))</button>
                """
        }
        let clock: HTML = """
            <span class="number" data-clock="\(zone.name)">\(viewer.dateTime(viewer.now, in: zone))</span> <span class="zone">\(zone.place)</span>
            """
        return """
            <div class="demo"><details><summary><strong>\(clock)</strong> <span class="soft">\(text)</span></summary>\
            <form action="\(controlPath)" method="post">\(hidden.map(\.html))\(run)<span class="paces" role="group" \
            aria-label="\(viewer.say(.demoSpeedLabel))">\(paces)</span></form></details>\
            <form action="\(orderPath)" method="post">\(hidden.map(\.html))<button class="button primary">\(viewer.say(.demoOrder))</button></form></div>
            """
    }
}
