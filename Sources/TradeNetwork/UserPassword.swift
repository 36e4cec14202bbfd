import Core
import Crypto
import CryptoExtras
import Foundation
import Store

/// How much work a password's hash is. A stored hash says its own, so the cost can rise and old passwords still open.
package struct PasswordCost: Sendable, Equatable {
    /// scrypt's N as a power of 2: memory is 2^N KiB at a block size of 8.
    package let logRounds: Int

    package init(logRounds: Int) { self.logRounds = min(max(logRounds, 1), UserPassword.logRoundsAtMost) }

    /// 32 MiB and some 0.1 s. Source: OWASP, Password Storage Cheat Sheet (N = 2^15 with r = 8 where memory is scarce).
    package static let standard = PasswordCost(logRounds: 15)
    /// For tests, whose passwords protect nothing.
    package static let quick = PasswordCost(logRounds: 4)
}

/// Passwords are kept as `scrypt$15$8$1$salt$hash`: log2 N, r, p, then 16 and 32 bytes in base64url. Making and comparing one is slow on purpose:
/// never do it inside a transaction or on the threads of the tasks.
package enum UserPassword {
    static let logRoundsAtMost = 20
    private static let blockSize = 8
    private static let parallelism = 1
    package static let saltBytes = 16
    private static let hashBytes = 32
    package static let length = 10...200

    /// Whether a new password may be this one: 10 characters or more, and 200 bytes or less.
    package static func isLongEnough(_ password: String) -> Bool { password.count >= length.lowerBound && password.utf8.count <= length.upperBound }

    /// - Parameter salt: 16 random bytes.
    package static func hash(_ password: String, salt: [UInt8], cost: PasswordCost) throws -> String {
        let derived = try derive(bytes(of: password), salt, logRounds: cost.logRounds)
        return text(cost, salt, derived)
    }

    /// Compares in a time that tells nothing. A password of a length that none has is wrong after the same work.
    /// - Throws: `StoreError.unreadable` where `stored` is no hash.
    package static func matches(_ password: String, _ stored: String) throws -> Bool {
        let parts = stored.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let logRounds = Int(parts[1]), (1...logRoundsAtMost).contains(logRounds),
            parts[2] == "\(blockSize)", parts[3] == "\(parallelism)", let salt = Base64URL.decode(parts[4]), salt.count == saltBytes,
            let hash = Base64URL.decode(parts[5]), hash.count == hashBytes
        else { throw StoreError.unreadable("a password's hash has another form") }
        let isPossible = isLongEnough(password)
        // scrypt takes no empty password, and a long one must not make it longer.
        let derived = try derive(isPossible ? bytes(of: password) : [0], salt, logRounds: logRounds)
        return SameBytes.compare(derived, hash) && isPossible
    }

    /// The hash of no password, to compare with where there is no user: it costs what a real one costs.
    package static func standIn(_ cost: PasswordCost) -> String {
        text(cost, [UInt8](repeating: 0, count: saltBytes), [UInt8](repeating: 0, count: hashBytes))
    }

    /// `k7mp-2qrx-9dft-w4hb`: 80 random bits, without letters and digits that look alike.
    /// - Parameter random: 10 bytes.
    package static func readable(from random: [UInt8]) -> String {
        let letters = Array("0123456789abcdefghjkmnpqrstvwxyz")
        var bits: UInt32 = 0
        var count = 0
        var text = ""
        for byte in random.prefix(10) {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(letters[Int(bits >> UInt32(count) & 31)])
            }
        }
        return stride(from: 0, to: text.count, by: 4).map { String(text.dropFirst($0).prefix(4)) }.joined(separator: "-")
    }

    /// Composed, so that one letter typed on two systems is one letter.
    private static func bytes(of password: String) -> [UInt8] { Array(password.precomposedStringWithCanonicalMapping.utf8) }

    private static func derive(_ password: [UInt8], _ salt: [UInt8], logRounds: Int) throws -> [UInt8] {
        let key = try KDF.Scrypt.deriveKey(
            from: password, salt: salt, outputByteCount: hashBytes, rounds: 1 << logRounds, blockSize: blockSize, parallelism: parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    private static func text(_ cost: PasswordCost, _ salt: [UInt8], _ hash: [UInt8]) -> String {
        "scrypt$\(cost.logRounds)$\(blockSize)$\(parallelism)$\(Base64URL.encode(salt))$\(Base64URL.encode(hash))"
    }
}

/// Compares secrets in a time that depends on their length only.
package enum SameBytes {
    package static func compare(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        guard a.count == b.count else { return false }
        var difference: UInt8 = 0
        for index in a.indices { difference |= a[index] ^ b[index] }
        return difference == 0
    }
}

/// Base64 for addresses and cookies, without padding (RFC 4648, section 5).
package enum Base64URL {
    package static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    package static func decode(_ text: String) -> [UInt8]? {
        let base64 = text.replacing("-", with: "+").replacing("_", with: "/")
        return Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)).map { [UInt8]($0) }
    }
}
