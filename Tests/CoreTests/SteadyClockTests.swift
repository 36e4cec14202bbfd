import Core
import Synchronization
import Testing

/// The machine's clocks: one that can be set, one that only counts.
private final class Machine: Sendable {
    private let state = Mutex((wall: Instant(seconds: 1_790_000_000), count: Int64(5_000_000)))

    var wall: Instant { state.withLock(\.wall) }
    var count: Int64 { state.withLock(\.count) }

    func pass(seconds: Int64) {
        state.withLock { $0 = ($0.wall.adding(microseconds: seconds * 1_000_000), $0.count + seconds * 1_000_000) }
    }

    func set(by seconds: Int64) { state.withLock { $0.wall = $0.wall.adding(microseconds: seconds * 1_000_000) } }
}

@Suite("The machine's clock is set")
struct SteadyClockTests {
    private let machine = Machine()
    private let clock: SteadyClock

    init() { clock = SteadyClock(wallNow: { [machine] in machine.wall }, sinceStart: { [machine] in machine.count }) }

    @Test("Time passes as on the machine, and small corrections are followed, however many there are")
    func follows() {
        for correction in [0, 60, -60, 5, 60, 60] as [Int64] {
            machine.pass(seconds: 1)
            machine.set(by: correction)
            #expect(clock.now == machine.wall && clock.step == 0)
        }
    }

    @Test("A step of more than a minute is not followed, and told", arguments: [61, -61, 30 * 86_400, -5 * 3_600] as [Int64])
    func steps(seconds: Int64) {
        let before = clock.now
        machine.set(by: seconds)
        #expect(clock.now == before && clock.step == seconds * 1_000_000)
        machine.pass(seconds: 100)
        #expect(clock.now == before.adding(microseconds: 100_000_000) && clock.step == seconds * 1_000_000)
        // Put right again, nearly.
        machine.set(by: -seconds + 3)
        #expect(clock.now == machine.wall && clock.step == 0)
    }

    @Test("A machine that slept wakes at the right time: its count has gone on")
    func sleeps() {
        machine.pass(seconds: 9 * 3_600)
        #expect(clock.now == machine.wall && clock.step == 0)
    }
}
