import Core
import Look

extension Site {
    /// The demo's clock and its buttons; nothing on a server without a demo.
    func demoCorner(_ visit: PageVisit) -> HTML? {
        guard let demo else { return nil }
        let viewer = visit.viewer
        let state = demo.state
        let back = Hidden("back", visit.request.method == .get ? visit.address : "/")
        let (text, path): (Phrase, String) = state.isPaused ? (.demoResume, "/demo/resume") : (.demoPause, "/demo/pause")
        let speeds = [60, 600, 3_600].map { (speed: Int64) -> Button in
            .submit("×\(viewer.number(speed))", speed == state.speed ? .primary : .quiet, name: "speed", value: String(speed), to: "/demo/speed")
        }
        let people = demo.logins.map { Button.submit($0.title, $0.login == visit.signedIn?.user.login ? .primary : .quiet, name: "login", value: $0.login) }
        return """
            <details class="corner-box" open><summary>\(viewer.say(.demoTitle)) · \(viewer.dateTime(state.tradeTime))\
            \(state.isPaused ? " · \(viewer.say(.demoPaused))" as HTML : "")</summary>
            <p class="soft small">\(viewer.say(.demoAbout, ["n": .number(Int64(state.capsule)), "hours": .number(Int64(state.hoursLeft))]))</p>
            <form method="post" action="\(path)">\(back.html)<div class="buttons">\(Button.submit(viewer.say(text), .quiet).html(viewer))\
            \(speeds.map { $0.html(viewer) })</div></form>
            <form method="post" action="/demo/orders"><div class="buttons">\(Button.submit(viewer.say(.demoSend)).html(viewer))</div></form>
            <form method="post" action="/demo/sign-in"><p class="soft small">\(viewer.say(.demoLookAs))</p>\
            <div class="buttons">\(people.map { $0.html(viewer) })</div></form></details>
            """
    }
}
