import Core
import EPCIS
import Store

/// When a standing query tells of its events, and of which.
package struct StandingControls: Hashable, Sendable {
    /// nil tells of events as soon as they are stored.
    package let schedule: QuerySchedule?
    /// Whether it also tells that there is nothing.
    package let reportsEmpty: Bool
    /// Events recorded before do not count; nil stands for the moment at which it begins.
    package let initialTime: Instant?

    package init(schedule: QuerySchedule?, reportsEmpty: Bool, initialTime: Instant?) {
        self.schedule = schedule
        self.reportsEmpty = reportsEmpty
        self.initialTime = initialTime
    }

    /// The number behind which it begins.
    package func firstMark(in tx: any Transaction) throws -> Int64 {
        guard let initialTime else { return try Events.lastNumber(in: tx) }
        return try Events.numbers(recordedIn: initialTime..<Instant.latest, in: tx).lowerBound - 1
    }

    /// When it is to look the next time; nil where no such moment comes any more.
    package func next(after now: Instant) -> Instant? {
        guard let schedule else { return now }
        return schedule.next(after: EPCISTime(microseconds: now.microseconds)).map { Instant(microseconds: $0.microseconds) }
    }

    /// A query that says how many events it tells of cannot stand: of no report it is known how many follow.
    package static func check(_ query: EventQuery) throws(QueryRefusal) {
        guard query.eventCountLimit == nil, query.maxEventCount == nil else {
            throw .controls("", reason: "A query with eventCountLimit or maxEventCount cannot be subscribed to: keep one without them.")
        }
    }
}
