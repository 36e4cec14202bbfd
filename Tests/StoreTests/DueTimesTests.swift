import Core
import Store
import TestSupport
import Testing

@Suite("Due times", .neverHangs)
struct DueTimesTests {
    static func times(_ count: Int) -> [DueTime] {
        (0..<count).map { DueTime(at: .testStart.adding(hours: Int64($0)), kind: "claim.cooled", subject: UUIDBits(high: 0, low: UInt64($0))) }
    }

    @Test("What is due is claimed oldest first, up to now and up to a limit, and is gone when removed", arguments: Backend.underTest)
    func claiming(_ backend: Backend) async throws {
        let times = Self.times(10)
        try await backend.withStore { store in
            try await store.write { _ = try $0.run([DueTimes.add(times.shuffled()), DueTimes.add(times)]) }
            #expect(try await store.read { try DueTimes.last(in: $0) } == times[9].at)
            #expect(try await store.write { try DueTimes.claim(until: times[0].at.adding(microseconds: -1), limit: 9, in: $0) } == [])
            #expect(try await store.write { try DueTimes.claim(until: times[4].at, limit: 9, in: $0) } == Array(times[...4]))
            #expect(try await store.write { try DueTimes.claim(until: times[9].at, limit: 3, in: $0) } == Array(times[..<3]))
            let rest = try await store.write { tx in
                #expect(try tx.run([DueTimes.remove(Array(times[..<3]))]) == [3])
                return try DueTimes.claim(until: times[9].at, limit: 100, in: tx)
            }
            #expect(rest == Array(times[3...]))
            try await store.write { try $0.run([DueTimes.remove(rest)]) }
            #expect(try await store.read { try DueTimes.last(in: $0) } == nil)
        }
    }

    @Test("At one moment the kind and then the subject decide the order", arguments: Backend.underTest)
    func ties(_ backend: Backend) async throws {
        let times = [("a", 2), ("b", 1), ("b", 3)].map { DueTime(at: .testStart, kind: $0.0, subject: UUIDBits(high: $0.1, low: 0)) }
        try await backend.withStore { store in
            try await store.write { try $0.run([DueTimes.add(times.reversed())]) }
            let claimed = try await store.write { try DueTimes.claim(until: .testStart, limit: 9, in: $0) }
            #expect(claimed == times)
        }
    }

    @Test("Two processes never claim the same one, and neither waits for the other", .needsPostgres)
    func twoClaimers() async throws {
        let times = Self.times(10)
        try await Backend.postgres.withDatabase { database in
            let (one, two) = (try database.open(), try database.open())
            _ = try await Migrations.apply(StoreMigrations.all, to: one, at: .testStart)
            try await one.write { try $0.run([DueTimes.add(times)]) }
            let (inside, leave) = (Gate(), Gate())
            async let first = one.write { tx in
                let claimed = try DueTimes.claim(until: times[9].at, limit: 6, in: tx)
                inside.open()
                try leave.pass()
                try tx.run([DueTimes.remove(claimed)])
                return claimed
            }
            await inside.passed()
            let second = try await two.write { tx in
                let claimed = try DueTimes.claim(until: times[9].at, limit: 100, in: tx)
                try tx.run([DueTimes.remove(claimed)])
                return claimed
            }
            leave.open()
            #expect(try await first == Array(times[..<6]))
            #expect(second == Array(times[6...]))
            #expect(try await one.read { try $0.count("SELECT COUNT(*) FROM due") } == 0)
        }
    }

    @Test("Many claimers at once do each thing once", arguments: Backend.underTest)
    func manyClaimers(_ backend: Backend) async throws {
        let times = Self.times(200)
        try await backend.withStore { store in
            try await store.write { try $0.run([DueTimes.add(times)]) }
            let done = try await withThrowingTaskGroup(of: [DueTime].self) { group in
                for _ in 0..<6 {
                    group.addTask {
                        var mine: [DueTime] = []
                        while true {
                            let claimed = try await store.write { tx in
                                let claimed = try DueTimes.claim(until: times[199].at, limit: 7, in: tx)
                                try tx.run([DueTimes.remove(claimed)])
                                return claimed
                            }
                            if claimed.isEmpty { return mine }
                            mine += claimed
                        }
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(done.sorted { $0.at < $1.at } == times)
        }
    }
}
