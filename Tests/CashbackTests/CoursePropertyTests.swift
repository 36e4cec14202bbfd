import Cashback
import Core
import Foundation
import Testing

/// Seeds of this run: the fixed ones, or the one in `SIM_SEED`.
enum Seeds {
    static let forThisRun: [UInt64] = ProcessInfo.processInfo.environment["SIM_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(1...200)
}

/// One part under random terms and 40 random calls in time order.
private struct RandomCourse {
    let random: SeededRandom
    let terms: Terms
    var course: PartCourse
    var now: Int64 = 0
    /// Confirming scans that came and were not withdrawn.
    var proofs: Set<ScanID> = []
    var approvals = 0

    init(seed: UInt64, isComparison: Bool) {
        let random = SeededRandom(seed: seed)
        self.random = random
        func pick<Choice>(_ choices: [Choice]) -> Choice { choices[Int(random.next() % UInt64(choices.count))] }
        terms = CashbackTests.terms { terms in
            for grade in Grade.allCases { terms.grades[grade] = pick([.confirm, .cool(hours: 30), .review]) }
            terms.expiryHours = pick([nil, 20, 200])
            terms.onAnomaly = pick([.hold, .record])
            terms.release =
                isComparison ? pick([.promisedShipDate, .estimatedDelivery(days: 1), .handoverScan]) : pick([.deliveryScan(days: 0), .deliveryScan(days: 2)])
        }
        course = PartCourse(part(.tracked, amount: pick([0, 1, 250])) { $0.parcel = pick([nil, Ids.parcel]) }, terms: terms)
        course.track(dates(estimated: pick([nil, 50]), promised: pick([nil, 25])), isFunded: pick([true, true, true, false]))
    }

    mutating func act() -> String {
        now += Int64(random.next() % 20)
        let at = hour(now)
        let id = ScanID(UUIDBits(high: 9, low: random.next() % 3))
        switch random.next() % 15 {
        case 0: course.assign(to: Ids.parcel, at: at); return "assign"
        case 1: course.advance(to: at); return "advance"
        case 2, 3, 4:
            let step = Step.allCases[Int(random.next() % 8)]
            let scan = scan(step, grade: Grade.allCases[Int(random.next() % 3)], at: now - Int64(random.next() % 30), id: id, hasAnomaly: random.next() % 3 == 0)
            // A scan reaches only parts that a parcel holds.
            guard course.part.parcel != nil else { return "no parcel" }
            course.confirm(by: scan, at: at)
            if course.part.confirmingScan == id { proofs.insert(id) }
            return "confirm \(step)"
        case 5:
            course.withdraw(scan: id, at: at, reason: "random")
            proofs.remove(id)
            return "withdraw"
        case 6 where random.next() % 4 == 0: course.cancel(at: at, reason: "random"); return "cancel"
        case 7: course.hold(at: at, reason: "random"); return "hold"
        case 8: course.release(at: at, reason: "random"); return "release"
        case 9: course.doubt(since: random.next() % 2 == 0 ? nil : hour(now / 2), at: at); return "doubt"
        case 12, 13:
            let hold = HoldReason.allCases[Int(random.next() % 3)]
            course.suspend(hold, since: random.next() % 2 == 0 ? nil : hour(now / 2), at: at, reason: "random")
            return "suspend \(hold)"
        case 14:
            let hold = HoldReason.allCases[Int(random.next() % 3)]
            course.release(hold, at: at, reason: "random")
            return "release \(hold)"
        default: return decide(at: at)
        }
    }

    private mutating func decide(at: Instant) -> String {
        do throws(ClaimRefusal) {
            switch random.next() % 8 {
            case 0: try course.reject(at: at, reason: "random")
            case 1, 2: try course.extend(hours: 10, at: at, reason: "random")
            default: try course.approve(at: at, reason: "random")
            }
        } catch { return "refused: \(error.code)" }
        return "decided"
    }
}

@Suite("Any sequence of calls")
struct CoursePropertyTests {
    @Test("Nothing without a scan ever becomes payable", arguments: Seeds.forThisRun)
    func onlyScansPay(seed: UInt64) {
        var run = RandomCourse(seed: seed, isComparison: false)
        for step in 1...40 {
            let action = run.act()
            let part = run.course.part
            #expect(part.holds.isEmpty == (part.state != .held), "seed \(seed), step \(step): \(action) left \(part.holds) on \(part.state)")
            guard [.confirmed, .cooling, .payable].contains(part.state) else { continue }
            let proof = part.confirmingScan.map { run.proofs.contains($0) } ?? false
            #expect(proof, "seed \(seed), step \(step): \(action) left \(part.state) without a scan; \(run.course.path)")
        }
    }

    @Test("Each state follows the one before, time never runs back, and money is held, posted and given back in turn", arguments: Seeds.forThisRun)
    func ledgerInStep(seed: UInt64) {
        for isComparison in [false, true] {
            var run = RandomCourse(seed: seed, isComparison: isComparison)
            for _ in 1...40 { _ = run.act() }
            let edges = run.course.edges
            for (edge, next) in zip(edges, edges.dropFirst()) {
                #expect(next.from == edge.to, "seed \(seed): \(run.course.path)")
                #expect(next.at >= edge.at, "seed \(seed): \(run.course.path)")
                #expect(!edge.to.isFinal, "seed \(seed): nothing follows \(edge.to); \(run.course.path)")
            }
            #expect(money(edges.compactMap(\.money)), "seed \(seed): \(run.course.path)")
            #expect(run.course.part.amount > 0 || edges.allSatisfy { $0.money == nil })
        }
    }

    /// Whether the moves can be carried out one after another: nothing is resolved that is not held, nothing taken back that is not posted.
    private func money(_ moves: [MoneyMove]) -> Bool {
        var isHeld = false
        var isPosted = false
        for move in moves {
            switch move {
            case .hold where !isHeld && !isPosted: isHeld = true
            case .post where isHeld: (isHeld, isPosted) = (false, true)
            case .void where isHeld: isHeld = false
            case .reverse where isPosted: isPosted = false
            case .reverseAndHold where isPosted: (isHeld, isPosted) = (true, false)
            default: return false
            }
        }
        return true
    }
}
