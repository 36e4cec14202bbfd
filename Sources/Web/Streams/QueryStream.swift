import Core
import EPCIS
import EPCISRepository
import JSONText
import Logging
import Store

/// What one listener of a standing query is told, over whatever connection.
struct QueryStream: Sendable {
    enum Telling: Sendable {
        /// An EPCISQueryDocument, and the number up to which everything has been told.
        case report([UInt8], mark: Int64)
        case alive
        /// The last that is said.
        case problem([UInt8])
    }

    let store: any Store
    let world: World
    let query: NamedQuery
    let controls: StandingControls
    let format: EPCFormat
    let mark: Int64
    let logger: Logger
    let requestID: String
    /// Whether whoever listens may still do so: a token is revoked, or ends.
    let isPermitted: @Sendable () async throws -> Bool

    /// Tells until the listener's stream ends, the query is gone, or `tell` throws.
    func run(_ listener: StandingListener, _ tell: (Telling) async throws -> Void) async throws {
        var mark = mark
        do {
            for await _ in listener.wakes {
                let wakes = listener.take()
                if wakes.contains(.gone) { return try await tell(.problem(document(Problem(QueryRefusal.notFound)))) }
                // Asked before anything is told, so that a token that has been revoked hears nothing more.
                guard try await isPermitted() else { return try await tell(.problem(document(.tokenUnknown))) }
                if wakes.contains(.look) { mark = try await report(after: mark, tell) }
                if wakes.contains(.alive) { try await tell(.alive) }
            }
        } catch let error as StoreError {
            logger.error("a stream of events ended", metadata: ["query": "\(query.id)", "error": "\(error)"])
            try await tell(.problem(document(Problem(translating: error))))
        }
    }

    /// Everything that there is, in reports of limited size. - Returns: the mark behind it.
    private func report(after mark: Int64, _ tell: (Telling) async throws -> Void) async throws -> Int64 {
        let inquiry = query.inquiry()
        var (mark, hasTold) = (mark, false)
        while true {
            let report = try await store.read { [mark] in try inquiry.report(after: mark, since: controls.initialTime, limit: QueryLimits.reportEvents, in: $0) }
            mark = report.mark
            let isEmptyReport = report.isWhole && !hasTold && controls.schedule != nil && controls.reportsEmpty
            if !report.events.isEmpty || isEmptyReport {
                try await tell(.report(EventDocument(report.events, format: format, queryName: query.name, createdAt: world.now()).bytes, mark: mark))
                hasTold = true
            }
            if report.isWhole { return mark }
        }
    }

    private func document(_ problem: Problem) -> [UInt8] {
        var out = JSONWriter(reservingBytes: 300)
        problem.asEpcis(at: "/epcis/queries/\(query.name)/events").write(whole: &out, requestID: requestID)
        return out.bytes
    }
}
