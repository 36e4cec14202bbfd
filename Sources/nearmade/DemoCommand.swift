import ArgumentParser
import Core
import Foundation
import Hooks
import Jobs
import Logging
import NIOCore
import Posting
import ServiceLifecycle
import Simulation
import Store
import Web
import Workflows

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Play a made-up network of three cities, live, on a database of its own.",
        discussion: """
            Orders, scans and trouble of 72 hours, made from a seed, go through the real server on a trade clock that runs as fast as you like; \
            then the next 72 hours begin. The same seed and start play the same. It starts from nothing: an earlier demo's database is replaced, \
            any other is left alone. After Ctrl-C all other commands work on what it leaves.
            """)

    @Option(help: ArgumentHelp("The database: sqlite:PATH, or postgres://… of an empty one.", valueName: "address"))
    var database = "sqlite:data/demo.sqlite"
    @Option(help: "Address to listen on.") var host = "127.0.0.1"
    @Option(help: "Port; 0 lets the system choose.") var port = 8080
    @Option(help: "Trade seconds in a second, 1 to 10000.") var speed: Int64 = 600
    @Option(help: "What is played follows from it.") var seed: UInt64 = 1
    @Option(help: "When the first capsule begins, as 2026-11-20T08:00:00+01:00. Default: yesterday at eight in Leipzig.") var start: String?
    @Option(help: "Hours that are played before the server listens, 1 to 72.") var ahead: Int64 = 30
    @Flag(help: "Let webhooks go to addresses of private networks, and over http: to try them with a program on this machine.")
    var webhooksToPrivateAddresses = false

    func validate() throws {
        guard (0...65_535).contains(port) else { throw ValidationError("--port must be 0 to 65535.") }
        guard PacedClock.speeds.contains(speed) else { throw ValidationError("--speed must be 1 to 10000.") }
        guard (1...72).contains(ahead) else { throw ValidationError("--ahead must be 1 to 72.") }
        if let start { guard Instant(text: start) != nil else { throw ValidationError("“\(start)” is no RFC 3339 time.") } }
    }

    func run() async throws {
        let script = DemoScript(seed: seed, start: begin())
        let options = try DatabaseOptions.parse(["--database", database])
        let demo = try await DemoDatabase.fresh(options, mark: DemoMark(seed: seed, start: script.start))
        do {
            try await play(script, on: demo.store)
            await demo.close()
        } catch {
            await demo.close()
            throw error
        }
    }

    private func begin() -> Instant {
        if let given = start.flatMap(Instant.init(text:)) { return given }
        let now = World.real().wallNow()
        let zone = Zone(DemoCity.leipzig.zoneName) ?? .utc
        return zone.day(of: zone.local(at: now.adding(days: -1))).start.adding(hours: 8)
    }

    private func play(_ script: DemoScript, on store: any Store) async throws {
        let clock = PacedClock(script.start, speed: speed)
        let workflows = Workflows(store: store, world: .real(paced: clock))
        var logger = Logger(label: "nearmade") { StreamLogHandler.standardError(label: $0) }
        // A demo asks its server many times a second; only what goes wrong is told.
        logger.logLevel = .warning
        let network = try await DemoNetwork.open(with: workflows, at: script.start)
        let log = logger
        let player = DemoPlayer(script, clock: clock, door: DemoInnerDoor(workflows, network: network)) { log.warning("\($0)") }
        let meter = ProgressMeter(label: "demo, steps of 20 minutes")
        try await player.fastForward(to: script.start.adding(hours: ahead), with: workflows) { meter.show(done: $0, total: $1) }
        meter.finish()
        // What the buyer's page shows is played from its first moment on, so slowly that whoever opens the link sees it on its way.
        let order = try await player.placeVisitorsOrder(pace: 24)
        let logins = try await DemoLogins(network, order: order, workflows: workflows)
        try await workflows.seal()
        let client = DemoClient(host: host, secrets: network.secrets)
        await player.use(DemoServerDoor(client: client, network: network))
        let last = "  seed \(seed), start \(script.start), speed \(speed); Ctrl-C ends it"
        let director = DemoDirector(script: script, clock: clock, player: player, logins: logins.people)
        try await serve(director, workflows, client, logger) { port in
            for line in logins.lines(address: "http://\(host):\(port)") + [last] { say(line) }
        }
        try await workflows.seal()
        client.close()
    }

    /// Serves until it is told to stop.
    private func serve(
        _ director: DemoDirector, _ workflows: Workflows, _ client: DemoClient, _ logger: Logger, welcome: @escaping @Sendable (Int) -> Void
    ) async throws {
        let options = ServerOptions(host: host, port: port, webhookPolicy: webhooksToPrivateAddresses ? .privateToo : .publicOnly)
        let poster = HookClient(policy: options.webhookPolicy)
        let sender = WebhookSender(workflows, poster: poster) { logger.error("a webhook message failed", metadata: ["error": "\($0)"]) }
        let live = LiveFeed(store: workflows.store)
        let standing = StandingFeed(store: workflows.store, world: workflows.world)
        let server = try makeServer(workflows: workflows, options: options, live: live, standing: standing, demo: director, logger: logger) { port in
            client.connect(port: port)
            director.resume()
            welcome(port)
        }
        let played = RepeatingJob(name: "demo", every: .milliseconds(250), logger: logger) {
            client.isConnected ? await director.player.playDue() : 0
        }
        // Stopped in reverse: first the play and the streams to open pages, then the server, so that nothing is asked of a server that has gone and
        // what it has answered is still sealed.
        let jobs = Jobs.all(
            workflows, live: { try await live.beat() }, standing: { try await standing.beat() }, reports: { try await workflows.deliverReports(by: poster) },
            webhooks: sender, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: jobs.map { .init(service: $0) }
                    + [.init(service: server), .init(service: AtShutdown { live.close() }), .init(service: AtShutdown { standing.close() }), .init(service: played)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch let error as IOError where error.errnoCode == EADDRINUSE {
            throw CommandFailure(description: "Port \(port) is taken by another program. Take another one: nearmade demo --port \(port + 1)")
        }
        await sender.close()
        await poster.shutdown()
    }
}
