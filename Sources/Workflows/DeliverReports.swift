import Core
import EPCIS
import EPCISRepository
import Hooks
import Store

extension Workflows {
    /// Brings reports of standing queries to their receivers. Several processes may do so: each subscription is one's at a time.
    /// - Returns: how many attempts were made.
    package func deliverReports(by poster: any HookPoster) async throws -> Int {
        // Most looks find nothing, and disturb nobody.
        guard try await store.read({ [turn] in try Subscriptions.isAnyDue(turn, in: $0) }) else { return 0 }
        let end = world.wallNow().adding(microseconds: ReportLimits.roundMicroseconds)
        return try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<ReportLimits.atOnce { group.addTask { try await deliver(by: poster, until: end) } }
            return try await group.reduce(0, +)
        }
    }

    private var turn: Subscriptions.Turn { Subscriptions.Turn(now: world.now(), wall: world.wallNow()) }

    private func deliver(by poster: any HookPoster, until end: Instant) async throws -> Int {
        var count = 0
        while world.wallNow() <= end, count < ReportLimits.perRound {
            let turn = turn
            let lease = turn.wall.adding(microseconds: QueryLimits.leaseMicroseconds)
            let taken = try await store.write { tx -> (Subscription, NamedQuery)? in
                guard let subscription = try Subscriptions.take(turn, until: lease, in: tx), let query = try NamedQueries.load(subscription.query, in: tx) else { return nil }
                return (subscription, query)
            }
            guard let (subscription, query) = taken else { return count }
            count += try await deliver(subscription, of: query, lease, by: poster)
        }
        return count
    }

    /// - Returns: attempts made, 0 or 1.
    private func deliver(_ subscription: Subscription, of query: NamedQuery, _ lease: Instant, by poster: any HookPoster) async throws -> Int {
        let (progress, controls) = (subscription.progress, subscription.controls)
        let inquiry = query.inquiry()
        let report = try await store.read { try inquiry.report(after: progress.mark, since: controls.initialTime, limit: progress.batch, through: progress.reportEnd, in: $0) }
        let sends = subscription.sends(report)
        // Whatever becomes of this process, the next attempt brings the same report.
        if sends, progress.reportEnd != report.mark {
            guard try await store.write({ try Subscriptions.send(subscription.id, through: report.mark, until: lease, in: $0) }) else { return 0 }
        }
        let reply = sends ? try await post(report, of: query, subscription, by: poster) : nil
        let now = world.now()
        let end = reply.map { Self.end(of: $0, report, progress, at: now, random: world.random()) } ?? .nothing
        var kept = subscription
        kept.progress = progress.after(end, of: report, controls, at: now)
        // Where the lease was over, somebody else delivers it again: receivers know it by its webhook-id.
        _ = try await store.write { [kept] in try Subscriptions.keep(kept, until: lease, in: $0) }
        return sends ? 1 : 0
    }

    private func post(_ report: EventReport, of query: NamedQuery, _ subscription: Subscription, by poster: any HookPoster) async throws -> HookReply {
        let now = world.wallNow()
        let body = EventDocument(
            report.events, format: subscription.format, queryName: query.name, subscription: subscription.id.description, createdAt: world.now()).bytes
        let id = ReportMessage.id(of: report, subscription)
        let second = now.microseconds / 1_000_000
        var headers = [
            (name: "Content-Type", value: "application/json"), (name: "GS1-EPCIS-Version", value: EventDocument.version), (name: "GS1-CBV-Version", value: EventDocument.version),
        ]
        if let token = subscription.token {
            let signed = try HookSigner([try Self.key(token)]).sign(id: id, timestamp: second, body: body)
            headers += signed.pairs + [(name: "GS1-Signature", value: signed.signature)]
        } else {
            headers += [(name: HookHeaders.idName, value: id), (name: HookHeaders.timestampName, value: "\(second)")]
        }
        do {
            return await poster.post(body, headers: headers, to: try Self.target(subscription.dest, poster.policy))
        } catch {
            // Somebody has become stricter since.
            return HookReply(answer: .failure, text: error.sentence)
        }
    }

    /// Pure: what follows from an answer.
    static func end(of reply: HookReply, _ report: EventReport, _ progress: SubscriptionProgress, at now: Instant, random: UInt64) -> SubscriptionProgress.End {
        if reply.status == 413, report.events.count > 1 { return .tooLarge }
        let attempt = Int(progress.failures) + 1
        let told = "\(reply.status.map { "Status \($0). " } ?? "")\(reply.text)".prefix(500)
        switch RetryPlan.suggested.outcome(of: reply.answer, attempt: attempt, now: now.microseconds / 1_000_000, random: random) {
        case .delivered: return .delivered
        case .again(let milliseconds, _): return .again(afterMicroseconds: milliseconds * 1_000, detail: "Attempt \(attempt) failed: \(told)")
        case .disabled: return .over(detail: "The receiver wants nothing more (410).")
        case .dead: return .over(detail: "The last of \(attempt) attempts failed: \(told)")
        }
    }
}

package enum ReportLimits {
    /// Reports on their way from one process at a time.
    static let atOnce = 16
    /// A round takes no more reports after so long, so that a server that stops has not to wait for many, and no more than so many in one lane.
    static let roundMicroseconds: Int64 = 5 * 1_000_000
    static let perRound = 1_000
}

enum ReportMessage {
    /// The same for every attempt of the same report, another for any other.
    static func id(of report: EventReport, _ subscription: Subscription) -> String {
        let run = subscription.progress.runAt.map { String($0.microseconds) } ?? "0"
        return "\(subscription.id)-\(subscription.progress.mark)-\(report.mark)-\(run)"
    }
}
