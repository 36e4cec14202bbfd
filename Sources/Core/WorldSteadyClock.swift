import Foundation
import Synchronization

/// The machine's time as long as it goes on as time does. A step of more than a minute, forward or back, is not followed: money becomes payable by the
/// clock, and a clock that jumps by days has been set, rightly or not, by somebody or something that the trade knows nothing of. Then time goes on by
/// the count since the machine's start, which nobody can set, until the machine's clock is back within the minute or the process is started again.
/// See docs/decisions/faults.md.
package final class SteadyClock: Sendable {
    /// A step that is followed.
    static let toleranceMicroseconds: Int64 = 60_000_000

    private struct State {
        /// What is added to the count since the machine's start.
        var offset: Int64
        /// How far the machine's clock is from the time that is told; 0 while it is followed.
        var step: Int64 = 0
    }

    private let state: Mutex<State>
    private let wallNow: @Sendable () -> Instant
    private let sinceStart: @Sendable () -> Int64

    /// - Parameter sinceStart: microseconds since the machine's start, sleep included.
    package init(wallNow: @escaping @Sendable () -> Instant, sinceStart: @escaping @Sendable () -> Int64) {
        self.wallNow = wallNow
        self.sinceStart = sinceStart
        state = Mutex(State(offset: wallNow().microseconds - sinceStart()))
    }

    /// On the machine's own clocks.
    package convenience init() { self.init(wallNow: World.systemNow, sinceStart: World.systemSinceStart) }

    package var now: Instant {
        state.withLock { state in
            let (wall, count) = (wallNow().microseconds, sinceStart())
            let step = wall - (count + state.offset)
            // A clock that is corrected little by little is looked at so often that each correction is small.
            if abs(step) <= Self.toleranceMicroseconds {
                state.offset += step
                state.step = 0
            } else {
                state.step = step
            }
            return Instant(microseconds: count + state.offset)
        }
    }

    /// Microseconds by which the machine's clock is ahead of the time that is told, negative where it is behind; 0 while it is followed.
    package var step: Int64 {
        _ = now
        return state.withLock(\.step)
    }
}

extension World {
    /// The real world as a serving process sees it.
    package static func real(steady clock: SteadyClock) -> World {
        World(now: { clock.now }, wallNow: { clock.now }, random: systemRandom, clockStep: { clock.step })
    }

    static let systemSinceStart: @Sendable () -> Int64 = {
        var time = timespec()
        #if canImport(Darwin)
            clock_gettime(CLOCK_MONOTONIC, &time)
        #else
            clock_gettime(CLOCK_BOOTTIME, &time)
        #endif
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
