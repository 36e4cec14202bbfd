import Core
import EPCIS
import EPCISRepository
import Hooks
import Store

/// What somebody asks for who subscribes.
package struct SubscriptionDraft: Sendable {
    package let dest: String
    package let token: String?
    package let format: EPCFormat
    package let controls: StandingControls

    package init(dest: String, token: String?, format: EPCFormat, controls: StandingControls) {
        self.dest = dest
        self.token = token
        self.format = format
        self.controls = controls
    }
}

extension Workflows {
    /// - Parameter policy: where reports may go.
    /// - Throws: `QueryRefusal`, or `EventRefusal` where nobody could ask the query.
    package func subscribe(_ draft: SubscriptionDraft, to query: NamedQuery, policy: HookTarget.Policy) async throws -> Subscription {
        try StandingControls.check(query.query)
        let target = try Self.target(draft.dest, policy)
        _ = try draft.token.map(Self.key)
        let now = world.now()
        guard let dueAt = draft.controls.next(after: now) else { throw QueryRefusal.controls("/schedule", reason: "The schedule names no moment that is still to come.") }
        return try await command { tx, ids in
            let mark = try draft.controls.firstMark(in: tx)
            _ = try query.inquiry().report(after: mark, since: nil, limit: 1, in: tx)
            let subscription = Subscription(
                id: ids.next(), query: query.id, party: query.owner.party, dest: target.description, token: draft.token, format: draft.format,
                controls: draft.controls, createdAt: now, progress: SubscriptionProgress(mark: mark, dueAt: dueAt))
            try Subscriptions.add(subscription, in: tx)
            return subscription
        }
    }

    /// - Throws: `QueryRefusal.subscriptionNotFound`.
    package func unsubscribe(_ id: SubscriptionID, of query: QueryID) async throws {
        try await command { tx, _ in
            guard try Subscriptions.delete(id, of: query, in: tx) else { throw QueryRefusal.subscriptionNotFound }
        }
    }

    static func target(_ dest: String, _ policy: HookTarget.Policy) throws(QueryRefusal) -> HookTarget {
        do {
            return try HookTarget(parsing: dest, policy: policy)
        } catch {
            throw .controls("/dest", reason: error.reason)
        }
    }

    /// A key as Standard Webhooks writes them, or any text of the receiver's: its bytes are the secret.
    static func key(_ token: String) throws(QueryRefusal) -> HookKey {
        do {
            guard token.hasPrefix("whsec_") || token.hasPrefix("whsk_") else { return try HookKey(secret: Array(token.utf8)) }
            return try HookKey(parsing: token)
        } catch {
            throw .controls("/signatureToken", reason: "signatureToken has \(HookKey.secretLengths.lowerBound) to \(HookKey.secretLengths.upperBound) bytes, or is a key that begins with whsec_ or whsk_.")
        }
    }
}
