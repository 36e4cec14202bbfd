import Hooks

/// How the server listens.
package struct ServerOptions: Sendable, Equatable {
    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    /// PEM files; TLS is spoken when both are named.
    package var certificatePath: String?
    package var keyPath: String?
    /// Addresses of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed.
    package var trustedProxies: Set<String>
    /// Connections open at a time; further ones wait. Before that, those without a request under way make room.
    package var connections: Int
    /// A connection that brings nothing for so long is closed.
    package var idleSeconds: Int64
    /// GET /metrics asks for no token.
    package var metricsAreOpen: Bool
    /// How long GET /metrics waits for the database; Prometheus gives up a scrape after 10 seconds, unless told otherwise.
    package var metricsPatienceMilliseconds: Int64
    /// Where webhooks may go.
    package var webhookPolicy: HookTarget.Policy

    package init(
        host: String = "127.0.0.1", port: Int = 8080, certificatePath: String? = nil, keyPath: String? = nil, trustedProxies: Set<String> = [],
        connections: Int = 1_000, idleSeconds: Int64 = 60, metricsAreOpen: Bool = false,
        metricsPatienceMilliseconds: Int64 = 3_000, webhookPolicy: HookTarget.Policy = .publicOnly
    ) {
        self.host = host
        self.port = port
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.trustedProxies = trustedProxies
        self.connections = connections
        self.idleSeconds = idleSeconds
        self.metricsAreOpen = metricsAreOpen
        self.metricsPatienceMilliseconds = metricsPatienceMilliseconds
        self.webhookPolicy = webhookPolicy
    }
}

extension ServerOptions {
    /// Only this machine can reach the server.
    var isLocal: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
}

/// Why the server does not start.
package enum ServerFault: Error, Equatable, CustomStringConvertible {
    case certificateWithoutKey
    case keyWithoutCertificate
    case certificate(path: String, reason: String)
    case key(path: String, reason: String)

    package var description: String {
        switch self {
        case .certificateWithoutKey: "A certificate is named without its key: name both, or neither."
        case .keyWithoutCertificate: "A key is named without its certificate: name both, or neither."
        case .certificate(let path, let reason): "\(path) cannot be read as a PEM certificate: \(reason)"
        case .key(let path, let reason): "\(path) cannot be read as a PEM key: \(reason)"
        }
    }
}

package enum WebLimits {
    /// Bytes of a JSON body.
    package static let bodyBytes = 16 << 20
    /// Bytes of one EPCIS event.
    package static let eventBytes = 1 << 20
    /// Bytes of a line of NDJSON.
    package static let lineBytes = 64 << 10
    /// Levels of arrays and objects.
    package static let depth = 32
    /// Bytes of a header field, and of all of them together.
    package static let headerBytes = 16 << 10
    package static let headers = 100
    /// Bytes of a text in a body, whatever the trade's own limit is.
    static let textBytes = 4 << 10
    /// Items of an array inside one item.
    static let arrayItems = 10_000
}
