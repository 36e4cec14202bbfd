import AsyncHTTPClient
import Foundation
import Hooks
import NIOCore
import NIOHTTP1
import NIOPosix
import Workflows

/// Posts webhooks. A name is resolved first, every address it has is checked, and the connection goes to an address that was checked: a name that
/// resolves to another one a moment later gets nowhere. Redirects are not followed, since nobody has checked where they lead.
package final class HookClient: HookPoster {
    package let policy: HookTarget.Policy
    private let lookup: any NameLookup
    private let shelf: ClientShelf
    private let timeout: TimeAmount

    /// - Parameter seconds: for all of it: name, connection, answer.
    package init(policy: HookTarget.Policy, lookup: any NameLookup = SystemLookup(), seconds: Double = 20) {
        self.policy = policy
        self.lookup = lookup
        timeout = .milliseconds(Int64(seconds * 1_000))
        // So that there is time for another address.
        shelf = ClientShelf(connectTimeout: .milliseconds(Int64(seconds * 250)))
    }

    package func post(_ body: [UInt8], headers: [(name: String, value: String)], to target: HookTarget) async -> HookReply {
        let work = Task { try await send(body, headers, target) }
        let timer = MultiThreadedEventLoopGroup.singleton.any().scheduleTask(in: timeout) { work.cancel() }
        defer { timer.cancel() }
        do {
            return try await withTaskCancellationHandler { try await work.value } onCancel: { work.cancel() }
        } catch {
            let isLate = work.isCancelled && !(error is HookError)
            return HookReply(answer: .failure, text: isLate ? "No answer within \(timeout.nanoseconds / 1_000_000) ms." : Self.sentence(of: error))
        }
    }

    /// Ends all connections. Nothing is posted afterwards.
    package func shutdown() async { await shelf.shutdown() }

    private func send(_ body: [UInt8], _ headers: [(name: String, value: String)], _ target: HookTarget) async throws -> HookReply {
        guard target.isEncrypted || policy == .privateToo else { throw PostFault.notEncrypted }
        let addresses = try await addresses(of: target)
        for address in addresses { try policy.check(address) }
        var request = HTTPClientRequest(url: target.description)
        request.method = .POST
        for (name, value) in headers { request.headers.add(name: name, value: value) }
        request.headers.replaceOrAdd(name: "user-agent", value: "Nearmade")
        request.body = .bytes(body)
        var failure: any Error = PostFault.noAddress(target.host)
        // The next address is for one that cannot be reached; a receiver that was reached is not asked twice.
        for address in addresses.prefix(3) {
            do {
                return try await shelf.with(target.host, at: address) { try await Self.exchange(request, by: $0) }
            } catch let error where Self.isUnreached(error) && !Task.isCancelled { failure = error }
        }
        throw failure
    }

    private func addresses(of target: HookTarget) async throws -> [IPAddress] {
        if let address = target.address { return [address] }
        let found = try await lookup.addresses(of: target.host)
        guard !found.isEmpty else { throw PostFault.noAddress(target.host) }
        return found
    }

    private static func exchange(_ request: HTTPClientRequest, by client: HTTPClient) async throws -> HookReply {
        // The time is kept outside, over all addresses.
        let response = try await client.execute(request, deadline: .distantFuture)
        var bytes: [UInt8] = []
        do {
            for try await piece in response.body {
                bytes += piece.readableBytesView.prefix(HookReply.bodyMost - bytes.count)
                if bytes.count >= HookReply.bodyMost { break }
            }
        } catch where !Task.isCancelled {
            // The status has come, and it is what counts: a body that breaks off changes nothing.
        }
        let status = HookAnswer.status(Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"))
        return HookReply(answer: status, text: text(of: bytes))
    }

    /// Without control characters, which no page or log should have to show. U+0000 no database takes.
    private static func text(of bytes: [UInt8]) -> String {
        String(String.UnicodeScalarView(String(decoding: bytes, as: UTF8.self).unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    private static func isUnreached(_ error: any Error) -> Bool {
        error is NIOConnectionError || error is IOError || (error as? HTTPClientError) == .connectTimeout
    }

    private static func sentence(of error: any Error) -> String {
        switch error {
        case let error as HookError: error.reason
        case let error as PostFault: error.description
        case let error as HTTPClientError: "The connection brought no answer: \(error.shortDescription)."
        case is NIOConnectionError, is IOError: "No connection could be made."
        default: "The connection failed: \(String(describing: error).prefix(200))"
        }
    }
}

/// Why nothing was sent.
enum PostFault: Error, CustomStringConvertible {
    case notEncrypted
    case noAddress(String)

    var description: String {
        switch self {
        case .notEncrypted: "Webhooks go over https only."
        case .noAddress(let host): "The name \(host) has no address."
        }
    }
}
