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
            people: demo.logins.map { Choice($0.login, $0.title) }, current: visit.signedIn?.user.login,
            hidden: [Hidden("back", visit.request.method == .get ? visit.address : "/")])
        return corner.html(viewer)
    }
}
