import Core
import Look

extension Site {
    /// The demo's clock, its buttons, and its people to look through; nothing on a server without a demo.
    func demoCorner(_ visit: PageVisit) -> HTML? {
        guard let demo else { return nil }
        let viewer = visit.viewer
        let state = demo.state
        let text = viewer.say(.demoAbout, ["n": .number(Int64(state.capsule)), "hours": .number(Int64(state.hoursLeft))])
        let corner = DemoCorner(
            zone: viewer.zone, speed: Int(state.speed), isPaused: state.isPaused, text: text, controlPath: "/demo/control", orderPath: "/demo/orders",
            hidden: [Hidden("back", visit.request.method == .get ? visit.address : "/")])
        let people = demo.logins.map { Button.submit($0.title, .quiet, name: "login", value: $0.login).html(viewer) }
        return """
            \(corner.html(viewer))
            <form class="demo-people" method="post" action="/demo/sign-in" aria-label="\(viewer.say(.demoLookAs))"><div class="buttons">\(people)</div></form>
            """
    }
}
