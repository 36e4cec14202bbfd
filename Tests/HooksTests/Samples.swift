@testable import Hooks

/// The message of the published examples, and keys for it.
enum Sample {
    static let id = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    static let second: Int64 = 1_614_265_330
    static let body = Array(#"{"test": 2432232314}"#.utf8)
    static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    static let signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    static func key(_ byte: UInt8) throws -> HookKey { try HookKey(secret: [UInt8](repeating: byte, count: 32)) }

    static func pair(_ byte: UInt8) throws -> HookKey { try HookKey(seed: [UInt8](repeating: byte, count: 32)) }
}

/// The kind of the refusal, nil where there is none.
func refusal<T>(_ body: () throws -> T) -> HookError.Kind? {
    do {
        _ = try body()
        return nil
    } catch { return (error as? HookError)?.kind }
}
