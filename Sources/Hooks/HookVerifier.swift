import Foundation

/// Looks whether a message comes from who has the key, and comes now.
///
///     let verifier = HookVerifier([try HookKey(parsing: secret)])
///     try verifier.verify(headers, body: bytes, now: seconds)
///
/// The body is the bytes as they came: read as JSON and written again they are others.
public struct HookVerifier: Sendable {
    /// Signatures that are looked at in one header.
    static let mostSignatures = 20

    private let keys: [HookKey]
    private let toleranceSeconds: Int64

    /// - Parameter keys: any of them may have signed.
    /// - Parameter toleranceSeconds: how far the attempt may lie before or after now; a message that was caught and is sent again later is refused by it.
    public init(_ keys: [HookKey], toleranceSeconds: Int64 = 300) {
        self.keys = keys
        self.toleranceSeconds = max(toleranceSeconds, 0)
    }

    public func verify(_ headers: HookHeaders, body: [UInt8], now: Int64) throws(HookError) {
        try SignedContent.check(id: headers.id)
        try checkTime(headers.timestamp, now: now)
        let content = SignedContent.bytes(id: headers.id, timestamp: headers.timestamp, body: body)
        let signatures = try signatures(in: headers.signature)
        let schemes = Set(keys.map(\.scheme))
        let known = signatures.filter { schemes.contains($0.scheme) }
        guard !known.isEmpty else {
            let wanted = schemes.map(\.rawValue).sorted().joined(separator: " or ")
            throw HookError(.noKnownScheme, "No signature is of a scheme that a key here is for\(wanted.isEmpty ? "" : ": \(wanted)").")
        }
        // Every pair is tried, so that the time does not tell which key it was.
        var isValid = false
        for (scheme, bytes) in known {
            for key in keys where key.scheme == scheme { isValid = key.isValid(bytes, of: content) || isValid }
        }
        guard isValid else {
            throw HookError(.wrongSignature, "No signature is that of id, timestamp and body with a key known here: another key, or the body is not the bytes that came.")
        }
    }

    private func checkTime(_ text: String, now: Int64) throws(HookError) {
        // Only digits: what Int64 takes besides (+1) would be another text than the one that was signed.
        guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let second = Int64(text) else {
            throw HookError(.badTimestamp, "\(HookHeaders.timestampName) is a number of Unix seconds, as in 1614265330.")
        }
        let (late, overflow) = now.subtractingReportingOverflow(second)
        guard !overflow, late <= toleranceSeconds else {
            throw HookError(.tooOld, "The message was sent \(overflow ? "too many" : String(late)) s ago; at most \(toleranceSeconds) s are taken. Is the clock right?")
        }
        guard late >= -toleranceSeconds else {
            throw HookError(.tooNew, "The message is dated \(-late) s ahead; at most \(toleranceSeconds) s are taken. Is the clock right?")
        }
    }

    /// What is of an unknown scheme, or no base64, is left out: another sender may add schemes.
    private func signatures(in header: String) throws(HookError) -> [(scheme: HookKey.Scheme, bytes: [UInt8])] {
        let parts = header.utf8.count <= 4_096 ? header.split(separator: " ") : []
        guard (1...Self.mostSignatures).contains(parts.count) else {
            throw HookError(.badSignatureHeader, "\(HookHeaders.signatureName) has 1 to \(Self.mostSignatures) signatures with spaces between them, as in v1,K5oZ….")
        }
        return parts.compactMap { part in
            guard let comma = part.firstIndex(of: ","), let scheme = HookKey.Scheme(rawValue: String(part[..<comma])),
                let data = Data(base64Encoded: String(part[part.index(after: comma)...]))
            else { return nil }
            return (scheme, [UInt8](data))
        }
    }
}
