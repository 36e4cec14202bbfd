/// The keys of one endpoint while they change: the newest signs for good, the older ones until their last second.
public struct HookKeyRing: Hashable, Sendable {
    public struct Entry: Hashable, Sendable {
        public let key: HookKey
        /// Unix seconds from which on the key is no longer used; nil for the newest.
        public let until: Int64?

        public init(_ key: HookKey, until: Int64? = nil) {
            self.key = key
            self.until = until
        }
    }

    /// More keys than this never live at once: each one makes the header longer and the work more.
    public static let most = 4

    /// The newest first.
    public let entries: [Entry]

    public init(_ entries: [Entry]) throws(HookError) {
        guard !entries.isEmpty, entries.allSatisfy(\.key.canSign) else {
            throw HookError(.noSigningKey, "An endpoint has at least one key, and all of them can sign: whsec_ or whsk_, not whpk_.")
        }
        guard entries.count <= Self.most else {
            throw HookError(.tooManyKeys, "At most \(Self.most) keys live at once; wait until an older one has ended.")
        }
        self.entries = entries
    }

    /// The keys that sign now, the newest first.
    public func live(at now: Int64) -> [HookKey] {
        entries.filter { entry in entry.until.map { now < $0 } ?? true }.map(\.key)
    }

    /// The new key signs at once; those of before sign with it for the overlap, or until they would have ended anyway.
    public func rotated(to key: HookKey, at now: Int64, overlapSeconds: Int64) throws(HookError) -> HookKeyRing {
        let (sum, overflow) = now.addingReportingOverflow(max(overlapSeconds, 0))
        let end = overflow ? Int64.max : sum
        let older = entries.map { Entry($0.key, until: min($0.until ?? end, end)) }.filter { ($0.until ?? now) > now && $0.key != key }
        return try HookKeyRing([Entry(key)] + older)
    }
}
