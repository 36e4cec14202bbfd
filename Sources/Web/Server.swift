import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import Workflows

/// The API as a service that listens until it is asked to stop, and then finishes the requests that it has begun.
/// - Parameter onListening: called once with the port, when requests are taken.
/// - Throws: `ServerFault` when the certificate or key is missing or unreadable.
package func makeServer(
    workflows: Workflows, options: ServerOptions, live: LiveFeed? = nil, standing: StandingFeed? = nil, replica: Replica? = nil,
    demo: (any DemoControl)? = nil, logger: Logger,
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
) throws -> some ApplicationProtocol {
    let site = Site(workflows: workflows, options: options, live: live, standing: standing, replica: replica, demo: demo)
    return Application(
        router: makeRouter(site),
        server: try httpServer(options, site.connections),
        configuration: ApplicationConfiguration(
            address: .hostname(options.host, port: options.port),
            availableConnectionsDelegate: .maximum(options.connections, logger: logger)),
        onServerRunning: { channel in onListening(channel.localAddress?.port ?? options.port) }, logger: logger)
}

/// Mounts the tables of endpoints and pages, and nothing else.
func makeRouter(_ site: Site) -> Router<WebContext> {
    let router = Router(context: WebContext.self, options: .autoGenerateHeadEndpoints)
    let mounts = Mount.all(site.endpoints, site.pages)
    router.add(middleware: RequestNaming(world: site.workflows.world))
    router.add(middleware: SecurityHeaders(isOverTLS: site.options.isOverTLS))
    router.add(middleware: AccessLog(world: site.workflows.world, trustedProxies: site.options.trustedProxies))
    router.add(middleware: RequestCounting(world: site.workflows.world, tally: site.requests))
    router.add(middleware: ProblemAnswers(site: site, paths: PathIndex(mounts.map { ($0.method, $0.path) })))
    for (method, path, mount) in mounts {
        router.on(RouterPath(path), method: method) { request, context in try await site.answer(mount, request, context) }
    }
    return router
}

extension ServerOptions {
    var isOverTLS: Bool { certificatePath != nil && keyPath != nil }
}

private func httpServer(_ options: ServerOptions, _ connections: OpenConnections) throws -> HTTPServerBuilder {
    let configuration = HTTP1Channel.Configuration(
        additionalChannelHandlers: [ContinueAnswer(), ConnectionPatience(connections)],
        idleTimeout: .seconds(options.idleSeconds),
        httpDecoderConfiguration: .init(
            maxHeaderFieldSize: WebLimits.headerBytes, maxHeaderListSize: WebLimits.headerBytes, maxHeaderFieldCount: WebLimits.headers))
    let plain = HTTPServerBuilder { responder in WebChannel(responder: responder, configuration: configuration) }
    switch (options.certificatePath, options.keyPath) {
    case (nil, nil): return plain
    case (_?, nil): throw ServerFault.certificateWithoutKey
    case (nil, _?): throw ServerFault.keyWithoutCertificate
    case (let certificate?, let key?): return try .tls(plain, tlsConfiguration: try tls(certificate: certificate, key: key))
    }
}

private func tls(certificate: String, key: String) throws(ServerFault) -> TLSConfiguration {
    let chain: [NIOSSLCertificate]
    do {
        chain = try NIOSSLCertificate.fromPEMFile(certificate)
    } catch {
        throw .certificate(path: certificate, reason: "\(error)")
    }
    do {
        return TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(try NIOSSLPrivateKey(file: key, format: .pem)))
    } catch {
        throw .key(path: key, reason: "\(error)")
    }
}
