import Core
import Crypto
import Foundation
import Store

/// One attempt to sign in, as it is counted: for the login and for where it comes from, each by hash, so that rows are small and name nobody.
package struct SignInAttempt: Sendable {
    fileprivate let keys: [(kind: String, key: [UInt8], limit: Int)]

    /// - Parameter address: the client's; of an IPv6 address only the network counts (/64), which one client has to itself.
    package init(login: String, address: String) {
        keys = [
            ("login", Self.hash(login), SignInAttempts.limitPerLogin),
            ("address", Self.hash(Self.network(of: address)), SignInAttempts.limitPerAddress),
        ]
    }

    private static func hash(_ text: String) -> [UInt8] { Array(SHA256.hash(data: Array(text.utf8))) }

    private static func network(of address: String) -> String {
        var parsed = in6_addr()
        guard inet_pton(AF_INET6, address, &parsed) == 1 else { return address }
        let bytes = withUnsafeBytes(of: &parsed) { Array($0) }
        // ::ffff:203.0.113.7 is the IPv4 address that it holds.
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 255, bytes[11] == 255 {
            return bytes.suffix(4).map(String.init).joined(separator: ".")
        }
        return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }
}

/// Failed attempts to sign in, counted in windows that begin with the first. There is one row for a login and one for an address, each made at
/// the price of a slow hash and forgotten after its window, so there are never many.
package enum SignInAttempts {
    package static let limitPerLogin = 10
    package static let limitPerAddress = 50
    package static let windowSeconds: Int64 = 900

    private static func windowStart(_ wallNow: Instant) -> Instant { wallNow.adding(microseconds: -windowSeconds * 1_000_000) }

    /// Counts an attempt before it is known how it ends, so that many at once get no further than many in a row.
    /// - Returns: nil where it may go on; the seconds until the next may where there have been too many. Then roll back.
    package static func begin(_ attempt: SignInAttempt, at wallNow: Instant, in tx: any Transaction) throws -> Int64? {
        let start = windowStart(wallNow)
        for (kind, key, limit) in attempt.keys {
            let counted = try tx.run(
                """
                INSERT INTO sign_in_attempt (kind, key, since, attempts) VALUES (\(kind), \(key), \(wallNow), 1) ON CONFLICT (kind, key) DO UPDATE SET
                attempts = CASE WHEN sign_in_attempt.since <= \(start) THEN 1 ELSE sign_in_attempt.attempts + 1 END,
                since = CASE WHEN sign_in_attempt.since <= \(start) THEN excluded.since ELSE sign_in_attempt.since END
                WHERE sign_in_attempt.since <= \(start) OR sign_in_attempt.attempts < \(limit)
                """)
            if counted == 1 { continue }
            let since = try tx.first("SELECT since FROM sign_in_attempt WHERE kind = \(kind) AND key = \(key)") { try $0.instant(0) }
            let left = (since ?? wallNow).microseconds - start.microseconds
            return max(1, (left + 999_999) / 1_000_000)
        }
        return nil
    }

    /// The attempt did not fail: it is not counted. After a success the login starts anew; the address does not, or one right password would
    /// pay for many wrong ones.
    package static func takeBack(_ attempt: SignInAttempt, hasSucceeded: Bool, in tx: any Transaction) throws {
        for (kind, key, _) in attempt.keys {
            if hasSucceeded, kind == "login" {
                try tx.run("DELETE FROM sign_in_attempt WHERE kind = \(kind) AND key = \(key)")
            } else {
                try tx.run("UPDATE sign_in_attempt SET attempts = attempts - 1 WHERE kind = \(kind) AND key = \(key) AND attempts > 0")
            }
        }
    }

    /// - Returns: rows forgotten, whose window is over.
    package static func forget(at wallNow: Instant, limit: Int, in tx: any Transaction) throws -> Int {
        try tx.run(
            """
            DELETE FROM sign_in_attempt WHERE (kind, key) IN
            (SELECT kind, key FROM sign_in_attempt WHERE since <= \(windowStart(wallNow)) ORDER BY since LIMIT \(limit))
            """)
    }
}
