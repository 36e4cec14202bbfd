import Core
import Hooks
import Instruments
import Store
import Synchronization
import Webhooks

/// What this process has sent, for those who watch.
package final class WebhookActivity: Sendable {
    package let delivered = Counter()
    package let failed = Counter()
}

extension Workflows {
    /// Takes up messages whose turn it is.
    func claimWebhooks(_ lane: WebhookLane, limit: Int) async throws -> [ClaimedMessage] {
        let now = world.wallNow()
        guard limit > 0, try await store.read({ try WebhookPosting.isAnyReady(lane, at: now, in: $0) }) else { return [] }
        let lease = now.adding(microseconds: WebhookLimits.leaseMicroseconds)
        return try await store.write { try WebhookPosting.claim(lane, at: now, until: lease, limit: limit, in: $0) }
    }

    /// One attempt: signed with the live secrets, sent outside of any transaction, its end noted where the message is still this process's.
    func post(_ message: ClaimedMessage, by poster: any HookPoster) async throws {
        let began = world.wallNow()
        let reply = try await reply(to: message, at: began, by: poster)
        let ended = world.wallNow(), now = world.now()
        let decision = AttemptDecision.decide(reply.answer, attempt: message.attempt, failingSince: message.failingSince, at: ended, random: world.random())
        (decision.message == .delivered ? webhookActivity.delivered : webhookActivity.failed).add()
        let attempt = MessageAttempt(
            at: began, milliseconds: max(0, (ended.microseconds - began.microseconds) / 1_000), status: reply.status.map(Int64.init), text: reply.text)
        try await command { tx, ids in
            guard let reason = try WebhookPosting.end(message, attempt, decision, at: ended, in: tx),
                let endpoint = try WebhookEndpoints.load(message.endpoint, in: tx)
            else { return }
            try Journal.append([WebhookFacts.deactivated(endpoint.id, of: endpoint.party, reason, by: .job("webhooks"), at: now, ids: ids)], in: tx)
        }
    }

    private func reply(to message: ClaimedMessage, at now: Instant, by poster: any HookPoster) async throws -> HookReply {
        let ring = try await store.read { try WebhookKeys.ring(of: message.endpoint, in: $0) }
        let body = Array(message.body.utf8)
        do {
            // What was allowed when it was written down may not be any more.
            let target = try HookTarget(parsing: message.url, policy: poster.policy)
            let headers = try HookSigner(ring.live(at: now.unixSeconds)).sign(id: message.id.description, timestamp: now.unixSeconds, body: body)
            return await poster.post(body, headers: headers.pairs + [("content-type", "application/json")], to: target)
        } catch {
            return HookReply(answer: .failure, text: error.reason)
        }
    }

    /// Messages that nobody needs to look at any more. - Returns: how many are gone.
    package func forgetWebhookMessages(limit: Int = 1_000) async throws -> Int {
        let now = world.wallNow()
        return try await store.write { try WebhookForgetting.forget(at: now, limit: limit, in: $0) }
    }
}

/// Sends what is due, many messages at a time, as long as there is any. A job wakes it; whoever is slow keeps nobody else waiting, since nothing waits for a round
/// to end, and endpoints that fail share a lane of their own.
package final class WebhookSender: Sendable {
    /// Messages of this process on their way at a time, by lane.
    static let places: [WebhookLane: Int] = [.healthy: 48, .failing: 16]

    private struct State {
        var free = WebhookSender.places
        var tasks: [Int: Task<Void, Never>] = [:]
        var next = 0
        var isClosed = false
    }

    private let workflows: Workflows
    private let poster: any HookPoster
    private let report: @Sendable (any Error) -> Void
    private let state = Mutex(State())

    /// - Parameter report: is told of what fails; the message comes again when its lease is over.
    package init(_ workflows: Workflows, poster: any HookPoster, report: @escaping @Sendable (any Error) -> Void) {
        self.workflows = workflows
        self.poster = poster
        self.report = report
    }

    /// Begins with what is due, as far as there is room, and does not wait for it. - Returns: messages begun.
    @discardableResult
    package func beat() async throws -> Int {
        var count = 0
        for lane in WebhookLane.allCases {
            let room = take(lane)
            var messages: [ClaimedMessage] = []
            do {
                messages = try await workflows.claimWebhooks(lane, limit: room)
            } catch {
                give(lane, room)
                throw error
            }
            give(lane, room - messages.count)
            for message in messages { start(message, lane) }
            count += messages.count
        }
        return count
    }

    private func take(_ lane: WebhookLane) -> Int {
        state.withLock { state in
            let room = state.isClosed ? 0 : state.free[lane] ?? 0
            state.free[lane, default: 0] -= room
            return room
        }
    }

    private func give(_ lane: WebhookLane, _ count: Int) { state.withLock { $0.free[lane, default: 0] += count } }

    private func start(_ message: ClaimedMessage, _ lane: WebhookLane) {
        state.withLock { state in
            state.next += 1
            let number = state.next
            state.tasks[number] = Task {
                do { try await workflows.post(message, by: poster) } catch { report(error) }
                give(lane, 1)
                // The next one takes the place at once: a beat a second would be few messages.
                do { try await beat() } catch { report(error) }
                leave(number)
            }
        }
    }

    private func leave(_ number: Int) { state.withLock { _ = $0.tasks.removeValue(forKey: number) } }

    /// Begins nothing any more, and waits for what is on its way.
    package func close() async {
        while let task = state.withLock({ state in
            state.isClosed = true
            return state.tasks.values.first
        }) { await task.value }
    }

    /// Waits until nothing is on its way and nothing is due.
    package func settle() async throws {
        while true {
            if let task = state.withLock({ $0.tasks.values.first }) {
                await task.value
            } else if try await beat() == 0, state.withLock({ $0.tasks.isEmpty }) {
                return
            }
        }
    }
}
