import Foundation
import Synchronization

/// The outside world as a value: the only source of time, ids and randomness.
package struct World: Sendable {
    /// Trade clock: orders, promises, claims, windows. A simulation moves it.
    package let now: @Sendable () -> Instant
    /// Wall clock: sessions, tokens, rate limits, leases, idempotency retention.
    package let wallNow: @Sendable () -> Instant
    /// 64 random bits.
    package let random: @Sendable () -> UInt64
    /// Microseconds by which the machine's clock is ahead of `wallNow` because it was set; 0 while it is believed. See `SteadyClock`.
    package let clockStep: @Sendable () -> Int64
    private let ids: IdSource

    package init(
        now: @escaping @Sendable () -> Instant, wallNow: @escaping @Sendable () -> Instant, random: @escaping @Sendable () -> UInt64,
        clockStep: @escaping @Sendable () -> Int64 = { 0 }
    ) {
        self.now = now
        self.wallNow = wallNow
        self.random = random
        self.clockStep = clockStep
        ids = IdSource(wallNow: wallNow, random: random)
    }

    /// A new id, greater than every id this world made before.
    package func id<Subject: Identified>(_ subject: Subject.Type = Subject.self) -> Identifier<Subject> { Identifier(ids.next()) }

    /// `count` random bytes.
    package func randomBytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 7)
        while bytes.count < count {
            let word = random()
            for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift))) }
        }
        return Array(bytes.prefix(count))
    }

    package static func real() -> World {
        World(now: systemNow, wallNow: systemNow, random: systemRandom)
    }

    /// The real world with a trade clock that the caller moves.
    package static func real(tradeClock: ManualClock) -> World {
        World(now: { tradeClock.now }, wallNow: systemNow, random: systemRandom)
    }

    /// For tests and simulations: both clocks are `clock`, all ids and random numbers follow from `seed`.
    package static func seeded(_ seed: UInt64, clock: ManualClock) -> World {
        let source = SeededRandom(seed: seed)
        return World(now: { clock.now }, wallNow: { clock.now }, random: { source.next() })
    }

    static let systemNow: @Sendable () -> Instant = {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000)
    }

    static let systemRandom: @Sendable () -> UInt64 = {
        let source = SystemRandom()
        return { source.next() }
    }()
}

/// A clock that stands still until it is moved. It never goes back.
package final class ManualClock: Sendable {
    private let time: Mutex<Instant>

    package init(_ start: Instant) { time = Mutex(start) }

    package var now: Instant { time.withLock { $0 } }

    package func advance(to instant: Instant) { time.withLock { $0 = max($0, instant) } }

    package func advance(hours: Int64) { time.withLock { $0 = max($0, $0.adding(hours: hours)) } }
}

/// SplitMix64 behind a lock. Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
package final class SeededRandom: Sendable {
    private let state: Mutex<UInt64>

    package init(seed: UInt64) { state = Mutex(seed) }

    package func next() -> UInt64 {
        state.withLock { state in
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }
}

/// UUIDv7 (RFC 9562, section 5.7), method 3 of section 6.2: 12 bits below the millisecond, then a counter, so that ids of one process ascend.
final class IdSource: Sendable {
    private let last = Mutex<(tick: Int64, counter: UInt64)>((0, 0))
    private let wallNow: @Sendable () -> Instant
    private let random: @Sendable () -> UInt64

    init(wallNow: @escaping @Sendable () -> Instant, random: @escaping @Sendable () -> UInt64) {
        self.wallNow = wallNow
        self.random = random
    }

    func next() -> UUIDBits {
        // 48 bits of milliseconds hold the years 1970 to 10889.
        let now = min(max(0, wallNow().microseconds), Instant.latest.microseconds)
        let fresh = random()
        return last.withLock { last in
            // 40 counter bits start with a clear top bit at each new microsecond; the low 22 bits are always random.
            if now > last.tick {
                last = (now, (fresh >> 25) & 0x7F_FFFF_FFFF)
            } else {
                last.counter += 1 + (fresh >> 60)
                if last.counter >> 40 != 0 { last = (last.tick + 1, (fresh >> 25) & 0x7F_FFFF_FFFF) }
            }
            let millisecond = UInt64(last.tick / 1000)
            let fraction = UInt64(last.tick % 1000) * 4096 / 1000
            let high = millisecond << 16 | 0x7000 | fraction
            let low = 0x8000_0000_0000_0000 | (last.counter << 22) | (fresh & 0x3F_FFFF)
            return UUIDBits(high: high, low: low)
        }
    }
}
