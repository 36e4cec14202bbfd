import Hooks
import Posting
import Synchronization

/// Names that always have these addresses.
struct FixedLookup: NameLookup {
    let found: [IPAddress]

    init(_ texts: String...) { self.init(texts) }
    init(_ texts: [String]) { found = texts.compactMap { IPAddress($0) } }

    func addresses(of host: String) -> [IPAddress] { found }
}

/// Names that have another address every time.
final class TurningLookup: NameLookup {
    private let left: Mutex<[String]>

    init(_ texts: [String]) { left = Mutex(texts) }

    func addresses(of host: String) -> [IPAddress] {
        left.withLock { left in left.isEmpty ? [] : [left.removeFirst()].compactMap { IPAddress($0) } }
    }
}

/// A name server that never answers.
struct SilentLookup: NameLookup {
    func addresses(of host: String) async throws -> [IPAddress] {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        for await _ in stream {}
        continuation.finish()
        throw CancellationError()
    }
}
