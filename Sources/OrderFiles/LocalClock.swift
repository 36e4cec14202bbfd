import Foundation

/// Turns times of a zone's local clock into instants.
///
/// A time that the clock skips becomes the first instant after the gap; of a time that it shows twice the first is taken.
struct LocalClock {
    private let zone: TimeZone
    private let isUTC: Bool
    /// Offsets of whole local days, in seconds east of UTC; nil for a day with a change within reach.
    private var offsets: [Int64: Int64?] = [:]

    init(_ zone: TimeZone) {
        self.zone = zone
        isUTC = ["UTC", "Etc/UTC", "GMT", "Etc/GMT"].contains(zone.identifier)
    }

    /// UTC microseconds.
    mutating func instant(_ time: ReadTime) -> Int64 {
        let local = time.civil.seconds
        let utc = time.offsetSeconds.map { local - $0 } ?? utcSeconds(local)
        return utc * 1_000_000 + Int64(time.civil.microsecond)
    }

    private mutating func utcSeconds(_ local: Int64) -> Int64 {
        if isUTC { return local }
        let day = (local >= 0 ? local : local - 86_399) / 86_400
        if let known = offsets[day] { return known.map { local - $0 } ?? changing(local) }
        let before = offset(at: day * 86_400 - 86_400)
        let after = offset(at: day * 86_400 + 2 * 86_400)
        let known: Int64? = before == after ? before : nil
        offsets[day] = .some(known)
        return known.map { local - $0 } ?? changing(local)
    }

    /// On a day near a change both offsets are tried, the one that holds earlier first.
    private func changing(_ local: Int64) -> Int64 {
        let before = offset(at: local - 86_400)
        let after = offset(at: local + 86_400)
        if offset(at: local - before) == before { return local - before }
        if offset(at: local - after) == after { return local - after }
        return firstInstant(withOffsetNot: before, from: local - 86_400, to: local + 86_400)
    }

    private func firstInstant(withOffsetNot old: Int64, from: Int64, to: Int64) -> Int64 {
        var (low, high) = (from, to)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == old { low = middle } else { high = middle }
        }
        return high
    }

    private func offset(at utc: Int64) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(utc))))
    }
}
