import Core
import Hummingbird
import Logging
import Simulation
import Store
import TestSupport
import Testing
import Views
import Web
import Workflows

/// A demo beside a server of its own, on a clock that the test moves.
private struct DemoStreet {
    let store: any Store
    let clock = PacedClock(DemoTrial.start)
    let workflows: Workflows
    let network: DemoNetwork

    init(_ store: any Store) async throws {
        self.store = store
        workflows = Workflows(store: store, world: .real(paced: clock))
        network = try await DemoNetwork.open(with: workflows, at: DemoTrial.start)
    }

    /// Runs a server until `body` is done. - Parameter body: gets the port.
    func withServer(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let gate = Gate()
        let listening = Listening()
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = try makeServer(workflows: workflows, options: ServerOptions(port: 0), logger: logger) { port in
            listening.port = port
            gate.open()
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                // A server that cannot listen ends the wait as well.
                defer { gate.open() }
                try await server.runService(gracefulShutdownSignals: [])
            }
            await gate.passed()
            try await body(try #require(listening.port))
            group.cancelAll()
            // Being stopped is how it ends here.
            while let result = await group.nextResult() {
                if case .failure(let error) = result, !(error is CancellationError) { throw error }
            }
        }
    }

    /// Plays step by step, as a job does, with what falls due in between.
    func play(_ player: DemoPlayer, hours: Int64) async throws {
        let end = DemoTrial.start.adding(hours: hours)
        while clock.now < end {
            clock.advance(to: min(end, clock.now.adding(microseconds: 10 * 60_000_000)))
            await player.playDue()
            try await workflows.runAllDueTimes(until: clock.now)
        }
    }

    private final class Listening: @unchecked Sendable {
        /// Set before the gate opens, read after it.
        var port: Int?
    }
}

@Suite("The demo through its server")
struct DemoServerTests {
    @Test("over HTTP, with each sender's own token, everything comes in that comes in through the commands", arguments: Backend.underTest)
    func plays(_ backend: Backend) async throws {
        let hours: Int64 = 13
        let inside = try await backend.withStore(Workflows.migrations) { store in
            let street = try await DemoStreet(store)
            let player = DemoPlayer(DemoTrial.script(), clock: street.clock, door: DemoInnerDoor(street.workflows, network: street.network))
            try await street.play(player, hours: hours)
            return await player.tally
        }
        try await backend.withStore(Workflows.migrations) { store in
            let street = try await DemoStreet(store)
            try await street.withServer { port in
                let client = DemoClient(host: "127.0.0.1", secrets: street.network.secrets)
                client.connect(port: port)
                let door = DemoServerDoor(client: client, network: street.network)
                let player = DemoPlayer(DemoTrial.script(), clock: street.clock, door: door) { Issue.record("\($0)") }
                try await street.play(player, hours: hours)
                let order = try await player.placeVisitorsOrder()
                let tally = await player.tally
                client.close()
                #expect(tally.refused == 0 && tally.delays == 0)
                #expect(tally.orders == inside.orders + 1 && tally.scans == inside.scans && tally.repeats == inside.repeats)
                #expect(tally.cancellations == inside.cancellations && tally.payments == inside.payments)
                #expect(tally.cancellations > 0 && tally.decisions > 0)
                #expect(try await store.read { tx in try tx.count("SELECT COUNT(*) FROM customer_order WHERE id = \(order)") } == 1)
            }
            try await store.settle()
            try await street.workflows.seal()
            let report = try await Verification.run(on: store)
            #expect(report.findings.isEmpty, "\(report.text)")
        }
    }

    @Test("what a server that is not there, or has gone, was to get waits for it")
    func waits() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let street = try await DemoStreet(store)
            let client = DemoClient(host: "127.0.0.1", secrets: street.network.secrets)
            let player = DemoPlayer(DemoTrial.script(), clock: street.clock, door: DemoServerDoor(client: client, network: street.network))
            street.clock.advance(to: DemoTrial.start.adding(hours: 1))
            await player.playDue()
            let before = await player.tally
            #expect(before.delays == 1 && before.payments == 0 && before.orders == 0 && before.refused == 0)
            try await street.withServer { port in
                client.connect(port: port)
                await player.playDue()
            }
            let there = await player.tally
            #expect(there.orders > 0 && there.payments == 3 && there.delays == 1)
            street.clock.advance(to: DemoTrial.start.adding(hours: 2))
            await player.playDue()
            #expect(await player.tally.delays == 2)
            try await street.withServer { port in
                client.connect(port: port)
                await player.playDue()
            }
            let back = await player.tally
            #expect(back.orders > there.orders && back.delays == 2 && back.refused == 0)
            client.close()
        }
    }

    @Test("a token that opens nothing is a refusal, not a wait")
    func strangers() async throws {
        try await Backend.sqlite.withStore(Workflows.migrations) { store in
            let street = try await DemoStreet(store)
            try await street.withServer { port in
                let secrets = street.network.secrets.mapValues { _ in "nm_" + String(repeating: "0", count: 40) }
                let client = DemoClient(host: "127.0.0.1", secrets: secrets)
                client.connect(port: port)
                let player = DemoPlayer(DemoTrial.script(), clock: street.clock, door: DemoServerDoor(client: client, network: street.network))
                street.clock.advance(to: DemoTrial.start.adding(hours: 1))
                await player.playDue()
                let tally = await player.tally
                #expect(tally.refused > 0 && tally.orders == 0 && tally.delays == 0)
                await #expect(throws: DemoRefusal.noAnswer) { try await player.placeVisitorsOrder() }
                client.close()
            }
        }
    }
}
