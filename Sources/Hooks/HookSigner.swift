/// Signs messages with every live key of an endpoint, so that a receiver may change to the new one at any moment.
public struct HookSigner: Sendable {
    private let keys: [HookKey]

    public init(_ keys: [HookKey]) throws(HookError) {
        guard !keys.isEmpty, keys.allSatisfy(\.canSign) else {
            throw HookError(.noSigningKey, "Messages are signed with at least one key that can sign: whsec_ or whsk_, not whpk_.")
        }
        guard keys.count <= HookKeyRing.most else { throw HookError(.tooManyKeys, "A message is signed with at most \(HookKeyRing.most) keys.") }
        self.keys = keys
    }

    /// - Parameter timestamp: Unix seconds of this attempt; a retry has its own.
    public func sign(id: String, timestamp: Int64, body: [UInt8]) throws(HookError) -> HookHeaders {
        try SignedContent.check(id: id)
        let second = String(timestamp)
        let content = SignedContent.bytes(id: id, timestamp: second, body: body)
        let signatures = keys.compactMap { $0.signature(of: content) }
        guard signatures.count == keys.count else { throw HookError(.noSigningKey, "One of the keys could not sign.") }
        return HookHeaders(id: id, timestamp: second, signature: signatures.joined(separator: " "))
    }
}
