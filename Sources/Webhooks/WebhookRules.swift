import Core
import Hooks

/// What follows from one attempt, for the message and for its endpoint.
package struct AttemptDecision: Sendable, Equatable {
    package enum Message: Sendable, Equatable {
        case delivered
        case again(at: Instant)
        case dead
    }

    package enum Endpoint: Sendable, Equatable {
        case healthy
        case failing(since: Instant)
        case inactive(WebhookReason)
    }

    package let message: Message
    package let endpoint: Endpoint
    /// Before it nothing is sent to the endpoint: the receiver asked for patience.
    package let holdUntil: Instant?

    package init(message: Message, endpoint: Endpoint, holdUntil: Instant?) {
        self.message = message
        self.endpoint = endpoint
        self.holdUntil = holdUntil
    }

    /// - Parameter now: of the wall clock, as all times of webhooks.
    package static func decide(_ answer: HookAnswer, attempt: Int, failingSince: Instant?, at now: Instant, random: UInt64) -> AttemptDecision {
        let outcome = RetryPlan.suggested.outcome(of: answer, attempt: attempt, now: now.unixSeconds, random: random)
        let since = failingSince ?? now
        let isLong = since <= now.adding(microseconds: -WebhookLimits.failingMicroseconds)
        let failing: Endpoint = isLong ? .inactive(.failing) : .failing(since: since)
        switch outcome {
        case .delivered: return AttemptDecision(message: .delivered, endpoint: .healthy, holdUntil: nil)
        case .disabled: return AttemptDecision(message: .dead, endpoint: .inactive(.gone), holdUntil: nil)
        case .dead: return AttemptDecision(message: .dead, endpoint: failing, holdUntil: nil)
        case .again(let milliseconds, let slowsEndpoint):
            let next = now.adding(microseconds: milliseconds * 1_000)
            return AttemptDecision(message: .again(at: next), endpoint: failing, holdUntil: slowsEndpoint ? next : nil)
        }
    }
}

extension Instant {
    /// Whole seconds since 1970.
    package var unixSeconds: Int64 {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
