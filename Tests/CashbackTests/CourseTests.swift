import Cashback
import Core
import Testing

@Suite("A part on its way")
struct CourseTests {
    private func tracked(_ terms: Terms = terms(), _ dates: OrderDates = dates(), isFunded: Bool = true, inParcel: Bool = true) -> PartCourse {
        let new = part(.tracked) {
            $0.parcel = inParcel ? Ids.parcel : nil
            $0.expiresAt = nil
        }
        var course = PartCourse(new, terms: terms)
        course.track(dates, isFunded: isFunded)
        return course
    }

    @Test("Tracking reserves the money; without a parcel the part waits for one")
    func tracking() {
        #expect(tracked().path == "tracked/hold awaiting_scan")
        #expect(tracked().edges.first?.from == nil)
        #expect(tracked().part.expiresAt == hour(1_440))
        #expect(tracked(inParcel: false).path == "tracked/hold")
        #expect(tracked(terms { $0.expiryHours = nil }).part.expiresAt == nil)
    }

    @Test("Without budget the part is rejected at once and says why")
    func unfunded() {
        let course = tracked(isFunded: false)
        #expect(course.path == "tracked rejected")
        #expect(course.edges.last?.reason == "the offer's budget has not enough left")
        #expect(course.part.expiresAt == nil)
    }

    static let proofs: [(grade: Grade, action: GradeAction, hasAnomaly: Bool, policy: AnomalyPolicy, path: String)] = [
        (.a, .confirm, false, .hold, "confirmed payable/post"), (.b, .confirm, false, .hold, "confirmed payable/post"),
        (.c, .confirm, false, .hold, "confirmed payable/post"), (.a, .cool(hours: 48), false, .hold, "confirmed cooling"),
        (.b, .cool(hours: 48), false, .hold, "confirmed cooling"), (.c, .review, false, .hold, "review"), (.a, .review, false, .record, "review"),
        (.a, .confirm, true, .hold, "held"), (.b, .cool(hours: 48), true, .hold, "held"), (.c, .review, true, .hold, "held"),
        (.a, .confirm, true, .record, "confirmed payable/post"), (.b, .cool(hours: 48), true, .record, "confirmed cooling"),
        (.c, .review, true, .record, "review"),
    ]

    @Test("What a scan does follows from its grade, its anomalies and the terms", arguments: proofs)
    func proof(_ row: (grade: Grade, action: GradeAction, hasAnomaly: Bool, policy: AnomalyPolicy, path: String)) {
        let terms = terms {
            $0.grades[row.grade] = row.action
            $0.onAnomaly = row.policy
        }
        var course = PartCourse(part(.awaitingScan), terms: terms)
        course.confirm(by: scan(grade: row.grade, hasAnomaly: row.hasAnomaly), at: hour(10))
        #expect(course.path == row.path)
        #expect(course.part.confirmingScan == Ids.scan)
        #expect((course.part.confirmedAt != nil) == row.path.hasPrefix("confirmed"))
    }

    static let waits: [(rule: ReleaseRule, action: GradeAction, receivedAt: Int64, now: Int64, releaseAt: Int64)] = [
        (.deliveryScan(days: 0), .confirm, 10, 10, 10), (.deliveryScan(days: 7), .confirm, 10, 10, 178),
        (.deliveryScan(days: 7), .cool(hours: 48), 10, 10, 178), (.deliveryScan(days: 1), .cool(hours: 48), 10, 10, 58),
        // A scan that waited for its order has used up some of the time; never is money free before now.
        (.deliveryScan(days: 1), .confirm, 10, 20, 34), (.deliveryScan(days: 1), .confirm, 10, 50, 50),
    ]

    @Test("The wait runs from the scan's receipt", arguments: waits)
    func waiting(_ row: (rule: ReleaseRule, action: GradeAction, receivedAt: Int64, now: Int64, releaseAt: Int64)) {
        let terms = terms {
            $0.release = row.rule
            $0.grades[.c] = row.action
        }
        var course = PartCourse(part(.awaitingScan), terms: terms)
        course.confirm(by: scan(at: row.receivedAt), at: hour(row.now))
        #expect(course.part.releaseAt == hour(row.releaseAt))
        course.advance(to: hour(row.releaseAt))
        #expect(course.part.state == .payable)
        #expect(course.edges.last?.at == hour(row.releaseAt))
    }

