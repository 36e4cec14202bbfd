import Cashback
import Core
import Testing

/// Where a part can stand, each way of standing there on a line of its own.
enum Situation: String, CaseIterable, Sendable {
    case tracked
    case awaiting
    case confirmed
    case cooling
    case payable
    /// In review, because no scan came in time.
    case expired
    /// In review, because of its scan's grade.
    case graded
    /// Held, because of an anomaly on its scan.
    case doubted
    /// Held by a person before any scan.
    case stopped
    /// Held while it cooled, by a person or by a contradiction.
    case paused, contradicted
    /// Held by a person out of each kind of review.
    case heldExpired, heldGraded
    case rejected, cancelled, clawedBack

    var part: Part {
        func proved(_ part: inout Part) {
            part.confirmingScan = Ids.scan
            part.releaseAt = hour(58)
        }
        switch self {
        case .tracked: return CashbackTests.part(.tracked) { $0.parcel = nil }
        case .awaiting: return CashbackTests.part(.awaitingScan)
        case .confirmed: return CashbackTests.part(.confirmed, proved)
        case .cooling: return CashbackTests.part(.cooling, proved)
        case .payable: return CashbackTests.part(.payable) { proved(&$0); $0.post = Ids.post }
        case .expired: return CashbackTests.part(.review)
        case .graded: return CashbackTests.part(.review, proved)
        case .doubted: return Self.held(.anomaly, from: .awaitingScan, proved)
        case .stopped: return Self.held(.person, from: .awaitingScan)
        case .paused: return Self.held(.person, from: .cooling, proved)
        case .contradicted: return Self.held(.anomaly, from: .cooling, proved)
        case .heldExpired: return Self.held(.person, from: .review)
        case .heldGraded: return Self.held(.person, from: .review, proved)
        case .rejected: return CashbackTests.part(.rejected)
        case .cancelled: return CashbackTests.part(.cancelled)
        case .clawedBack: return CashbackTests.part(.clawedBack, proved)
        }
    }
}

extension Situation {
    fileprivate static func held(_ hold: HoldReason, from state: PartState, _ change: (inout Part) -> Void = { _ in }) -> Part {
        CashbackTests.part(.held) {
            change(&$0)
            $0.heldFrom = state
            $0.holds = [hold]
        }
    }
}

/// One call at hour 20, and what it does in each situation; where none is named it does nothing.
struct CourseRow: Sendable, CustomTestStringConvertible {
    let call: String
    let carryOut: @Sendable (inout PartCourse) throws(ClaimRefusal) -> Void
    var moves: [Situation: String] = [:]
    var refusals: [Situation: ClaimRefusal] = [:]

    var testDescription: String { call }

    func refusal(on course: inout PartCourse) -> ClaimRefusal? {
        do {
            try carryOut(&course)
            return nil
        } catch {
            return error
        }
    }
}

@Suite("Every call in every state")
struct CourseTableTests {
    static let undecidable: [Situation] = [.tracked, .awaiting, .confirmed, .cooling, .payable, .rejected, .cancelled, .clawedBack]

    static func refusing(_ refusal: ClaimRefusal, _ situations: [Situation]) -> [Situation: ClaimRefusal] {
        Dictionary(uniqueKeysWithValues: situations.map { ($0, refusal) })
    }

