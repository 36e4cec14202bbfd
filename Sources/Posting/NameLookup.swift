import Foundation
import Hooks
import NIOPosix

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Finds the addresses of a name.
package protocol NameLookup: Sendable {
    /// None where the name has none, or cannot be resolved now.
    func addresses(of host: String) async throws -> [IPAddress]
}

/// What the machine itself would take: its hosts file, its name servers.
package struct SystemLookup: NameLookup {
    /// Addresses of a name that are looked at.
    private static let most = 16
    /// The system's own call waits as long as name servers let it, so it has threads of its own, and several: names that nobody resolves must not keep
    /// the others waiting.
    private static let threads: NIOThreadPool = {
        let pool = NIOThreadPool(numberOfThreads: 16)
        pool.start()
        return pool
    }()

    package init() {}

    package func addresses(of host: String) async throws -> [IPAddress] {
        let (stream, continuation) = AsyncStream.makeStream(of: [IPAddress].self, bufferingPolicy: .bufferingOldest(1))
        Self.threads.submit { state in
            continuation.yield(state == .active ? Self.ask(host) : [])
            continuation.finish()
        }
        // Who gives up waiting leaves the thread to its call, which ends by itself.
        for await addresses in stream { return addresses }
        throw CancellationError()
    }

    private static func ask(_ host: String) -> [IPAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0, let first = list else { return [] }
        defer { freeaddrinfo(first) }
        var found: [IPAddress] = []
        var next: UnsafeMutablePointer<addrinfo>? = first
        while let entry = next, found.count < most {
            if let address = address(entry.pointee), !found.contains(address) { found.append(address) }
            next = entry.pointee.ai_next
        }
        return found
    }

    private static func address(_ entry: addrinfo) -> IPAddress? {
        guard let raw = UnsafeRawPointer(entry.ai_addr) else { return nil }
        switch entry.ai_family {
        case AF_INET where entry.ai_addrlen >= MemoryLayout<sockaddr_in>.size:
            return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr) { IPAddress(bytes: Array($0)) }
        case AF_INET6 where entry.ai_addrlen >= MemoryLayout<sockaddr_in6>.size:
            return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr) { IPAddress(bytes: Array($0)) }
        default: return nil
        }
    }
}
