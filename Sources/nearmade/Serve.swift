import ArgumentParser
import Core
import Foundation
import Jobs
import Logging
import ServiceLifecycle
import Store
import StoreSQLite
import Web
import Workflows

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serve the API and do what runs by itself.",
        discussion: "Several processes may serve one PostgreSQL database; one process serves a SQLite file.")

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port; 0 lets the system choose.") var port = 8080
    @Option(help: "PEM file with the certificate chain.") var tlsCert: String?
    @Option(help: "PEM file with the key.") var tlsKey: String?
    @Option(help: "Address of a proxy whose X-Forwarded-For is believed; may be given several times.") var trustedProxy: [String] = []
    @Flag(help: "Serve GET /metrics without a token: for a network that only its operator reaches.") var metricsOpen = false
    @Flag(help: "Bring a PostgreSQL schema up to this program first. SQLite is always brought up.") var migrate = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0 to 65535.") }
    }

    func run() async throws {
        var lock: ServingLock?
        if case .sqlite(let path) = try database.address() {
            try FileManager.default.createDirectory(at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            lock = try ServingLock(database: path)
        }
        let store = try await database.openMigrated(migratingPostgres: migrate)
        let workflows = Workflows(store: store, world: .real())
        let logger = Logger(label: "nearmade") { StreamLogHandler.standardError(label: $0) }
        let options = ServerOptions(
            host: host, port: port, certificatePath: tlsCert, keyPath: tlsKey, trustedProxies: Set(trustedProxy), metricsAreOpen: metricsOpen)
        let live = LiveFeed(store: store)
        let server = try makeServer(workflows: workflows, options: options, live: live, logger: logger) { port in
            say("Nearmade listens on \(tlsCert == nil ? "http" : "https")://\(host):\(port)")
        }
        // Stopped in reverse: first the streams to open pages, which would keep the server waiting; then the server, so that what it has answered is
        // still sealed.
        let jobs = Jobs.all(workflows, live: { try await live.beat() }, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: jobs.map { .init(service: $0) } + [.init(service: server), .init(service: AtShutdown { live.close() })],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
        try await workflows.seal()
        await store.close()
        withExtendedLifetime(lock) {}
    }
}