    @Test("However late somebody looks, each thing has happened at its own moment")
    func punctuality() {
        var late = PartCourse(part(.cooling) { $0.releaseAt = hour(58); $0.confirmingScan = Ids.scan }, terms: terms())
        late.advance(to: hour(9_000))
        #expect(late.edges.map(\.at) == [hour(58)])
        var expired = PartCourse(part(.awaitingScan), terms: terms())
        expired.advance(to: hour(9_000))
        #expect(expired.edges.map(\.at) == [hour(1_440)])
        #expect(expired.edges.last?.reason == "no confirming scan in time")
    }

    @Test("A scan that comes after the expiry still proves the delivery")
    func lateScan() {
        var course = PartCourse(part(.awaitingScan), terms: terms())
        course.confirm(by: scan(at: 1_500), at: hour(1_500))
        #expect(course.path == "review confirmed payable/post")
        #expect(course.edges.map(\.at) == [hour(1_440), hour(1_500), hour(1_500)])
    }

    @Test("More time runs from now, and the part waits where it stood")
    func extension_() throws {
        var course = PartCourse(part(.review) { $0.parcel = nil }, terms: terms())
        try course.extend(hours: 48, at: hour(1_500), reason: "strike")
        #expect(course.part.state == .tracked)
        #expect(course.part.expiresAt == hour(1_548))
        course.advance(to: hour(1_548))
        #expect(course.part.state == .review)
    }

    @Test("A contradiction holds nothing where the terms only record anomalies")
    func recordedDoubt() {
        var course = PartCourse(Situation.cooling.part, terms: terms { $0.onAnomaly = .record })
        course.doubt(at: hour(20))
        #expect(course.path == "")
    }

    @Test("Looking back, what was payable before the doubt arose stays so, and what became payable since is taken back", arguments: [
        (Int64(9), Int64(10), "held/reverse+hold"), (10, 10, ""), (11, 10, ""),
    ])
    func doubtLookingBack(_ row: (since: Int64, payableAt: Int64, path: String)) {
        let payable = part(.payable) {
            $0.confirmingScan = Ids.scan
            $0.confirmedAt = hour(8)
            $0.releaseAt = hour(row.payableAt)
            $0.post = Ids.post
        }
        for call in [{ (course: inout PartCourse) in course.doubt(since: hour(row.since), at: hour(20)) }, { $0.suspend(.objection, since: hour(row.since), at: hour(20), reason: "odd") }] {
            var course = PartCourse(payable, terms: terms())
            call(&course)
            #expect(course.path == row.path)
            course.release(at: hour(30), reason: "fine")
            #expect(course.part.state == .payable)
        }
        var unaware = PartCourse(payable, terms: terms())
        unaware.doubt(since: hour(7), at: hour(20))
        #expect(unaware.path == "", "it was confirmed after the contradiction, whose anomaly stopped nothing then")
    }

    @Test("A part held for several reasons goes on when the last is lifted, or when a person lets it go")
    func severalHolds() {
        var course = PartCourse(Situation.doubted.part, terms: terms())
        course.suspend(.objection, at: hour(20), reason: "odd")
        #expect(course.part.holds == [.anomaly, .objection])
        course.release(.anomaly, at: hour(21), reason: "settled")
        #expect(course.part.state == .held)
        course.release(.anomaly, at: hour(21), reason: "settled twice")
        #expect(course.part.state == .held)
        course.release(.objection, at: hour(22), reason: "settled")
        #expect(course.path == "confirmed cooling")
        #expect(course.part.holds == [])
        var letGo = PartCourse(Situation.doubted.part, terms: terms())
        letGo.suspend(.objection, at: hour(20), reason: "odd")
        letGo.release(at: hour(22), reason: "looked at")
        #expect(letGo.path == "confirmed cooling")
    }

