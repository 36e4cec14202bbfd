import ArgumentParser
import Core
import Foundation
import Hooks
import Jobs
import Logging
import NIOCore
import Posting
import ServiceLifecycle
import Store
import StorePostgres
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
    @Option(help: "Address of a proxy whose X-Forwarded-For and X-Forwarded-Proto are believed; may be given several times.") var trustedProxy: [String] = []
    @Flag(help: "Serve GET /metrics without a token: for a network that only its operator reaches.") var metricsOpen = false
    @Option(help: "Statements on SQLite that take as many milliseconds are logged with their plan; for PostgreSQL see docs/guides/operating.md.")
    var slowStatement = 500
    @Option(help: "Pages of 4 KiB in the -wal file of SQLite from which on they are copied into the file: it grows to that size and a little more.")
    var checkpointPages = CheckpointLimits.usualPages
    @Option(
        help: ArgumentHelp(
            "A PostgreSQL server in hot standby from which pages that may be a little behind are read: postgres://… (default: NEARMADE_REPLICA, else none).",
            valueName: "address"))
    var replica: String?
    @Option(help: "Seconds that the replica may be behind; beyond them pages are read from the database itself.") var replicaLag = Replica.usualLagSeconds
    @Flag(
        inversion: .prefixedNo, help: "Tell scans as EPCIS events (docs/guides/epcis.md), which takes some 2 KB each. Left out, they are told when a process does again.")
    var scanEvents = true
    @Flag(help: "Let webhooks go to addresses of private networks, and over http: for a trial, or where every receiver is one's own.")
    var webhooksToPrivateAddresses = false
    @Flag(help: "Bring a PostgreSQL schema up to this program first. SQLite is always brought up.") var migrate = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0 to 65535.") }
        for address in trustedProxy where (try? SocketAddress(ipAddress: address, port: 0)) == nil {
            throw ValidationError("--trusted-proxy takes the IP address of one proxy, such as 10.0.0.1; “\(address)” is none.")
        }
        guard Replica.lagSecondsAllowed.contains(replicaLag) else {
            throw ValidationError("--replica-lag must be \(Replica.lagSecondsAllowed.lowerBound) to \(Replica.lagSecondsAllowed.upperBound) seconds.")
        }
        guard slowStatement >= 1 else { throw ValidationError("--slow-statement must be 1 or more milliseconds.") }
        guard CheckpointLimits.pagesAllowed.contains(checkpointPages) else {
            throw ValidationError(
                "--checkpoint-pages must be \(CheckpointLimits.pagesAllowed.lowerBound) to \(CheckpointLimits.pagesAllowed.upperBound).")
        }
    }

    func run() async throws {
        var lock: ServingLock?
        if case .sqlite(let path) = try database.address() {
            // Who mistyped the path must not take an empty system for his own.
            if !FileManager.default.fileExists(atPath: path) { say("There is no database at \(path): a new one is made") }
            try FileManager.default.createDirectory(at: URL(fileURLWithPath: path).deletingLastPathComponent(), withIntermediateDirectories: true)
            lock = try ServingLock(database: path)
        }
        let logger = Logger(label: "nearmade") { StreamLogHandler.standardError(label: $0) }
        let slow = SlowStatements(atLeastMilliseconds: Int64(slowStatement)) { statement in
            let metadata: Logger.Metadata = [
                "milliseconds": "\(statement.milliseconds)", "sql": "\(statement.sql)", "plan": "\(statement.plan.joined(separator: "; "))",
            ]
            logger.warning("a statement took long", metadata: metadata)
        }
        let store = try await database.openMigrated(migratingPostgres: migrate, limits: CheckpointLimits(begin: checkpointPages), slow: slow)
        let workflows = Workflows(store: store, world: .real(steady: SteadyClock()))
        try await warnOfFuture(workflows, logger)
        let options = ServerOptions(
            host: host, port: port, certificatePath: tlsCert, keyPath: tlsKey, trustedProxies: Set(trustedProxy), metricsAreOpen: metricsOpen,
            webhookPolicy: webhooksToPrivateAddresses ? .privateToo : .publicOnly)
        let poster = HookClient(policy: options.webhookPolicy)
        let sender = WebhookSender(workflows, poster: poster) { logger.error("a webhook message failed", metadata: ["error": "\($0)"]) }
        let replica = try openReplica(workflows, logger)
        let live = LiveFeed(store: store, replica: replica)
        let standing = StandingFeed(store: store, world: workflows.world)
        let server = try makeServer(workflows: workflows, options: options, live: live, standing: standing, replica: replica, logger: logger) { port in
            say("Nearmade listens on \(tlsCert == nil ? "http" : "https")://\(host):\(port)")
        }
        // Stopped in reverse: first the streams to open pages, which would keep the server waiting; then the server, so that what it has answered is
        // still sealed.
        var look: (@Sendable () async throws -> Int)?
        if let replica { look = { try await replica.look() } }
        let jobs = Jobs.all(
            workflows, live: { try await live.beat() }, standing: { try await standing.beat() }, reports: { try await workflows.deliverReports(by: poster) },
            replica: look, webhooks: sender, tellsScans: scanEvents, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: jobs.map { .init(service: $0) } + [.init(service: server), .init(service: AtShutdown { live.close() }), .init(service: AtShutdown { standing.close() })],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw CommandFailure(description: "Port \(port) is taken by another program. Take another one: nearmade serve --port \(port + 1)")
        }
        await sender.close()
        await poster.shutdown()
        try await workflows.seal()
        await replica?.close()
        await store.close()
        withExtendedLifetime(lock) {}
    }

    /// Opens no connection: a replica that is away keeps nobody from starting.
    private func openReplica(_ workflows: Workflows, _ logger: Logger) throws -> Replica? {
        guard let address = replica ?? ProcessInfo.processInfo.environment["NEARMADE_REPLICA"], !address.isEmpty else { return nil }
        guard workflows.store.dialect.kind == .postgres, case .postgres(let connection) = try DatabaseAddress(address) else {
            throw CommandFailure(description: "A replica is a PostgreSQL server that follows another (--replica postgres://…): SQLite has none.")
        }
        let standby = try PostgresStandby(connection: connection)
        return Replica(
            standby, of: workflows.store, world: workflows.world, migrations: Workflows.migrations, lagSeconds: replicaLag, logger: logger)
    }

    /// At its start the program believes the machine's clock, whatever it shows: there is nothing else to go by, except for what was written before.
    private func warnOfFuture(_ workflows: Workflows, _ logger: Logger) async throws {
        let now = workflows.world.now()
        guard let newest = try await workflows.store.read({ tx in try Journal.latest(before: nil, limit: 1, in: tx).first }),
            newest.receivedAt > now.adding(microseconds: 60_000_000)
        else { return }
        logger.warning(
            "the newest fact was received after what the machine's clock shows: one of the two is wrong",
            metadata: ["newest": "\(newest.receivedAt)", "clock": "\(now)"])
    }
}
