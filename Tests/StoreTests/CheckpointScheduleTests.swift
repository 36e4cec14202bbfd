import Testing

@testable import StoreSQLite

@Suite("When the write-ahead log is copied")
struct CheckpointScheduleTests {
    private let schedule = CheckpointSchedule(CheckpointLimits(begin: 100, most: 300, patienceMilliseconds: 0))

    private func copied(_ copied: Int, of log: Int) throws -> Int {
        schedule.copied(CheckpointProgress(log: log, copied: copied), inRound: try #require(schedule.news()))
    }

    @Test("From its hundredth page on beside the writer, one at a time, and again only when it has grown")
    func beside() {
        schedule.committed(99)
        #expect(schedule.next() == .none)
        schedule.committed(100)
        #expect(schedule.next() == .beside && schedule.next() == .none)
        schedule.ended()
        #expect(schedule.next() == .none)
        schedule.committed(124)
        #expect(schedule.next() == .none)
        schedule.committed(125)
        #expect(schedule.next() == .beside)
    }

    @Test("At its three hundredth by the writer, whoever copies beside, and again only when it has grown")
    func byWriter() {
        schedule.committed(250)
        #expect(schedule.next() == .beside)
        schedule.committed(310)
        #expect(schedule.next() == .byWriter && schedule.next() == .none)
        schedule.committed(334)
        #expect(schedule.next() == .none)
        schedule.committed(335)
        #expect(schedule.next() == .byWriter)
    }

    @Test("Anew, it has its bounds again")
    func anew() {
        schedule.committed(310)
        #expect(schedule.next() == .byWriter && schedule.next() == .beside)
        schedule.committed(4)
        schedule.ended()
        #expect(schedule.next() == .none)
        schedule.committed(100)
        #expect(schedule.next() == .beside)
        schedule.committed(300)
        #expect(schedule.next() == .byWriter)
    }

    @Test("Where all is copied nobody begins before the next commit: it may begin the log anew at that moment")
    func news() throws {
        #expect(schedule.news() == nil)
        schedule.committed(120)
        #expect(try copied(80, of: 120) == 80)
        #expect(try copied(120, of: 120) == 40)
        #expect(schedule.news() == nil)
        schedule.committed(123)
        #expect(try copied(123, of: 123) == 3)
        schedule.committed(2)
        #expect(try copied(2, of: 2) == 2)
        #expect(schedule.news() == nil)
    }

    @Test("A commit that is copied before it is told is no news")
    func early() throws {
        schedule.committed(100)
        #expect(try copied(103, of: 103) == 103)
        schedule.committed(103)
        #expect(schedule.news() == nil)
    }

    @Test("Of a log that has begun anew meanwhile nothing counts as copied")
    func late() throws {
        schedule.committed(100)
        let round = try #require(schedule.news())
        schedule.committed(3)
        #expect(schedule.copied(CheckpointProgress(log: 100, copied: 100), inRound: round) == 100)
        #expect(schedule.news() != nil && schedule.left(after: CheckpointProgress(log: 3, copied: 1)) == 2)
    }

    @Test("Stopped, nothing begins")
    func stopped() {
        schedule.committed(400)
        schedule.stop()
        #expect(schedule.next() == .none && schedule.news() == nil)
    }
}
