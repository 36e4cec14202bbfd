/// What a text may cost before it is refused.
package struct JSONLimits: Hashable, Sendable {
    /// The deepest nesting a caller may permit. Comparing, writing and freeing a value go down its levels on the stack,
    /// about 1 KiB a level without optimisation; at this depth they need half of a thread of 512 KiB.
    package static let deepest = 256

    /// Levels of arrays and objects; `[]` has one.
    package let depth: Int
    /// Bytes of the whole text.
    package let bytes: Int
    /// Values in the text, counting arrays and objects themselves. Bounds memory, since `[0],` costs ten times its text.
    package let values: Int
    /// Refuses U+0000 in strings and names, because PostgreSQL cannot store it in text.
    package let refuseNUL: Bool
    /// Takes an object in which a name stands twice, with the last value in the first place, as most other readers do.
    /// Only for texts that others write so and that nothing is decided by before all of it has been read.
    package let takesTwins: Bool

    /// - Parameter depth: 1 to ``deepest``; what lies outside is moved to the nearer end.
    /// - Parameter bytes: at least 1.
    /// - Parameter values: at least 1.
    package init(depth: Int = 64, bytes: Int = 16 << 20, values: Int = 2_000_000, refuseNUL: Bool = true, takesTwins: Bool = false) {
        self.depth = Swift.min(Swift.max(depth, 1), Self.deepest)
        self.bytes = Swift.max(bytes, 1)
        self.values = Swift.max(values, 1)
        self.refuseNUL = refuseNUL
        self.takesTwins = takesTwins
    }

    package static let standard = JSONLimits()
}
