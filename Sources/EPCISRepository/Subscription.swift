import Core
import EPCIS

package enum SubscriptionState: String, CaseIterable, Sendable {
    case active
    /// Nothing is delivered any more: the receiver wants nothing, was away for too long, or the schedule is at its end.
    case stopped
}

/// A standing query whose reports go to an address.
package struct Subscription: Sendable {
    package let id: SubscriptionID
    package let query: QueryID
    package let party: PartyID
    /// An address that was checked when it was taken.
    package let dest: String
    /// What reports are signed with; nil where the receiver named nothing.
    package let token: String?
    package let format: EPCFormat
    package let controls: StandingControls
    package let createdAt: Instant
    package var progress: SubscriptionProgress

    package init(
        id: SubscriptionID, query: QueryID, party: PartyID, dest: String, token: String?, format: EPCFormat, controls: StandingControls, createdAt: Instant,
        progress: SubscriptionProgress
    ) {
        self.id = id
        self.query = query
        self.party = party
        self.dest = dest
        self.token = token
        self.format = format
        self.controls = controls
        self.createdAt = createdAt
        self.progress = progress
    }

    /// Whether a report is sent at all; nothing is told of nothing unless that is wanted, and not behind events of the same run.
    package func sends(_ report: EventReport) -> Bool {
        !report.events.isEmpty || report.isWhole && controls.schedule != nil && controls.reportsEmpty && !progress.isUnderWay
    }
}

/// How far a subscription has come.
package struct SubscriptionProgress: Hashable, Sendable {
    package var state = SubscriptionState.active
    /// The number of the last event that was delivered, or looked at and not meant.
    package var mark: Int64
    /// The last number of a report that may have reached its receiver, so that it is the same when it is sent again.
    package var reportEnd: Int64?
    /// Events in one report at most.
    package var batch = QueryLimits.reportEvents
    /// When it is looked at next.
    package var dueAt: Instant
    /// Whether the run that goes on has told of events already.
    package var isUnderWay = false
    /// Attempts since the last that succeeded.
    package var failures: Int64 = 0
    /// When the last run was complete, and when the receiver last took a report.
    package var runAt: Instant?
    package var notifiedAt: Instant?
    /// Why it does not go on, as a sentence.
    package var detail: String?

    package init(mark: Int64, dueAt: Instant) {
        self.mark = mark
        self.dueAt = dueAt
    }

    /// What became of an attempt.
    package enum End: Hashable, Sendable {
        /// There was nothing to send.
        case nothing
        case delivered
        /// The receiver wants smaller reports (413).
        case tooLarge
        case again(afterMicroseconds: Int64, detail: String)
        case over(detail: String)
    }

    /// The mark advances only when the receiver has taken the report, or none was to be sent.
    package func after(_ end: End, of report: EventReport, _ controls: StandingControls, at now: Instant) -> SubscriptionProgress {
        var next = self
        next.dueAt = now
        next.reportEnd = nil
        switch end {
        case .nothing:
            next.mark = report.mark
            if report.isWhole { next.complete(controls, at: now) }
        case .delivered:
            next.mark = report.mark
            (next.failures, next.detail) = (0, nil)
            next.notifiedAt = now
            next.isUnderWay = true
            if report.isWhole { next.complete(controls, at: now) }
        case .tooLarge: next.batch = max(1, min(batch, report.events.count) / 2)
        case .again(let wait, let detail):
            next.reportEnd = report.mark
            next.failures += 1
            next.dueAt = now.adding(microseconds: wait)
            next.detail = detail
        case .over(let detail):
            next.failures += 1
            next.state = .stopped
            next.detail = detail
        }
        return next
    }

    private mutating func complete(_ controls: StandingControls, at now: Instant) {
        isUnderWay = false
        runAt = now
        if let next = controls.next(after: now) {
            dueAt = next
        } else {
            state = .stopped
            detail = "The schedule names no later moment."
        }
    }
}
