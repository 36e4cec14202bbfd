import Core
import EPCIS
import EPCISRepository
import Hummingbird

/// What the address of a query's events says of a standing query. Source: EPCIS 2.0, 12.8.
struct StandingParameters {
    static let parameters = [
        QueryParameter("stream", .choice(["true"]), "Tell of events as they are stored; by WebSocket, or as text/event-stream."),
        QueryParameter("reportIfEmpty", .boolean, "Whether a scheduled report also comes when there is nothing to tell."),
        QueryParameter("initialRecordTime", .instant, "Events recorded before do not count; the present unless told."),
    ] + QuerySchedule.Field.allCases.map { QueryParameter($0.rawValue, .text(most: 400), "Schedule, in UTC: a list such as 1,5-10,[20-30].") }

    private static let names = Set(parameters.map(\.name))
    private let values: [String: String]

    init(_ visit: Visit) {
        values = Dictionary(visit.request.uri.queryParameters.map { (String($0.key), String($0.value)) }) { first, _ in first }.filter { Self.names.contains($0.key) }
    }

    /// Whether anything of it is said.
    var isEmpty: Bool { values.isEmpty }

    /// - Throws: `QueryRefusal.controls`.
    func controls() throws(QueryRefusal) -> StandingControls {
        var texts: [QuerySchedule.Field: String] = [:]
        for field in QuerySchedule.Field.allCases { texts[field] = values[field.rawValue] }
        if let stream = values["stream"], stream != "true" { throw .controls("", reason: "stream is true, or left out.") }
        guard texts.isEmpty == (values["stream"] != nil) else {
            throw .controls("", reason: "A standing query has either stream=true or a schedule, such as minute=5&hour=1.")
        }
        return StandingControls(schedule: try Self.schedule(texts), reportsEmpty: try reportsEmpty(), initialTime: try initialTime())
    }

    /// - Parameter texts: none for a stream.
    static func schedule(_ texts: [QuerySchedule.Field: String]) throws(QueryRefusal) -> QuerySchedule? {
        guard !texts.isEmpty else { return nil }
        do {
            return try QuerySchedule(texts)
        } catch {
            throw .controls("/schedule" + (error.field.map { "/" + $0.rawValue } ?? ""), reason: error.description)
        }
    }

    private func reportsEmpty() throws(QueryRefusal) -> Bool {
        switch values["reportIfEmpty"] {
        case nil, "false": false
        case "true": true
        case .some: throw .controls("", reason: "reportIfEmpty is true or false.")
        }
    }

    private func initialTime() throws(QueryRefusal) -> Instant? {
        guard let text = values["initialRecordTime"] else { return nil }
        guard let time = Self.time(text) else { throw .controls("", reason: "initialRecordTime is a time such as 2026-07-22T06:45:00.000Z (a + is written %2B).") }
        return time
    }

    static func time(_ text: String) -> Instant? {
        EPCISTime(text).map { Instant(microseconds: min(max($0.microseconds, Instant.earliest.microseconds), Instant.latest.microseconds)) }
    }
}
