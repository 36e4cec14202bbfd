import Foundation
import FoundationNetworking
import JSONText
import Synchronization

/// Requests to the demo's own server, each with a sender's token.
package final class DemoClient: Sendable {
    private let host: String
    private let secrets: [DemoSender: String]
    private let port = Mutex<Int?>(nil)
    private let session: URLSession

    private static let timeoutSeconds: TimeInterval = 30

    package init(host: String, secrets: [DemoSender: String]) {
        // A server that listens everywhere is asked here; in an address, IPv6 stands in brackets.
        let here = ["0.0.0.0": "127.0.0.1", "::": "::1"][host] ?? host
        self.host = here.contains(":") ? "[\(here)]" : here
        self.secrets = secrets
        // The server is this process: a proxy that the environment names must not be asked for it.
        setenv("no_proxy", "*", 1)
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = Self.timeoutSeconds
        configuration.httpShouldSetCookies = false
        session = URLSession(configuration: configuration)
    }

    /// The server listens from now on.
    package func connect(port: Int) { self.port.withLock { $0 = port } }

    package var isConnected: Bool { port.withLock { $0 != nil } }

    package func close() { session.invalidateAndCancel() }

    struct Answer {
        let status: Int
        let body: JSON
    }

    /// - Parameter key: Idempotency-Key.
    /// - Throws: `.later` where nothing, or a failure of the server, came back. Refusals are answers.
    func send(
        _ method: String, _ path: String, by sender: DemoSender, body: [UInt8]? = nil, key: String? = nil
    ) async throws(DemoDoorFault) -> Answer {
        guard let port = port.withLock({ $0 }) else { throw .later("the server does not listen yet") }
        guard let url = URL(string: "http://\(host):\(port)\(path)"), let secret = secrets[sender] else {
            throw .refused("\(sender.rawValue) cannot ask for \(path)")
        }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.setValue("Bearer \(secret)", forHTTPHeaderField: "Authorization")
        request.setValue("application/json", forHTTPHeaderField: "Accept")
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(body)
        }
        let (data, response): (Data, URLResponse)
        do {
            (data, response) = try await session.data(for: request)
        } catch {
            throw .later("\(method) \(path): \(error.localizedDescription)")
        }
        guard let status = (response as? HTTPURLResponse)?.statusCode else { throw .later("\(method) \(path): no status came back") }
        guard status < 500, status != 429 else { throw .later("\(method) \(path): status \(status)") }
        do {
            return Answer(status: status, body: try JSON.parse(String(decoding: data, as: UTF8.self)))
        } catch {
            throw .refused("\(method) \(path): status \(status), and no JSON: \(error)")
        }
    }
}
