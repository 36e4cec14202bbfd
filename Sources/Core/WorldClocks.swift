import Synchronization

/// A trade clock that runs as many times as fast as the wall clock, may be paused, and never goes back. It starts paused.
package final class PacedClock: Sendable {
    package static let speeds: ClosedRange<Int64> = 1...10_000

    /// Wall time between two looks that counts at most: a machine that slept for a night wakes up where it fell asleep, not years later.
    private static let longestGapMicroseconds: Int64 = 5_000_000

    private struct State {
        var trade: Instant
        var lookedAt: Instant
        var speed: Int64
        var isPaused = true
    }

    private let state: Mutex<State>
    private let wallNow: @Sendable () -> Instant

    package init(_ start: Instant, speed: Int64 = 1, wallNow: @escaping @Sendable () -> Instant) {
        self.wallNow = wallNow
        state = Mutex(State(trade: start, lookedAt: wallNow(), speed: Self.held(speed)))
    }

    /// On the machine's own wall clock.
    package convenience init(_ start: Instant, speed: Int64 = 1) { self.init(start, speed: speed, wallNow: World.systemNow) }

    package var now: Instant { look { $0.trade } }
    package var speed: Int64 { look { $0.speed } }
    package var isPaused: Bool { look { $0.isPaused } }

    package func pause() { look { $0.isPaused = true } }

    package func resume() { look { $0.isPaused = false } }

    /// Trade seconds in a second of the wall clock, held to `speeds`.
    package func setSpeed(_ speed: Int64) { look { $0.speed = Self.held(speed) } }

    /// Forward to `instant`; nothing happens where the clock has passed it.
    package func advance(to instant: Instant) { look { $0.trade = max($0.trade, instant) } }

    /// Counts the wall time since the last look, then does `body`.
    private func look<Result: Sendable>(_ body: (inout State) -> Result) -> Result {
        state.withLock { state in
            let wall = wallNow()
            let (gap, overflow) = wall.microseconds.subtractingReportingOverflow(state.lookedAt.microseconds)
            // A wall clock that was set back gives nothing, and counts from where it stands now.
            let elapsed = overflow ? 0 : min(max(0, gap), Self.longestGapMicroseconds)
            state.lookedAt = wall
            if !state.isPaused { state.trade = state.trade.adding(microseconds: elapsed * state.speed) }
            return body(&state)
        }
    }

    private static func held(_ speed: Int64) -> Int64 { min(max(speed, speeds.lowerBound), speeds.upperBound) }
}

extension World {
    /// The real world with a trade clock that runs faster or slower, or stands; sessions and tokens stay on the wall clock.
    package static func real(paced: PacedClock) -> World {
        World(now: { paced.now }, wallNow: systemNow, random: systemRandom)
    }
}
