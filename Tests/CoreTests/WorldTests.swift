import Core
import Synchronization
import Testing

@Suite struct WorldTests {
    static let noon = Instant(seconds: 1_795_262_400)

    @Test("An id is a UUIDv7 that carries the wall clock to the microsecond")
    func uuidVersion7() {
        for microsecond: Int64 in [0, 1, 999, 1_000, 123_456, 999_999] {
            let now = Self.noon.adding(microseconds: microsecond)
            let bits = World.seeded(7, clock: ManualClock(now)).id(OrderTag.self).bits
            #expect((bits.high >> 12) & 0xF == 7)
            #expect(bits.low >> 62 == 0b10)
            let millisecond = Int64(bits.high >> 16)
            // The 12 bits below the millisecond are its fraction in 4096ths, rounded down (RFC 9562, section 6.2, method 3).
            let fraction = Int64(bits.high & 0xFFF)
            #expect(millisecond * 1_000 + (fraction * 1_000 + 4_095) / 4_096 == now.microseconds)
        }
    }

    @Test("The time in an id is the wall clock's, wherever a simulation has moved the trade clock")
    func idsFollowWallClock() {
        let world = World(now: { Self.noon.adding(days: 900) }, wallNow: { Self.noon }, random: { 0 })
        #expect(world.id(ScanTag.self).bits.high >> 16 == UInt64(Self.noon.microseconds / 1_000))
        #expect(world.now() == Self.noon.adding(days: 900))
        #expect(world.wallNow() == Self.noon)
    }

    @Test("Ids of one world ascend while the clock stands still")
    func ascendOnStandingClock() {
        let world = World.seeded(1, clock: ManualClock(Self.noon))
        expectAscending((0..<20_000).map { _ in world.id(ScanTag.self) })
    }

    @Test("Ids of one world ascend when the clock goes back, stands before 1970 or is out of its mind", arguments: Seeded.seeds)
    func ascendOnWildClock(seed: UInt64) {
        var random = Seeded(seed)
        let time = Mutex(Self.noon)
        let source = SeededRandom(seed: seed)
        let world = World(now: { Self.noon }, wallNow: { time.withLock { $0 } }, random: { source.next() })
        let jumps: [Int64] = [0, 1, -1, 999, -999, 1_000, -3_600_000_000, 3_600_000_000, -86_400_000_000_000]
        var ids: [ScanID] = []
        for _ in 0..<3_000 {
            let jump = jumps.randomElement(using: &random) ?? 0
            time.withLock { $0 = $0.adding(microseconds: jump) }
            ids.append(world.id())
        }
        for extreme in [Instant(microseconds: .min), .earliest, Instant(seconds: -1), Instant(seconds: 0), .latest, Instant(microseconds: .max)] {
            time.withLock { $0 = extreme }
            ids += [world.id(), world.id()]
        }
        expectAscending(ids)
    }

    @Test("Ids ascend and differ with the poorest randomness", arguments: [UInt64.min, UInt64.max])
    func poorRandomness(word: UInt64) {
        let world = World(now: { Self.noon }, wallNow: { Self.noon }, random: { word })
        expectAscending((0..<1_000).map { _ in world.id(ClaimTag.self) })
    }

    @Test("Ids made by many tasks at once all differ")
    func concurrentIdsDiffer() async {
        let world = World.seeded(3, clock: ManualClock(Self.noon))
        let made = await withTaskGroup(of: [FactID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<1_000).map { _ in world.id(FactTag.self) } } }
            return await group.reduce(into: [FactID]()) { $0 += $1 }
        }
        #expect(Set(made).count == 8_000)
    }

    @Test("Two worlds with one seed and one clock make the same ids and numbers; another seed makes others")
    func seededWorldsAgree() {
        func draw(_ seed: UInt64) -> ([OrderID], [UInt64], [UInt8]) {
            let clock = ManualClock(Self.noon)
            let world = World.seeded(seed, clock: clock)
            var ids: [OrderID] = []
            for hour in 0..<100 {
                ids.append(world.id())
                if hour % 3 == 0 { clock.advance(hours: 1) }
            }
            return (ids, (0..<20).map { _ in world.random() }, world.randomBytes(21))
        }
        #expect(draw(42) == draw(42))
        #expect(draw(42).0 != draw(43).0)
        #expect(draw(42).1 != draw(43).1)
    }

    @Test("SplitMix64 gives its published numbers for the seed 1234567")
    func splitMix() {
        let source = SeededRandom(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
            16_408_922_859_458_223_821,
        ]
        #expect(expected.indices.map { _ in source.next() } == expected)
    }

    @Test("Random bytes are as many as asked for, low byte of each word first", arguments: [0, 1, 7, 8, 9, 32])
    func randomBytes(count: Int) {
        let world = World(now: { Self.noon }, wallNow: { Self.noon }, random: { 0x0807_0605_0403_0201 })
        #expect(world.randomBytes(count) == (0..<count).map { UInt8($0 % 8 + 1) })
    }

    @Test("The real world runs on the system's clock and its own randomness; a moved trade clock leaves the wall clock alone")
    func realWorld() {
        let clock = ManualClock(Instant.earliest)
        let (real, moved) = (World.real(), World.real(tradeClock: clock))
        #expect(real.now() > Instant(seconds: 1_700_000_000))
        #expect(moved.now() == .earliest)
        clock.advance(hours: 5)
        #expect(moved.now() == Instant.earliest.adding(hours: 5))
        #expect(moved.wallNow() > Instant(seconds: 1_700_000_000))
        #expect(real.randomBytes(32) != real.randomBytes(32))
        expectAscending((0..<1_000).map { _ in real.id(OrderTag.self) })
    }


    private func expectAscending<Subject>(_ ids: [Identifier<Subject>]) {
        let firstWrong = zip(ids, ids.dropFirst()).first { $0.0 >= $0.1 }
        #expect(firstWrong == nil)
        #expect(ids.allSatisfy { ($0.bits.high >> 12) & 0xF == 7 && $0.bits.low >> 62 == 0b10 })
    }
}

@Suite struct ManualClockTests {
    @Test("A manual clock stands still until it is moved, and never goes back")
    func neverBack() {
        let clock = ManualClock(WorldTests.noon)
        #expect(clock.now == WorldTests.noon)
        clock.advance(to: WorldTests.noon.adding(hours: 2))
        #expect(clock.now == WorldTests.noon.adding(hours: 2))
        clock.advance(to: WorldTests.noon)
        #expect(clock.now == WorldTests.noon.adding(hours: 2))
        clock.advance(hours: -1)
        #expect(clock.now == WorldTests.noon.adding(hours: 2))
        clock.advance(hours: 3)
        #expect(clock.now == WorldTests.noon.adding(hours: 5))
        clock.advance(hours: .max)
        #expect(clock.now == .latest)
    }
}
