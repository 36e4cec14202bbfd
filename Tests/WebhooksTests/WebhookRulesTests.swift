import Core
import Hooks
import TestSupport
import Testing
import Webhooks
import Workflows

@Suite("What follows from an attempt, for a message and its endpoint")
struct WebhookRulesTests {
    private let now = Instant.testStart

    private func decide(_ answer: HookAnswer, attempt: Int = 1, failingSince: Instant? = nil) -> AttemptDecision {
        AttemptDecision.decide(answer, attempt: attempt, failingSince: failingSince, at: now, random: 0)
    }

    @Test("Delivered: the endpoint is healthy again")
    func delivered() {
        let decision = decide(.status(204), failingSince: now)
        #expect(decision.message == .delivered && decision.endpoint == .healthy && decision.holdUntil == nil)
    }

    @Test("Failed: again after the plan's wait; the endpoint fails from its first failure on")
    func failed() {
        #expect(decide(.failure).message == .again(at: now.adding(microseconds: 5_000_000)) && decide(.failure).endpoint == .failing(since: now))
        let since = now.adding(days: -4)
        #expect(decide(.status(500), attempt: 2, failingSince: since).message == .again(at: now.adding(microseconds: 300_000_000)))
        #expect(decide(.status(500), failingSince: since).endpoint == .failing(since: since) && decide(.status(500)).holdUntil == nil)
    }

    @Test("Asked for patience, the whole endpoint is left in peace")
    func patience() {
        let later = now.adding(microseconds: 60_000_000)
        #expect(decide(.status(429, retryAfter: "60")).holdUntil == later && decide(.status(429, retryAfter: "60")).message == .again(at: later))
    }

    @Test("410 ends it, five days of failure end it, the last attempt ends the message alone")
    func ended() {
        #expect(decide(.status(410)) == AttemptDecision(message: .dead, endpoint: .inactive(.gone), holdUntil: nil))
        #expect(decide(.failure, attempt: 3, failingSince: now.adding(days: -5)).endpoint == .inactive(.failing))
        #expect(decide(.failure, attempt: 3, failingSince: now.adding(days: -5).adding(microseconds: 1)).endpoint == .failing(since: now.adding(days: -5).adding(microseconds: 1)))
        #expect(decide(.failure, attempt: 10).message == .dead && decide(.failure, attempt: 10).endpoint == .failing(since: now))
    }

    @Test("Kinds are chosen one by one, by family, or all")
    func kinds() {
        #expect(KindChoice.all.takes("claim.payable") && KindChoice(["claim.*", "order.placed"]).takes("claim.payable"))
        #expect(!KindChoice(["claim.*"]).takes("claims.payable") && !KindChoice(["claim.pay"]).takes("claim.payable") && KindChoice(["order.placed"]).takes("order.placed"))
        #expect(KindChoice(text: KindChoice(["b.*", "a.b", "b.*"]).text).chosen == ["a.b", "b.*"] && KindChoice(text: "") == .all)
        #expect(HookCatalogue.knows("claim.payable") && HookCatalogue.knows("claim.*") && !HookCatalogue.knows("claim") && !HookCatalogue.knows("*") && !HookCatalogue.knows("clai.*"))
    }

    @Test("Seconds are whole, also before 1970")
    func seconds() {
        #expect(Instant(microseconds: 1_999_999).unixSeconds == 1 && Instant(microseconds: -1).unixSeconds == -1 && Instant(microseconds: -1_000_000).unixSeconds == -1)
    }
}
