import Core
import Synchronization
import Testing

/// A wall clock that a test sets, backwards too.
private final class Wall: Sendable {
    private let time = Mutex(Instant(seconds: 1_000_000))

    var now: Instant { time.withLock { $0 } }

    func pass(seconds: Int64) { time.withLock { $0 = $0.adding(microseconds: seconds * 1_000_000) } }
}

@Suite("A trade clock at its own pace")
struct PacedClockTests {
    private let start = Instant(seconds: 5_000)
    private let wall = Wall()

    private func clock(speed: Int64) -> PacedClock { PacedClock(start, speed: speed) { [wall] in wall.now } }

    private func seconds(_ clock: PacedClock) -> Int64 { (clock.now.microseconds - start.microseconds) / 1_000_000 }

    @Test("It stands until it is let go, then runs at its speed")
    func runs() {
        let clock = clock(speed: 600)
        wall.pass(seconds: 2)
        #expect(clock.now == start)
        clock.resume()
        wall.pass(seconds: 2)
        #expect(seconds(clock) == 1_200)
    }

    @Test("What passed at one speed stays so when the speed changes")
    func changesSpeed() {
        let clock = clock(speed: 600)
        clock.resume()
        wall.pass(seconds: 1)
        clock.setSpeed(10)
        wall.pass(seconds: 3)
        #expect(seconds(clock) == 630)
        #expect(clock.speed == 10)
    }

    @Test("Paused time does not count")
    func pauses() {
        let clock = clock(speed: 100)
        clock.resume()
        wall.pass(seconds: 1)
        clock.pause()
        #expect(clock.isPaused)
        wall.pass(seconds: 4)
        #expect(seconds(clock) == 100)
        clock.resume()
        wall.pass(seconds: 1)
        #expect(seconds(clock) == 200)
    }

    @Test("It never goes back, whatever the wall clock does")
    func neverBack() {
        let clock = clock(speed: 60)
        clock.resume()
        wall.pass(seconds: 2)
        #expect(seconds(clock) == 120)
        wall.pass(seconds: -3_600)
        #expect(seconds(clock) == 120)
        wall.pass(seconds: 1)
        #expect(seconds(clock) == 180)
    }

    @Test("A machine that slept wakes up where it fell asleep")
    func sleeps() {
        let clock = clock(speed: 600)
        clock.resume()
        wall.pass(seconds: 8 * 3_600)
        #expect(seconds(clock) == 5 * 600)
    }

    @Test("It can be moved forward, not back")
    func advances() {
        let clock = clock(speed: 1)
        clock.advance(to: start.adding(hours: 30))
        #expect(clock.now == start.adding(hours: 30))
        clock.advance(to: start)
        #expect(clock.now == start.adding(hours: 30))
    }

    @Test("Speeds are held to 1 to 10,000", arguments: [(Int64.min, Int64(1)), (0, 1), (1, 1), (10_000, 10_000), (10_001, 10_000), (.max, 10_000)])
    func speeds(_ asked: Int64, _ held: Int64) {
        let clock = clock(speed: asked)
        #expect(clock.speed == held)
        clock.setSpeed(5)
        clock.setSpeed(asked)
        #expect(clock.speed == held)
    }

    @Test("A world at its own pace keeps the wall clock for what is not trade")
    func world() {
        let clock = PacedClock(start, speed: 10_000)
        let world = World.real(paced: clock)
        #expect(world.now() == start)
        #expect(world.wallNow() > Instant(seconds: 1_700_000_000))
    }
}
