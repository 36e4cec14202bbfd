import Testing

@testable import Hooks

@Suite("What follows from an attempt")
struct RetryPlanTests {
    private let plan = RetryPlan.suggested
    private let now: Int64 = 784_111_777

    private func outcome(_ status: Int, _ retryAfter: String? = nil, attempt: Int = 1, random: UInt64 = 0) -> HookOutcome {
        plan.outcome(of: .status(status, retryAfter: retryAfter), attempt: attempt, now: now, random: random)
    }

    @Test("Every 2xx is success; 410 ends the endpoint; all else comes again, redirects too")
    func statuses() {
        for status in [200, 201, 202, 204, 299] { #expect(outcome(status) == .delivered) }
        #expect(outcome(410) == .disabled && outcome(410, attempt: 10) == .disabled)
        for status in [100, 301, 302, 307, 400, 401, 404, 408, 409, 422, 500, 501, 599, 0, -1] {
            #expect(outcome(status) == .again(afterMilliseconds: 5_000, slowsEndpoint: false), "\(status)")
        }
        for status in [429, 502, 503, 504] { #expect(outcome(status) == .again(afterMilliseconds: 5_000, slowsEndpoint: true), "\(status)") }
        #expect(plan.outcome(of: .failure, attempt: 1, now: now, random: 0) == .again(afterMilliseconds: 5_000, slowsEndpoint: false))
    }

    @Test("The waits are those of the specification; after the tenth attempt the message is dead")
    func waits() {
        let waits = (1...9).map { attempt in
            guard case .again(let wait, _) = plan.outcome(of: .failure, attempt: attempt, now: now, random: 0) else { return Int64(-1) }
            return wait / 1_000
        }
        #expect(waits == [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400] && plan.attempts == 10)
        for attempt in [10, 11, .max, 0, -1, .min] { #expect(plan.outcome(of: .failure, attempt: attempt, now: now, random: 0) == .dead) }
    }

    @Test("The jitter comes on top, from nothing to a fifth of the wait")
    func jitter() {
        #expect(outcome(500, random: 1_000) == .again(afterMilliseconds: 6_000, slowsEndpoint: false))
        #expect(outcome(500, random: 1_001) == .again(afterMilliseconds: 5_000, slowsEndpoint: false))
        for random in [UInt64.max, 123_456_789, 77] {
            guard case .again(let wait, _) = outcome(500, random: random) else { return #expect(Bool(false), "no wait") }
            #expect((5_000...6_000).contains(wait))
        }
        #expect(RetryPlan(waitsSeconds: [1], jitterPercent: -3).outcome(of: .failure, attempt: 1, now: 0, random: .max) == .again(afterMilliseconds: 1_000, slowsEndpoint: false))
        #expect(RetryPlan(waitsSeconds: [.max, .min], jitterPercent: .max).waitsSeconds == [2_592_000, 0])
    }

    @Test("Retry-After lengthens a wait, never shortens it, and a day at most")
    func retryAfter() {
        #expect(outcome(429, "120") == .again(afterMilliseconds: 120_000, slowsEndpoint: true))
        #expect(outcome(503, "2") == .again(afterMilliseconds: 5_000, slowsEndpoint: true))
        #expect(outcome(500, "60") == .again(afterMilliseconds: 60_000, slowsEndpoint: false))
        #expect(outcome(429, "99999999999999999999999") == .again(afterMilliseconds: 86_400_000, slowsEndpoint: true))
        #expect(outcome(400, "60") == .again(afterMilliseconds: 5_000, slowsEndpoint: false))
        #expect(outcome(429, "120", attempt: 10) == .dead)
    }

    @Test(
        "Retry-After as a date, in the three forms of HTTP",
        arguments: ["Sun, 06 Nov 1994 08:50:37 GMT", "Sun Nov  6 08:50:37 1994"])
    func dates(text: String) { #expect(outcome(503, text) == .again(afterMilliseconds: 60_000, slowsEndpoint: true)) }

    @Test("Seconds of dates are those of the calendar")
    func calendar() {
        #expect(HTTPDate.seconds("Thu, 01 Jan 1970 00:00:00 GMT") == 0)
        #expect(HTTPDate.seconds("Thu, 29 Feb 2024 23:59:59 GMT") == 1_709_251_199)
        #expect(HTTPDate.seconds("Saturday, 21-Nov-26 10:00:00 GMT") == 1_795_255_200)
        #expect(HTTPDate.seconds("Wed, 31 Dec 1969 23:59:59 GMT") == -1)
    }

    @Test("A date that is over, or is none, changes nothing", arguments: [
        "Sun, 06 Nov 1994 08:00:00 GMT", "", "-1", "1.5", "soon", "Sun, 06 Nov 1994 08:50:37", "Sun, 06 Nov 1994 08:50:37 CET", "Sun, 00 Nov 1994 08:50:37 GMT",
        "Sun, 06 Abc 1994 08:50:37 GMT", "Sun, 06 Nov 1994 24:50:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:50 GMT", "Xyz, 06 Nov 1994 08:50:37 GMT",
        "Sunday, 06-Nov-1994 08:50:37 GMT", "\u{FF11}20", String(repeating: "9", count: 65),
    ])
    func noDate(text: String) { #expect(outcome(503, text) == .again(afterMilliseconds: 5_000, slowsEndpoint: true)) }
}