    static let rows: [CourseRow] = [
        CourseRow(call: "assign", carryOut: { (course) throws(ClaimRefusal) in course.assign(to: Ids.parcel, at: hour(20)) }, moves: [.tracked: "awaiting_scan"]),
        CourseRow(call: "advance, nothing due", carryOut: { (course) throws(ClaimRefusal) in course.advance(to: hour(20)) }),
        CourseRow(
            call: "advance, all due", carryOut: { (course) throws(ClaimRefusal) in course.advance(to: hour(1_440)) },
            moves: [.tracked: "review", .awaiting: "review", .cooling: "payable/post"]),
        CourseRow(
            call: "confirm", carryOut: { (course) throws(ClaimRefusal) in course.confirm(by: scan(id: Ids.otherScan), at: hour(20)) },
            moves: [.awaiting: "confirmed payable/post", .expired: "confirmed payable/post"]),
        CourseRow(
            call: "confirm by another step",
            carryOut: { (course) throws(ClaimRefusal) in course.confirm(by: scan(.handedOver, id: Ids.otherScan), at: hour(20)) }),
        CourseRow(
            call: "withdraw its scan", carryOut: { (course) throws(ClaimRefusal) in course.withdraw(scan: Ids.scan, at: hour(20), reason: "wrong") },
            moves: [
                .confirmed: "awaiting_scan", .cooling: "awaiting_scan", .payable: "awaiting_scan/reverse+hold", .graded: "awaiting_scan",
                .doubted: "awaiting_scan", .contradicted: "awaiting_scan", .paused: "held", .heldGraded: "held",
            ]),
        CourseRow(
            call: "withdraw another scan",
            carryOut: { (course) throws(ClaimRefusal) in course.withdraw(scan: Ids.otherScan, at: hour(20), reason: "wrong") }),
        CourseRow(
            call: "cancel", carryOut: { (course) throws(ClaimRefusal) in course.cancel(at: hour(20), reason: "gone") },
            moves: Dictionary(
                uniqueKeysWithValues: Situation.allCases.filter { ![.rejected, .cancelled, .clawedBack].contains($0) }.map {
                    ($0, $0 == .payable ? "clawed_back/reverse" : "cancelled/void")
                })),
        CourseRow(
            call: "approve", carryOut: { (course) throws(ClaimRefusal) in try course.approve(at: hour(20), reason: "seen") },
            moves: [
                .graded: "confirmed cooling", .doubted: "confirmed cooling", .paused: "cooling", .contradicted: "cooling", .stopped: "awaiting_scan",
                .heldGraded: "confirmed cooling",
            ], refusals: refusing(.nothingToDecide, undecidable).merging(refusing(.noConfirmingScan, [.expired, .heldExpired])) { $1 }),
        CourseRow(
            call: "reject", carryOut: { (course) throws(ClaimRefusal) in try course.reject(at: hour(20), reason: "seen") },
            moves: Dictionary(
                uniqueKeysWithValues: [Situation.expired, .graded, .doubted, .stopped, .paused, .contradicted, .heldExpired, .heldGraded].map { ($0, "rejected/void") }),
            refusals: refusing(.nothingToDecide, undecidable)),
        CourseRow(
            call: "extend", carryOut: { (course) throws(ClaimRefusal) in try course.extend(hours: 48, at: hour(20), reason: "late truck") },
            moves: [.expired: "awaiting_scan"],
            refusals: refusing(.nothingToDecide, Situation.allCases.filter { $0 != .expired })),
        CourseRow(
            call: "hold", carryOut: { (course) throws(ClaimRefusal) in course.hold(at: hour(20), reason: "odd") },
            moves: [.tracked: "held", .awaiting: "held", .cooling: "held", .expired: "held", .graded: "held"]),
        CourseRow(
            call: "release", carryOut: { (course) throws(ClaimRefusal) in course.release(at: hour(20), reason: "fine") },
            moves: [
                .doubted: "confirmed cooling", .paused: "cooling", .contradicted: "cooling", .stopped: "awaiting_scan", .heldExpired: "review",
                .heldGraded: "review",
            ]),
        CourseRow(
            call: "release, the anomaly is settled",
            carryOut: { (course) throws(ClaimRefusal) in course.release(.anomaly, at: hour(20), reason: "fine") },
            moves: [.doubted: "confirmed cooling", .contradicted: "cooling"]),
        CourseRow(
            call: "suspend for an objection", carryOut: { (course) throws(ClaimRefusal) in course.suspend(.objection, at: hour(20), reason: "odd") },
            moves: [.tracked: "held", .awaiting: "held", .cooling: "held", .expired: "held", .graded: "held"]),
        CourseRow(
            call: "suspend, looking back",
            carryOut: { (course) throws(ClaimRefusal) in course.suspend(.anomaly, since: hour(15), at: hour(20), reason: "odd") },
            moves: [
                .tracked: "held", .awaiting: "held", .cooling: "held", .expired: "held", .graded: "held", .payable: "held/reverse+hold",
            ]),
        CourseRow(call: "doubt", carryOut: { (course) throws(ClaimRefusal) in course.doubt(at: hour(20)) }, moves: [.cooling: "held"]),
    ]

    @Test("Moves and their money", arguments: rows)
    func moves(_ row: CourseRow) throws {
        for situation in Situation.allCases {
            var course = PartCourse(situation.part, terms: terms())
            #expect(row.refusal(on: &course) == row.refusals[situation], "\(row.call) \(situation)")
            #expect(course.path == row.moves[situation] ?? "", "\(row.call) \(situation)")
            #expect(course.edges.first?.from == (course.edges.isEmpty ? nil : situation.part.state), "\(row.call) \(situation)")
        }
    }

    @Test("A part without money asks nothing of the ledger", arguments: rows)
    func withoutMoney(_ row: CourseRow) {
        for situation in Situation.allCases {
            var empty = situation.part
            empty.amount = 0
            var course = PartCourse(empty, terms: terms())
            #expect(row.refusal(on: &course) == row.refusals[situation], "\(row.call) \(situation)")
            #expect(course.edges.allSatisfy { $0.money == nil }, "\(row.call) \(situation)")
            #expect(course.edges.map(\.to.rawValue) == (row.moves[situation] ?? "").split(separator: " ").map { $0.split(separator: "/")[0].description })
        }
    }

    @Test("Each refusal of a decision has its code", arguments: [
        (ClaimRefusal.notFound, "claim-not-found", RefusalKind.notFound), (.nothingToDecide, "claim-nothing-to-decide", .conflict),
        (.noConfirmingScan, "claim-no-confirming-scan", .conflict), (.nothingToHold, "claim-nothing-to-hold", .conflict),
        (.notHeld, "claim-not-held", .conflict), (.nothingToClawBack, "claim-nothing-to-claw-back", .conflict),
        (.reasonMissing, "reason-missing", .malformed),
    ])
    func refusals(_ refusal: ClaimRefusal, _ code: String, _ kind: RefusalKind) {
        #expect(refusal.code == code)
        #expect(refusal.kind == kind)
        #expect(refusal.sentence.hasSuffix("."))
    }
}
