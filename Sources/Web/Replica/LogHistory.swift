import Core
import Store

/// When the log ended where: what turns a follower's place in the log into a time, by this process's clock alone. A follower's own clock, and the time of
/// the last thing that it has done, would tell a quiet night from a broken line as little as two clocks tell the same time.
struct LogHistory: Sendable {
    private var samples: [(at: Instant, written: LogPosition)] = []
    private let keptMicroseconds: Int64

    init(seconds: Int64) { keptMicroseconds = seconds * 1_000_000 }

    /// - Parameters:
    ///   - at: before it was asked, so that everything told as done by then stands before `written`.
    ///   - written: where the log ended.
    mutating func note(_ written: LogPosition, at: Instant) {
        guard samples.last.map({ $0.at < at }) ?? true else { return }
        samples.append((at, written))
        // One from before the time that is kept stays, so that a place between the two still has its time.
        let border = at.microseconds - keptMicroseconds
        if let first = samples.firstIndex(where: { $0.at.microseconds > border }), first > 1 { samples.removeFirst(first - 1) }
    }

    /// The last moment of which it is certain that everything done by then is in what has `replayed` come to; nil where it is longer ago than is kept.
    func moment(of replayed: LogPosition) -> Instant? { samples.last { $0.written <= replayed }?.at }
}
