import Core

package enum MessageState: String, CaseIterable, Sendable {
    /// Behind an earlier message about the same thing.
    case queued
    /// To be sent at its time.
    case due
    /// A process is at it.
    case posting
    case delivered
    /// Every attempt failed.
    case dead

    package var isOpen: Bool { [.queued, .due, .posting].contains(self) }
}

/// A message as it is queued.
package struct NewMessage: Sendable {
    package let id: MessageID
    package let endpoint: WebhookID
    /// nil of a test.
    package let fact: FactID?
    package let kind: String
    /// TypeID of what it is about.
    package let subject: String
    /// 1, 2, 3 … within endpoint and subject, without gaps.
    package let sequence: Int64
    package let body: String
    package let isFirst: Bool

    package init(id: MessageID, endpoint: WebhookID, fact: FactID?, kind: String, subject: String, sequence: Int64, body: String, isFirst: Bool) {
        self.id = id
        self.endpoint = endpoint
        self.fact = fact
        self.kind = kind
        self.subject = subject
        self.sequence = sequence
        self.body = body
        self.isFirst = isFirst
    }
}

/// A message that this process has taken up.
package struct ClaimedMessage: Sendable {
    package let id: MessageID
    package let endpoint: WebhookID
    package let url: String
    package let subject: String
    package let sequence: Int64
    package let body: String
    /// This one, from 1, in the current round of the plan.
    package let attempt: Int
    /// Proves that the message is still this process's.
    package let lease: Instant
    package let failingSince: Instant?
}

/// How one attempt went.
package struct MessageAttempt: Sendable, Equatable {
    package let at: Instant
    package let milliseconds: Int64
    /// nil where nobody answered.
    package let status: Int64?
    /// The answer's first bytes, or why there was none.
    package let text: String

    package init(at: Instant, milliseconds: Int64, status: Int64?, text: String) {
        self.at = at
        self.milliseconds = milliseconds
        self.status = status
        self.text = text
    }
}
