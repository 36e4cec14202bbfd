import Core
import Testing

@testable import Fulfilment

@Suite("A scan is judged against what is known of its parcel")
struct JudgingTests {
    @Test("The normal course raises nothing")
    func normalCourse() {
        var known = history()
        for (time, next) in [Step.labelled, .packed, .handedOver, .outForDelivery, .delivered].enumerated() {
            let verdict = known.verdict(scan(next, at: Int64(time + 1) * 60))
            #expect(verdict == Verdict(state: .applied, attempt: 1, findings: []))
            known.steps.append(step(next, at: Int64(time + 1) * 60))
        }
    }

    static let wrongOrders: [(known: ParcelStep, scan: ScanDraft, detail: String)] = [
        (step(.delivered, at: 10), scan(.packed, at: 20), "delivered before packed"),
        (step(.packed, at: 20), scan(.delivered, at: 10), "delivered before packed"),
        (step(.collected, at: 10), scan(.handedOver, at: 20), "collected before handed_over"),
        (step(.handedOver, at: 20), scan(.collected, at: 10), "collected before handed_over"),
        (step(.packed, at: 10), scan(.labelled, at: 20), "packed before labelled"),
        (step(.outForDelivery, at: 20), scan(.delivered, at: 10), "delivered before out_for_delivery"),
    ]

    @Test("Steps whose times stand in the wrong order are found whichever comes first", arguments: wrongOrders)
    func wrongOrder(_ row: (known: ParcelStep, scan: ScanDraft, detail: String)) {
        let verdict = history([row.known]).verdict(row.scan)
        #expect(verdict.findings == [Finding(kind: .outOfOrder, detail: row.detail)])
        #expect(verdict.state == .applied)
    }

    @Test("A scan that only arrives late, or at the same moment as its neighbour, is in order")
    func lateArrival() {
        let handedOver = scan(.handedOver, at: 5) { $0.receivedAt = minute(50) }
        #expect(history([step(.delivered, at: 10)]).kinds(handedOver) == [])
        #expect(history([step(.handedOver, at: 10)]).kinds(scan(.delivered, at: 10)) == [])
        #expect(history([step(.delivered, at: 10)]).kinds(scan(.collected, at: 5)) == [], "two ways to the same end")
    }

    static let contradictions: [(known: ParcelStep, scan: ScanDraft, detail: String?)] = [
        (step(.delivered, at: 10), scan(.failed, at: 20), "delivered, then failed"),
        (step(.failed, at: 20), scan(.delivered, at: 10), "delivered, then failed"),
        (step(.collected, at: 10), scan(.failed, at: 11), "collected, then failed"),
        (step(.failed, at: 10), scan(.delivered, at: 20), nil),
        (step(.delivered, at: 20), scan(.failed, at: 10), nil),
        (step(.delivered, at: 10), scan(.returned, at: 20), nil),
    ]

    @Test("Failed after delivered is a contradiction; failed before, and returned after, are not", arguments: contradictions)
    func contradiction(_ row: (known: ParcelStep, scan: ScanDraft, detail: String?)) {
        let expected = row.detail.map { [Finding(kind: .contradictsDelivery, detail: $0)] } ?? []
        #expect(history([row.known]).verdict(row.scan).findings == expected)
    }

    @Test("A failure ends its attempt: what follows belongs to the second, and a repeat opens no third")
    func secondAttempt() {
        var known = history([step(.outForDelivery, at: 10)])
        #expect(known.verdict(scan(.failed, at: 20)) == Verdict(state: .applied, attempt: 1, findings: []))
        known.steps.append(step(.failed, at: 20))
        #expect(known.verdict(scan(.failed, at: 21)) == Verdict(state: .repeated, attempt: 1, findings: []))
        #expect(known.verdict(scan(.outForDelivery, at: 30)) == Verdict(state: .applied, attempt: 2, findings: []))
        known.steps.append(step(.outForDelivery, at: 30, attempt: 2))
        #expect(known.verdict(scan(.failed, at: 40)).attempt == 2)
        #expect(known.verdict(scan(.delivered, at: 40)) == Verdict(state: .applied, attempt: 2, findings: []))
        #expect(known.verdict(scan(.returned, at: 50)).attempt == 1)
    }

    @Test("The recorder may say which attempt it was")
    func namedAttempt() {
        let known = history([step(.outForDelivery, at: 10)])
        #expect(known.verdict(scan(.outForDelivery, at: 20) { $0.attempt = 3 }) == Verdict(state: .applied, attempt: 3, findings: []))
        #expect(known.verdict(scan(.outForDelivery, at: 20) { $0.attempt = 1 }).state == .repeated)
    }

