import Core
import EPCIS
import Store

/// What a standing query has to tell since its mark.
package struct EventReport: Sendable {
    package let events: [ShownEvent]
    /// The number of the last event that was looked at: the next report begins behind it.
    package let mark: Int64
    /// Whether nothing that was there when it was made is left for a further report.
    package let isWhole: Bool
}

extension EventInquiry {
    /// The next events in the order of their recording, which `orderBy` does not change.
    /// - Parameters:
    ///   - mark: the number of the last event of the report before.
    ///   - since: events recorded before do not count.
    ///   - limit: at most so many events, at least 1.
    ///   - end: the number that a report on its way ends with: made anew it is the same report; nil for one that ends with the last event there is.
    package func report(after mark: Int64, since: Instant?, limit: Int, through end: Int64? = nil, in tx: any Transaction) throws -> EventReport {
        let newest = try Events.lastNumber(in: tx)
        let last = min(newest, end ?? newest)
        guard last > mark else { return EventReport(events: [], mark: mark, isWhole: last == newest) }
        let master = try MasterData(for: query, of: party, in: tx)
        let clauses = QueryClauses(query, master)
        let times = clauses.recordTime.clamped(to: (since ?? .earliest)..<Instant.latest)
        let numbers = try Events.numbers(recordedIn: times, in: tx).clamped(to: (mark + 1)..<(last + 1))
        let search = try EventSearch(
            clauses: clauses.clauses + own, at: clauses.at, numbers: numbers, order: EventOrder(key: .recordTime, isDescending: false))
        let step = try search.next(after: nil, limit: limit, in: tx)
        let found = try shown(step.found, master, tx)
        let kept = Self.fitting(found)
        guard kept.count == found.count else {
            return EventReport(events: kept, mark: kept.last?.stored.place.number ?? mark, isWhole: false)
        }
        return EventReport(events: found, mark: step.end?.number ?? last, isWhole: step.end == nil && last == newest)
    }

    /// The first of them that are not too large together, and one at least.
    private static func fitting(_ events: [ShownEvent]) -> [ShownEvent] {
        var bytes = 0
        let count = events.prefix { event in
            defer { bytes += event.stored.body.utf8.count }
            return bytes == 0 || bytes + event.stored.body.utf8.count <= QueryLimits.reportBytes
        }.count
        return Array(events.prefix(count))
    }
}
