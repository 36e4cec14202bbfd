import Core
import Simulation
import Web

/// A running demo, as pages steer it.
struct DemoDirector: DemoControl {
    let script: DemoScript
    let clock: PacedClock
    let player: DemoPlayer
    let logins: [DemoLogin]

    var state: DemoState {
        let now = clock.now
        let place = DemoScript.place(ofHour: script.hour(at: now))
        return DemoState(
            isPaused: clock.isPaused, speed: clock.speed, tradeTime: now, capsule: place.capsule,
            hoursLeft: DemoScript.capsuleHours - 1 - place.hour)
    }

    func pause() { clock.pause() }
    func resume() { clock.resume() }
    func setSpeed(_ speed: Int64) { clock.setSpeed(speed) }
    func sendOrder() async throws -> OrderID { try await player.placeVisitorsOrder() }
}
