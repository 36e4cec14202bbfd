import Core
import Hooks
import Store
import Webhooks

/// An endpoint as somebody wants one.
package struct WebhookDraft: Sendable {
    package let url: String
    /// Kinds of facts, and families; none for all.
    package let kinds: [String]

    package init(url: String, kinds: [String]) {
        self.url = url
        self.kinds = kinds
    }

    /// What is wrong with it, before anything is written.
    func check(_ policy: HookTarget.Policy) throws -> (target: HookTarget, kinds: KindChoice) {
        let target: HookTarget
        do { target = try HookTarget(parsing: url, policy: policy) } catch { throw WebhookRefusal.url(error) }
        let choice = KindChoice(kinds)
        guard choice.chosen.count <= WebhookLimits.kinds else { throw WebhookRefusal.tooManyKinds }
        if let unknown = choice.chosen.first(where: { !HookCatalogue.knows($0) }) { throw WebhookRefusal.kindUnknown(unknown) }
        return (target, choice)
    }
}

extension Workflows {
    /// - Returns: the endpoint and its secret, which is shown once.
    package func createWebhook(
        _ draft: WebhookDraft, of party: PartyID, policy: HookTarget.Policy, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> (endpoint: WebhookEndpoint, secret: String) {
        let (target, kinds) = try draft.check(policy)
        try listen(in: tx)
        guard try WebhookEndpoints.count(of: party, in: tx) < WebhookLimits.endpoints else { throw WebhookRefusal.tooManyEndpoints }
        let key = try HookKey(secret: world.randomBytes(32))
        let endpoint = WebhookEndpoint(id: ids.next(), party: party, url: target.description, kinds: kinds, createdAt: world.wallNow(), since: now)
        try WebhookEndpoints.insert(endpoint, in: tx)
        try WebhookKeys.replace(HookKeyRing([.init(key)]), of: endpoint.id, in: tx)
        try Journal.append([WebhookFacts.fact("webhook.created", endpoint.id, of: party, isNew: true, by: actor, at: now, ids: ids)], in: tx)
        return (endpoint, key.text)
    }

    /// The new secret signs at once; the older ones sign with it for a day. - Returns: the new one, which is shown once.
    package func changeWebhookSecret(_ id: WebhookID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> String {
        let endpoint = try lock(id, in: tx)
        let key = try HookKey(secret: world.randomBytes(32))
        let second = world.wallNow().unixSeconds
        let ring: HookKeyRing
        do {
            ring = try WebhookKeys.ring(of: id, in: tx).rotated(to: key, at: second, overlapSeconds: WebhookLimits.overlapSeconds)
        } catch let error as HookError where error.kind == .tooManyKeys { throw WebhookRefusal.tooManySecrets }
        try WebhookKeys.replace(ring, of: id, in: tx)
        try Journal.append([WebhookFacts.fact("webhook.secret_changed", id, of: endpoint.party, by: actor, at: now, ids: ids)], in: tx)
        return key.text
    }

    package func deactivateWebhook(_ id: WebhookID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws {
        let endpoint = try lock(id, in: tx)
        guard try WebhookEndpoints.move(id, to: .inactive, because: .stopped, in: tx) else { throw WebhookRefusal.isInactive }
        try Journal.append([WebhookFacts.deactivated(id, of: endpoint.party, .stopped, by: actor, at: now, ids: ids)], in: tx)
    }

    /// What waited goes on at once; what happened meanwhile is not told.
    package func activateWebhook(_ id: WebhookID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws {
        try listen(in: tx)
        let endpoint = try lock(id, in: tx)
        guard try WebhookEndpoints.activate(id, since: now, in: tx) else { throw WebhookRefusal.isActive }
        try Journal.append([WebhookFacts.fact("webhook.activated", id, of: endpoint.party, by: actor, at: now, ids: ids)], in: tx)
    }

    /// With its secrets at once, and with its messages a little later.
    package func deleteWebhook(_ id: WebhookID, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws {
        let endpoint = try lock(id, in: tx)
        _ = try WebhookEndpoints.move(id, to: .deleted, because: nil, in: tx)
        try WebhookKeys.remove(of: id, in: tx)
        try Journal.append([WebhookFacts.fact("webhook.deleted", id, of: endpoint.party, by: actor, at: now, ids: ids)], in: tx)
    }

    /// Sends dead letters again. - Parameter message: nil for all, at most `WebhookLimits.replays`. - Returns: how many.
    package func replayWebhook(_ id: WebhookID, _ message: MessageID?, by actor: Actor, at now: Instant, in tx: any Transaction, ids: IdPool) throws -> Int {
        let endpoint = try lock(id, in: tx)
        guard endpoint.state == .active else { throw WebhookRefusal.isInactive }
        let count = try WebhookQueue.replay(id, message, at: world.wallNow(), in: tx)
        guard count > 0 || message == nil else { throw WebhookRefusal.notDead }
        guard count > 0 else { return 0 }
        try Journal.append(
            [WebhookFacts.fact("webhook.replayed", id, of: endpoint.party, by: actor, at: now, ids: ids) { $0.member("messages", count) }], in: tx)
        return count
    }

    /// Queues a message that tells of nothing but that messages come through.
    package func testWebhook(_ id: WebhookID, in tx: any Transaction, ids: IdPool) throws -> MessageID {
        let endpoint = try lock(id, in: tx)
        guard endpoint.state == .active else { throw WebhookRefusal.isInactive }
        guard try WebhookQueue.enter([id: 1], in: tx).entered.contains(id) else { throw WebhookRefusal.isFull }
        let place = SubjectPlace(endpoint: id, subject: id.description)
        let (last, ended) = try WebhookQueue.number([place: 1], in: tx)[place] ?? (0, 0)
        let now = world.wallNow()
        let message = NewMessage(
            id: ids.next(), endpoint: id, fact: nil, kind: HookCatalogue.test, subject: place.subject, sequence: last + 1,
            body: try HookBodies.test(id, sequence: last + 1, at: now), isFirst: ended == last)
        try WebhookQueue.add([message], at: now, in: tx)
        return message.id
    }

    /// From now on facts are looked at: a reader that is not there yet begins at the journal's end.
    private func listen(in tx: any Transaction) throws {
        try tx.take(.webhooks)
        guard try !Journal.hasCursor(Self.webhookReader, in: tx) else { return }
        try Journal.move(Self.webhookReader, to: try Journal.head(after: .start, in: tx) ?? .start, in: tx)
    }

    private func lock(_ id: WebhookID, in tx: any Transaction) throws -> WebhookEndpoint {
        guard let endpoint = try WebhookEndpoints.load(id, lock: true, in: tx), endpoint.state != .deleted else { throw WebhookRefusal.notFound }
        return endpoint
    }
}
