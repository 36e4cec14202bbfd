import Core
import Hooks

package enum WebhookState: String, CaseIterable, Sendable {
    /// Facts are queued for it and sent.
    case active
    /// Nothing is queued; what waits stays until it is active again.
    case inactive
    /// Gone for good; the row stays, since facts point at it.
    case deleted
}

/// Why an endpoint is inactive.
package enum WebhookReason: String, CaseIterable, Sendable {
    /// Somebody wanted it so.
    case stopped
    /// The receiver answered 410.
    case gone
    /// Nothing was delivered for days.
    case failing
    /// More waited than is kept.
    case flooded
}

/// Where a party wants to be told what happens.
package struct WebhookEndpoint: Sendable, Equatable {
    package let id: WebhookID
    package let party: PartyID
    package let url: String
    /// What it wants to be told of.
    package let kinds: KindChoice
    package let state: WebhookState
    package let reason: WebhookReason?
    package let createdAt: Instant
    /// Facts received before are not its.
    package let since: Instant
    /// The first failure after the last success.
    package let failingSince: Instant?

    package init(
        id: WebhookID, party: PartyID, url: String, kinds: KindChoice, state: WebhookState = .active, reason: WebhookReason? = nil, createdAt: Instant,
        since: Instant, failingSince: Instant? = nil
    ) {
        self.id = id
        self.party = party
        self.url = url
        self.kinds = kinds
        self.state = state
        self.reason = reason
        self.createdAt = createdAt
        self.since = since
        self.failingSince = failingSince
    }
}

/// All kinds of facts, or some: `claim.payable`, or all of `claim.*`.
package struct KindChoice: Sendable, Equatable {
    /// Sorted, each once; none for all.
    package let chosen: [String]

    package static let all = KindChoice([])

    package init(_ chosen: [String]) { self.chosen = Set(chosen).sorted() }

    package func takes(_ kind: String) -> Bool {
        chosen.isEmpty || chosen.contains { $0 == kind || $0.hasSuffix(".*") && kind.hasPrefix($0.dropLast()) }
    }
}

package enum WebhookLimits {
    /// Endpoints of one party that are not deleted.
    package static let endpoints: Int64 = 20
    package static let kinds = 100
    /// Messages of one endpoint that wait; beyond them it is no longer active.
    package static let waiting: Int64 = 20_000
    /// Messages of one endpoint on their way at a time. One that fails has one, so that it costs little.
    package static let atOnce = 4
    package static let atOnceFailing = 1
    /// How long a process may be at one attempt before another takes the message over.
    package static let leaseMicroseconds: Int64 = 60 * 1_000_000
    /// How long nothing may be delivered before an endpoint is no longer active.
    package static let failingMicroseconds: Int64 = 5 * 86_400 * 1_000_000
    /// How long both secrets sign after a change.
    package static let overlapSeconds: Int64 = 86_400
    /// How long what was delivered, and what was not, can be looked at.
    package static let deliveredDays: Int64 = 30
    package static let deadDays: Int64 = 90
    /// Dead letters that are sent again at a time.
    package static let replays = 1_000
    /// Facts looked at in one transaction.
    package static let facts = 500
}