    @Test("A withdrawn scan lifts no hold of another's; a doubtful scan adds one")
    func withdrawnWhileHeld() {
        var course = PartCourse(Situation.paused.part, terms: terms())
        course.withdraw(scan: Ids.scan, at: hour(20), reason: "wrong parcel")
        #expect(course.path == "held")
        #expect(course.part.confirmingScan == nil)
        course.confirm(by: scan(id: Ids.otherScan, hasAnomaly: true), at: hour(21))
        #expect(course.part.holds == [.person, .anomaly])
        course.release(.anomaly, at: hour(22), reason: "settled")
        #expect(course.part.state == .held)
        course.release(.person, at: hour(23), reason: "looked at")
        #expect(course.path == "held confirmed payable/post")
        #expect(course.part.confirmingScan == Ids.otherScan)
    }

    @Test("Money that was free before a decision stays free")
    func tooLate() throws {
        var course = PartCourse(Situation.cooling.part, terms: terms())
        course.hold(at: hour(58), reason: "odd")
        #expect(course.path == "payable/post")
    }

    @Test("A cancellation after the release takes the money back, also where nobody had looked yet")
    func lateCancellation() {
        var course = PartCourse(Situation.cooling.part, terms: terms())
        course.cancel(at: hour(58), reason: "gone")
        #expect(course.path == "payable/post clawed_back/reverse")
    }

    @Test("A date that passed while the part was held takes effect when it is let go, not before")
    func datesWhileHeld() {
        var paused = PartCourse(Situation.paused.part, terms: terms())
        paused.release(at: hour(100), reason: "fine")
        #expect(paused.path == "cooling payable/post")
        #expect(paused.edges.last?.at == hour(100))
        var stopped = PartCourse(Situation.stopped.part, terms: terms())
        stopped.release(at: hour(1_500), reason: "fine")
        #expect(stopped.path == "awaiting_scan review")
        #expect(stopped.edges.last?.at == hour(1_500))
        var withdrawn = PartCourse(Situation.payable.part, terms: terms())
        withdrawn.withdraw(scan: Ids.scan, at: hour(1_500), reason: "wrong parcel")
        withdrawn.advance(to: hour(1_501))
        #expect(withdrawn.edges.map(\.at) == [hour(1_500), hour(1_500)])
    }

    static let rests: [(grade: GradeAction, path: String)] = [(.confirm, "confirmed payable/post"), (.cool(hours: 48), "confirmed cooling"), (.review, "review")]

    @Test("A scan that comes while a person holds the part is not lost", arguments: rests)
    func scanWhileHeld(_ row: (grade: GradeAction, path: String)) {
        for situation in [Situation.stopped, .heldExpired] {
            var course = PartCourse(situation.part, terms: terms { $0.grades[.c] = row.grade })
            course.confirm(by: scan(at: 10), at: hour(10))
            #expect(course.path == "", "it stays held")
            course.release(at: hour(12), reason: "fine")
            #expect(course.path == row.path, "\(situation)")
            #expect(course.part.confirmingScan == Ids.scan)
        }
    }

    @Test("A part that got its parcel while it was held waits for that parcel's scan")
    func parcelWhileHeld() {
        var course = PartCourse(Situation.tracked.part, terms: terms())
        course.hold(at: hour(1), reason: "odd")
        course.assign(to: Ids.parcel, at: hour(2))
        course.release(at: hour(3), reason: "fine")
        course.confirm(by: scan(at: 4), at: hour(4))
        #expect(course.path == "held awaiting_scan confirmed payable/post")
    }

    @Test("After a withdrawal another scan may confirm")
    func withdrawn() {
        var course = PartCourse(Situation.payable.part, terms: terms())
        course.withdraw(scan: Ids.scan, at: hour(20), reason: "wrong parcel")
        #expect(course.part.confirmingScan == nil)
        #expect(course.part.confirmedAt == nil)
        #expect(course.part.releaseAt == nil)
        #expect(course.edges.last?.scan == Ids.scan, "the edge says which scan went")
        course.confirm(by: scan(id: Ids.otherScan), at: hour(21))
        #expect(course.path == "awaiting_scan/reverse+hold confirmed payable/post")
    }
}
