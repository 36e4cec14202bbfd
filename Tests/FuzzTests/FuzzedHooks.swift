import Hooks

/// Keys, addresses and headers of webhooks: what is read is written again and read as the same.
enum FuzzedHooks {
    static func checkText(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        if let key = accepted({ try HookKey(parsing: text) }) { try hold(try HookKey(parsing: key.text) == key, "a key reads as it was written: \(key)") }
        if let address = IPAddress(text) { try hold(IPAddress(address.description) == address, "an address reads as it was written: \(address)") }
        for policy in [HookTarget.Policy.publicOnly, .privateToo] {
            guard let target = accepted({ try HookTarget(parsing: text, policy: policy) }) else { continue }
            try hold(try HookTarget(parsing: target.description, policy: policy) == target, "a URL reads as it was written: \(target)")
            try hold(policy == .privateToo || target.address.map(\.isPublic) ?? true, "no private address is taken: \(target)")
        }
        let headers = HookHeaders(id: text, timestamp: text, signature: text)
        let secret = try HookKey(secret: [UInt8](repeating: 7, count: 24))
        try hold(accepted { try HookVerifier([secret]).verify(headers, body: bytes, now: 0) } == nil, "nothing is verified that was not signed")
        if case .again(let wait, _) = RetryPlan.suggested.outcome(of: .status(503, retryAfter: text), attempt: 1, now: 0, random: 0) {
            try hold((5_000...86_400_000).contains(wait), "a wait is a day at most: \(wait)")
        }
    }
}
