import AsyncHTTPClient
import Hooks
import NIOCore
import Synchronization

/// Clients for one name at one address each: the client library resolves names itself, and can be told an address only once, for all that a client does.
final class ClientShelf: Sendable {
    /// Clients that are kept although nobody uses them; each has the certificates of its own, and open connections for a while.
    static let most = 100

    private struct Place: Hashable {
        let host: String
        let address: IPAddress
    }

    private struct Entry {
        let client: HTTPClient
        var users: Int
        /// Rises with every use; the lowest goes first.
        var used: UInt64
    }

    private struct State {
        var entries: [Place: Entry] = [:]
        var clock: UInt64 = 0
        var isClosed = false
    }

    private let state = Mutex(State())
    private let connectTimeout: TimeAmount

    init(connectTimeout: TimeAmount) { self.connectTimeout = connectTimeout }

    deinit {
        let clients = state.withLock { $0.entries.values.map(\.client) }
        // A client that is let go without being ended stops the process.
        Task { for client in clients { try? await client.shutdown() } }
    }

    func with<Result>(_ host: String, at address: IPAddress, _ body: (HTTPClient) async throws -> Result) async throws -> Result {
        let place = Place(host: host, address: address)
        let (client, ended) = try take(place)
        if let ended { await end(ended) }
        defer { state.withLock { $0.entries[place]?.users -= 1 } }
        return try await body(client)
    }

    /// - Returns: the client, and one that has to make room for it.
    private func take(_ place: Place) throws -> (client: HTTPClient, ended: HTTPClient?) {
        try state.withLock { state in
            guard !state.isClosed else { throw CancellationError() }
            state.clock += 1
            let clock = state.clock
            if var known = state.entries[place] {
                known.users += 1
                known.used = clock
                state.entries[place] = known
                return (known.client, nil)
            }
            let idle = state.entries.count >= Self.most ? state.entries.filter { $0.value.users == 0 }.min { $0.value.used < $1.value.used } : nil
            if let idle { state.entries[idle.key] = nil }
            let client = client(for: place.host, at: place.address)
            state.entries[place] = Entry(client: client, users: 1, used: clock)
            return (client, idle?.value.client)
        }
    }

    func shutdown() async {
        let clients = state.withLock { state in
            state.isClosed = true
            defer { state.entries = [:] }
            return state.entries.values.map(\.client)
        }
        for client in clients { await end(client) }
    }

    /// Only a client that was ended before cannot be ended.
    private func end(_ client: HTTPClient) async { try? await client.shutdown() }

    private func client(for host: String, at address: IPAddress) -> HTTPClient {
        var settings = HTTPClient.Configuration(redirectConfiguration: .disallow, decompression: .disabled)
        settings.httpVersion = .http1Only
        settings.timeout = .init(connect: connectTimeout)
        settings.connectionPool.idleTimeout = .seconds(15)
        settings.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 4
        settings.connectionPool.retryConnectionEstablishment = false
        if IPAddress(host) == nil { settings.dnsOverride = [host: address.description] }
        return HTTPClient(eventLoopGroupProvider: .singleton, configuration: settings)
    }
}
