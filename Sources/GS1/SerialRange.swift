/// Why no number is given out.
public enum AllocationRefusal: Error, Hashable, Sendable {
    /// All numbers of the range are used.
    case exhausted
    /// Fewer numbers are left than were asked for.
    case tooFew(left: UInt64)
    /// None, or fewer than none, were asked for.
    case nothingAsked
    /// The last number is before the first.
    case emptyRange
    /// The number does not fit into the digits that the key has for it.
    case tooLarge(most: UInt64)
    /// The ranges have numbers in common, or do not meet.
    case notNeighbours
    /// The extension digit is 0 to 9.
    case badExtensionDigit
    /// The serial number is to be 1 to 20 characters.
    case badWidth
}

extension AllocationRefusal: CustomStringConvertible {
    public var description: String {
        switch self {
        case .exhausted: "All numbers are used. Ask for another range."
        case .tooFew(let left): "Only \(left) numbers are left. Ask for no more than that, or for another range."
        case .nothingAsked: "At least one number must be asked for."
        case .emptyRange: "The last number of a range must not be before its first."
        case .tooLarge(let most): "The number does not fit: \(most) is the largest that the key can hold."
        case .notNeighbours: "Only a range that begins right behind this one can be given back to it."
        case .badExtensionDigit: "The extension digit of an SSCC is 0 to 9."
        case .badWidth: "A serial number has 1 to 20 characters."
        }
    }
}

/// Consecutive numbers that one place gives out and nobody else. A value: whoever keeps it keeps what is left of it.
///
///     var centre = try SerialRange(first: 1, last: 1_000_000)
///     var hub = try centre.lease(5_000)         // 1 to 5,000: for the hub alone, also while it is offline
///     let number = try hub.take()               // 1
///     try centre.take()                         // 5,001
public struct SerialRange: Hashable, Sendable {
    /// The next number to be given out; meaningless when none is left.
    public private(set) var next: UInt64
    public let last: UInt64
    private var isExhausted = false

    /// - Throws: `.emptyRange`.
    public init(first: UInt64, last: UInt64) throws(AllocationRefusal) {
        if last < first { throw .emptyRange }
        next = first
        self.last = last
    }

    /// How many numbers are left; the largest number there is when they are one more than that.
    public var left: UInt64 {
        if isExhausted { return 0 }
        let span = last - next
        return span == .max ? .max : span + 1
    }

    /// Gives out the next number.
    /// - Throws: `.exhausted`.
    public mutating func take() throws(AllocationRefusal) -> UInt64 {
        if isExhausted { throw .exhausted }
        let number = next
        if next == last { isExhausted = true } else { next += 1 }
        return number
    }

    /// Splits off the next numbers. They are gone from this range, whether or not anybody uses them.
    /// - Parameter count: at least 1.
    /// - Throws: `.nothingAsked`, `.exhausted`, `.tooFew`; then the range is as it was.
    public mutating func lease(_ count: UInt64) throws(AllocationRefusal) -> SerialRange {
        if count == 0 { throw .nothingAsked }
        if isExhausted { throw .exhausted }
        if left < count { throw .tooFew(left: left) }
        let lease = try SerialRange(first: next, last: next + (count - 1))
        if lease.last == last { isExhausted = true } else { next = lease.last + 1 }
        return lease
    }

    /// Takes back what a lease has left, when nothing behind the lease was given out since.
    /// - Throws: `.notNeighbours`; then it stays given out, which costs numbers and nothing else.
    public mutating func giveBack(_ lease: SerialRange) throws(AllocationRefusal) {
        if lease.isExhausted { return }
        if isExhausted {
            guard lease.last == last else { throw .notNeighbours }
        } else {
            guard lease.last < next, lease.last + 1 == next else { throw .notNeighbours }
        }
        next = lease.next
        isExhausted = false
    }
}
