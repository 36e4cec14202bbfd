/// The body of a webhook: `{"type":"claim.confirmed","timestamp":"2026-11-21T10:00:00Z","data":{…}}`.
public enum HookBody {
    /// What a body should have at most, in bytes: larger ones are refused by some receivers.
    public static let usualMost = 20_000

    /// - Parameter type: what happened, with points as in `claim.confirmed`.
    /// - Parameter timestamp: when it happened, RFC 3339.
    /// - Parameter data: JSON, taken as it is.
    public static func bytes(type: String, timestamp: String, data: [UInt8]) throws(HookError) -> [UInt8] {
        guard isType(type) else {
            throw HookError(.badType, "A type is words of a to z, A to Z, 0 to 9 and _ with points between them, as in claim.confirmed.")
        }
        guard (20...40).contains(timestamp.utf8.count), timestamp.utf8.allSatisfy({ (0x2B...0x5A).contains($0) }) else {
            throw HookError(.badTimestamp, "A body's timestamp is RFC 3339, as in 2026-11-21T10:00:00Z.")
        }
        var bytes = Array(#"{"type":"\#(type)","timestamp":"\#(timestamp)","data":"#.utf8)
        bytes += data
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    /// At most 128 characters.
    public static func isType(_ text: String) -> Bool {
        text.utf8.count <= 128 && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { word in
            !word.isEmpty && word.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "_") }
        }
    }
}
