import Synchronization

/// Carries a secret out of the transaction that makes it, past the answer that is stored.
final class ShownOnce: Sendable {
    private let secret = Mutex<String?>(nil)

    /// A transaction that runs again makes another; the last one counts.
    func keep(_ made: String) { secret.withLock { $0 = made } }

    func take() -> String? { secret.withLock { secret in defer { secret = nil }; return secret } }
}
