/// How an attempt ended.
public enum HookAnswer: Hashable, Sendable {
    /// The receiver answered, with its header Retry-After if there was one.
    case status(Int, retryAfter: String? = nil)
    /// No answer: no connection, a broken one, or none in time.
    case failure

    /// The receiver's status; nil where there was no answer.
    public var status: Int? {
        switch self {
        case .status(let status, _): status
        case .failure: nil
        }
    }
}

/// What follows from it.
public enum HookOutcome: Hashable, Sendable {
    case delivered
    /// The next attempt. Where the receiver asked for patience (429, 502, 503, 504), it is meant for all messages of the endpoint.
    case again(afterMilliseconds: Int64, slowsEndpoint: Bool)
    /// 410: the receiver wants nothing more, of any message.
    case disabled
    /// The plan is at its end.
    case dead
}

/// When a message is tried again, and when no more.
public struct RetryPlan: Hashable, Sendable {
    /// Waits after the first, second, … attempt.
    public let waitsSeconds: [Int64]
    /// The jitter: at most so many hundredths of a wait come on top of it, so that what failed together does not come back together.
    public let jitterPercent: Int64

    /// What Standard Webhooks suggests: 5 s, 5 min, 30 min, then 2, 5, 10, 14, 20 and 24 h; three days and a bit in all.
    public static let suggested = RetryPlan(waitsSeconds: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400], jitterPercent: 20)

    /// A receiver that asks for more patience gets this much.
    public static let longestRetryAfterSeconds: Int64 = 86_400

    /// - Parameter waitsSeconds: each held to 0 to 30 days.
    /// - Parameter jitterPercent: held to 0 to 100.
    public init(waitsSeconds: [Int64], jitterPercent: Int64) {
        self.waitsSeconds = waitsSeconds.map { min(max($0, 0), 2_592_000) }
        self.jitterPercent = min(max(jitterPercent, 0), 100)
    }

    public var attempts: Int { waitsSeconds.count + 1 }

    /// Decides what follows from one attempt.
    /// - Parameter attempt: the number of this attempt, from 1.
    /// - Parameter now: Unix seconds, for a Retry-After that is a date.
    /// - Parameter random: any number, for the jitter.
    public func outcome(of answer: HookAnswer, attempt: Int, now: Int64, random: UInt64) -> HookOutcome {
        var patience: Int64 = 0
        var slowsEndpoint = false
        if case .status(let status, let retryAfter) = answer {
            if (200..<300).contains(status) { return .delivered }
            if status == 410 { return .disabled }
            slowsEndpoint = [429, 502, 503, 504].contains(status)
            if slowsEndpoint || status >= 500 { patience = RetryAfter.seconds(retryAfter, now: now) ?? 0 }
        }
        guard attempt >= 1, waitsSeconds.indices.contains(attempt - 1) else { return .dead }
        let wait = max(waitsSeconds[attempt - 1], min(patience, Self.longestRetryAfterSeconds)) * 1_000
        let jitter = wait * jitterPercent / 100
        return .again(afterMilliseconds: wait + Int64(random % UInt64(jitter + 1)), slowsEndpoint: slowsEndpoint)
    }
}

/// The header Retry-After: seconds, or an HTTP date.
enum RetryAfter {
    /// Seconds from now, 0 for a date that is over; nil for what is neither.
    static func seconds(_ text: String?, now: Int64) -> Int64? {
        guard let text, (1...64).contains(text.utf8.count) else { return nil }
        // Digits without end are a very long wait, not a fault.
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return Int64(text) ?? .max }
        guard let date = HTTPDate.seconds(text) else { return nil }
        let (wait, overflow) = date.subtractingReportingOverflow(now)
        return overflow ? nil : max(wait, 0)
    }
}