    static let places: [(known: ParcelStep, scan: ScanDraft, detail: String?)] = [
        // The same step and attempt at another place, however long after.
        (step(.delivered, at: 10, place: "leipzig"), scan(.delivered, at: 500, place: "berlin"), "delivered at leipzig and at berlin"),
        (step(.delivered, at: 10, place: "leipzig"), scan(.delivered, at: 500, place: "leipzig"), nil),
        (step(.delivered, at: 10, place: nil), scan(.delivered, at: 10, place: "berlin"), nil),
        (step(.delivered, at: 10, place: "leipzig"), scan(.delivered, at: 10, place: nil), nil),
        // Another step at another place within a minute; a minute is long enough to be a truck at a gate.
        (step(.packed, at: 10, place: "leipzig"), scan(.handedOver, at: 10, place: "berlin"), "packed at leipzig and handed_over at berlin within a minute"),
        (step(.packed, at: 10, place: "leipzig"), scan(.handedOver, at: 11, place: "berlin"), nil),
        (step(.packed, at: 10, place: "leipzig"), scan(.handedOver, at: 10, place: "leipzig"), nil),
        (step(.packed, at: 10, place: nil), scan(.handedOver, at: 10, place: "berlin"), nil),
    ]

    @Test("A parcel is not at two places at once", arguments: places)
    func twoPlaces(_ row: (known: ParcelStep, scan: ScanDraft, detail: String?)) {
        let expected = row.detail.map { [Finding(kind: .twoPlaces, detail: $0)] } ?? []
        #expect(history([row.known]).verdict(row.scan).findings == expected)
    }

    @Test("59 seconds apart is at once, 60 is not", arguments: [(59, true), (60, false)])
    func withinAMinute(_ seconds: Int64, _ isAtOnce: Bool) {
        let later = scan(.handedOver, at: 10, place: "berlin") {
            $0.occurredAt = OffsetInstant(minute(10).adding(microseconds: seconds * 1_000_000))
        }
        #expect(history([step(.packed, at: 10, place: "leipzig")]).kinds(later) == (isAtOnce ? [.twoPlaces] : []))
    }

    @Test("A device clock may run five minutes ahead and no more", arguments: [(0, false), (300_000_000, false), (300_000_001, true)])
    func future(_ lead: Int64, _ isFuture: Bool) {
        let early = scan(.packed, at: 10) { $0.occurredAt = OffsetInstant(minute(10).adding(microseconds: lead)) }
        #expect(history().kinds(early) == (isFuture ? [.futureTime] : []))
    }

    @Test("A scan from before the order is found only where the shop says when that was")
    func beforeOrder() {
        let early = scan(.handedOver, at: 10) { $0.occurredAt = OffsetInstant(minute(-1)) }
        #expect(history().verdict(early).findings == [Finding(kind: .scanBeforeOrder, detail: "handed_over")])
        #expect(history(ordered: nil).kinds(early) == [])
        #expect(history().kinds(scan(.handedOver, at: 0)) == [])
    }

    @Test("A scan of a cancelled order counts and is shown")
    func cancelledOrder() {
        let verdict = history(isCancelled: true).verdict(scan(.delivered, at: 10))
        #expect(verdict == Verdict(state: .applied, attempt: 1, findings: [Finding(kind: .orderCancelled, detail: "delivered after the cancellation")]))
    }

    @Test("Without permission a scan is set aside; a person who accepts it overrules that")
    func permission() {
        let known = history()
        let draft = scan(.delivered, at: 10)
        let aside = known.judge(draft, permitted: false)
        #expect(aside == Verdict(state: .setAside, attempt: 1, findings: [Finding(kind: .recorderNotPermitted, detail: "hub recorded delivered")]))
        #expect(known.judge(draft, permitted: false, overruled: true).state == .applied)
        let again = history([step(.delivered, at: 5)])
        #expect(again.judge(draft, permitted: false, overruled: true).state == .repeated)
    }

    @Test("All that is wrong with a scan is said, not the first thing only")
    func everything() {
        let known = history([step(.packed, at: 10, place: "leipzig"), step(.failed, at: 30)], isCancelled: true)
        let draft = scan(.delivered, at: -10, place: "berlin") { $0.receivedAt = minute(-20) }
        let found = known.judge(draft, permitted: false).findings.map(\.kind)
        #expect(found == [.futureTime, .scanBeforeOrder, .outOfOrder, .contradictsDelivery, .recorderNotPermitted, .orderCancelled])
    }

    @Test("Only what nobody may count at all is set aside by its kind")
    func settingAside() {
        #expect(AnomalyKind.allCases.filter(\.setsAside) == [.unknownParcel, .recorderNotPermitted, .sourceIDReused])
    }
}
