import AsyncAlgorithms
import Logging
import ServiceLifecycle
import Store
import Workflows

/// Work that is done again and again by itself. A run that fails is told and tried again at the next beat; it never stops the server.
package struct RepeatingJob: Service {
    package let name: String
    private let interval: Duration
    private let beginsAtOnce: Bool
    private let logger: Logger
    private let work: @Sendable () async throws -> Int

    /// - Parameters:
    ///   - beginsAtOnce: whether the first run is at the start; otherwise it is after the first interval.
    ///   - work: bounded and repeatable; answers how much it did.
    package init(name: String, every interval: Duration, beginsAtOnce: Bool = false, logger: Logger, work: @escaping @Sendable () async throws -> Int) {
        self.name = name
        self.interval = interval
        self.beginsAtOnce = beginsAtOnce
        self.logger = logger
        self.work = work
    }

    package func run() async throws {
        if beginsAtOnce { await runOnce() }
        for await _ in AsyncTimerSequence(interval: interval, clock: .continuous).cancelOnGracefulShutdown() { await runOnce() }
    }

    private func runOnce() async {
        do {
            let count = try await work()
            if count > 0 { logger.debug("job ran", metadata: ["job": "\(name)", "count": "\(count)"]) }
        } catch {
            logger.error("job failed", metadata: ["job": "\(name)", "error": "\(error)"])
        }
    }
}

package enum Jobs {
    /// Everything a serving process does by itself. Several processes on one database share the work: each claims its own rows or waits for a lock.
    /// - Parameters:
    ///   - live: tells open pages what has happened; nil where no pages are served.
    ///   - standing: wakes those who listen to standing queries.
    ///   - reports: brings reports of standing queries to their receivers.
    ///   - replica: looks after the replica; nil where there is none.
    ///   - webhooks: sends what is queued; nil where nothing is sent.
    ///   - tellsScans: whether scans are told as EPCIS events.
    package static func all(
        _ workflows: Workflows, live: (@Sendable () async throws -> Int)? = nil, standing: (@Sendable () async throws -> Int)? = nil,
        reports: (@Sendable () async throws -> Int)? = nil, replica: (@Sendable () async throws -> Int)? = nil, webhooks: WebhookSender? = nil,
        tellsScans: Bool = true, logger: Logger
    ) -> [RepeatingJob] {
        let telling = tellsScans ? [RepeatingJob(name: "scans as events", every: .seconds(1), logger: logger) { try await workflows.tellScans() }] : []
        let replicas = replica.map { [RepeatingJob(name: "replica", every: .milliseconds(500), logger: logger, work: $0)] } ?? []
        let pages = live.map { [RepeatingJob(name: "live pages", every: .milliseconds(250), logger: logger, work: $0)] } ?? []
        let streams = standing.map { [RepeatingJob(name: "streams of events", every: .milliseconds(500), logger: logger, work: $0)] } ?? []
        let deliveries = reports.map { [RepeatingJob(name: "reports of events", every: .seconds(1), logger: logger, work: $0)] } ?? []
        let hooks = webhooks.map { sender in
            [
                RepeatingJob(name: "webhooks", every: .seconds(1), logger: logger) {
                    try await workflows.queueWebhooks()
                    return try await sender.beat()
                },
                RepeatingJob(name: "forget webhook messages", every: .seconds(600), logger: logger) { try await workflows.forgetWebhookMessages() },
            ]
        } ?? []
        return pages + replicas + streams + deliveries + hooks + telling + [
            RepeatingJob(name: "due times", every: .seconds(1), logger: logger) {
                try await workflows.runAllDueTimes(until: workflows.world.now())
            },
            RepeatingJob(name: "waiting scans", every: .seconds(1), logger: logger) { try await workflows.matchWaitingScans() },
            RepeatingJob(name: "captured documents", every: .seconds(1), logger: logger) { try await workflows.runCaptures() },
            RepeatingJob(name: "sealing", every: .seconds(1), logger: logger) { try await workflows.seal() },
            RepeatingJob(name: "tallies", every: .seconds(1), logger: logger) { try await workflows.tally() },
            RepeatingJob(name: "machine's clock", every: .seconds(10), logger: logger) {
                let seconds = workflows.world.clockStep() / 1_000_000
                guard seconds != 0 else { return 0 }
                logger.error(
                    "the machine's clock was set, and is not followed: put it right, or start this process again where it is right",
                    metadata: ["seconds ahead": "\(seconds)"])
                return 0
            },
            RepeatingJob(name: "forget idempotency answers", every: .seconds(600), logger: logger) { try await workflows.forgetAnswers() },
            RepeatingJob(name: "forget sessions", every: .seconds(600), logger: logger) { try await workflows.forgetSessions() },
        ] + PartitionedTable.allCases.map { table in
            // At once: who starts anew within every ten minutes would never make any.
            RepeatingJob(name: "partitions of \(table.rawValue)", every: .seconds(600), beginsAtOnce: true, logger: logger) {
                try await workflows.makePartitions(of: table)
            }
        }
    }
}
