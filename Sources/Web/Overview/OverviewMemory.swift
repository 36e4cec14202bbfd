import Core
import Store
import Synchronization
import Views

/// What an overview shows, and where the journal stood before it was read.
struct OverviewAnswer: Sendable {
    let overview: Overview
    /// nil for those who have no cashback to look at.
    let curve: PayoutCurve?
    let position: JournalPosition
    /// Wall time that the reading took, in microseconds.
    var took: Int64 = 0
    /// Of when it is, where it was read from a replica.
    var asOf: Instant?
    /// By so much that was before it was read.
    var behind: Int64 = 0
    /// Beyond everything in it, where it may be read from a replica.
    var seen: LogPosition?

    static func read(
        _ key: OverviewMemory.Key, now: Instant, position: JournalPosition, from reads: PageReads, world: World
    ) async throws -> OverviewAnswer {
        let start = world.wallNow()
        let found = try await reads.reading { tx in
            let overview = try Overview.load(seenBy: key.sight, now: now, zone: key.zone, in: tx)
            let curve = overview.trade == nil ? nil : try PayoutCurve.load(now: now, seenBy: key.sight, in: tx)
            return OverviewAnswer(overview: overview, curve: curve, position: position)
        }
        var answer = found.value
        (answer.asOf, answer.seen) = (found.asOf, found.seen)
        answer.behind = found.asOf.map { max(0, start.microseconds - $0.microseconds) } ?? 0
        answer.took = world.wallNow().microseconds - start.microseconds
        return answer
    }
}

/// The overviews that were read last. On a trade of a million orders reading one takes a tenth of a second; a page's first byte does not wait for that.
/// Whoever comes is given the last one at once, with the time and the position that it was read at, and the live feed tells the page to ask again
/// where anything has happened since. That question is answered anew, once for all who ask it. What is quickly read is read anew at once.
final class OverviewMemory: Sendable {
    struct Key: Hashable, Sendable {
        let sight: Sight
        let zone: Zone
    }

    /// Trade time for which an answer may be shown although something has happened since.
    static let keptSeconds: Int64 = 30
    /// Trade time for which an answer holds where nothing has happened: ages grow and days begin by themselves.
    static let quietSeconds: Int64 = 60
    /// Wall time of a reading, in microseconds, from which on a page does not wait for the next one: a first byte may take 30 ms in all.
    static let slow: Int64 = 10_000
    static let limit = 1_000

    private struct State {
        var answers: [Key: OverviewAnswer] = [:]
        var reading: [Key: (position: JournalPosition, task: Task<OverviewAnswer, any Error>)] = [:]
    }

    private let state = Mutex(State())

    /// - Parameters:
    ///   - now: trade time.
    ///   - position: where the journal stands now.
    ///   - isRenewal: the page is open and asks because something has happened, so nothing older will do.
    ///   - read: asks the database.
    func answer(
        _ key: Key, now: Instant, position: JournalPosition, isRenewal: Bool, read: @escaping @Sendable () async throws -> OverviewAnswer
    ) async throws -> OverviewAnswer {
        enum Way {
            case remembered(OverviewAnswer)
            case joined(Task<OverviewAnswer, any Error>)
        }
        let way: Way = state.withLock { state in
            if let known = state.answers[key], Self.mayShow(known, now: now, position: position, isRenewal: isRenewal) { return .remembered(known) }
            if let (start, task) = state.reading[key], start >= position { return .joined(task) }
            let task = Task {
                do {
                    let answer = try await read()
                    self.end(key, position, answer)
                    return answer
                } catch {
                    self.end(key, position, nil)
                    throw error
                }
            }
            state.reading[key] = (position, task)
            return .joined(task)
        }
        switch way {
        case .remembered(let answer): return answer
        case .joined(let task): return try await task.value
        }
    }

    private static func mayShow(_ known: OverviewAnswer, now: Instant, position: JournalPosition, isRenewal: Bool) -> Bool {
        let age = now.microseconds - known.overview.at.microseconds
        guard age >= 0 else { return false }
        if known.position >= position { return age <= quietSeconds * 1_000_000 }
        return !isRenewal && known.took >= slow && age <= keptSeconds * 1_000_000
    }

    private func end(_ key: Key, _ position: JournalPosition, _ answer: OverviewAnswer?) {
        state.withLock { state in
            if state.reading[key]?.position == position { state.reading[key] = nil }
            guard let answer else { return }
            if let known = state.answers[key], known.position > answer.position { return }
            if state.answers.count >= Self.limit, state.answers[key] == nil { state.answers.removeAll() }
            state.answers[key] = answer
        }
    }
}
