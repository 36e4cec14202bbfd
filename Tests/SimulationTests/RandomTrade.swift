import Cashback
import Core
import Fulfilment
import Selling
import Store
import TestSupport
import TradeNetwork
import Views
import Workflows

/// A trade in which everything is drawn: what is done, by which process, what goes wrong in which statement, and who comes in between. It is the same
/// again for the same seed.
actor RandomTrade {
    let seed: UInt64
    let shop: TestShop
    let random: SeededRandom
    private(set) var processes: [TradeProcess]
    private(set) var model: TradeModel
    /// What has been tried how often, and how it ended.
    private(set) var done: [String: Int] = [:]
    var drafts = TradeDrafts()
    private var number = 0
    private var step = 0
    private var log: [String] = []
    private var broken: (any Error)?
    private var othersActed = 0
    private var depth = 0

    static let verifyEvery = 50
    private static let attempts = 4
    /// No clock of a process is further ahead.
    private static let leadMicroseconds: Int64 = 3_000_000

    /// - Parameter store: has the schema and is otherwise empty.
    init(seed: UInt64, on store: any Store) async throws {
        self.seed = seed
        random = SeededRandom(seed: seed)
        shop = try await TestShop(on: store, seed: seed &* 4)
        try await shop.offer(TestShop.offer, funded: 30_000)
        try await shop.offer("cool", funded: 20_000) { $0.grades[.c] = .cool(hours: 30) }
        try await shop.offer("careful") {
            $0.grades[.c] = .review
            $0.expiryHours = 90
        }
        try await shop.offer("recording", funded: 0, isLimited: false) { $0.onAnomaly = .record }
        try await shop.offer("estimate", consent: true) { $0.release = .estimatedDelivery(days: 0) }
        try await shop.offer("scarce", funded: 400)
        shop.clock.advance(hours: 24)
        let clock = shop.clock
        processes = [0, Self.leadMicroseconds, -2_000_000].enumerated().map { index, ahead in
            TradeProcess(index, on: store, clock: clock, microsecondsAhead: ahead, seed: seed &* 4 &+ UInt64(index) &+ 1)
        }
        model = TradeModel(known: try await store.read { tx in try TradeInvariants.tallies(in: tx) })
    }

    /// - Throws: `TradeFailure` at the first thing that is not as it must be.
    func run(steps: Int) async throws {
        do {
            for step in 1...steps {
                self.step = step
                try await act()
                try await check(thoroughly: step % Self.verifyEvery == 0)
            }
            self.step = steps + 1
            try await settleAll()
            try await check(thoroughly: true)
        } catch { throw TradeFailure(seed: seed, step: step, log: log, cause: error) }
    }

    // MARK: Chance

    func number(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    func one<Item>(_ items: [Item]) -> Item? { items.isEmpty ? nil : items[number(items.count)] }
    func oneIn(_ chances: Int) -> Bool { number(chances) == 0 }

    /// One of the ids that a query answers; nil where there is none.
    func one<Subject: Identified>(_ query: Statement) async throws -> Identifier<Subject>? {
        one(try await shop.store.read { tx in try tx.rows(query) { try $0.bits(0) } }).map { Identifier<Subject>($0) }
    }

    private func fault() -> Fault? {
        let statement = 1 + number(oneIn(2) ? 6 : 26)
        switch number(12) {
        case 0: return Fault(kind: .fails(one(Fault.Failure.allCases) ?? .full), statement: statement)
        case 1: return Fault(kind: .runsAgain(1 + number(StoreLimits.attempts)), statement: statement)
        case 2, 3: return Fault(kind: .runsAgain(1), statement: statement)
        case 4: return Fault(kind: .outcomeUnknown(isWritten: true), statement: statement)
        case 5: return Fault(kind: .outcomeUnknown(isWritten: false), statement: statement)
        default: return nil
        }
    }

    // MARK: Steps

    private func act() async throws {
        if oneIn(10) { return note("the clock moves on", { shop.clock.advance(hours: Int64(1 + number(30))) }) }
        if oneIn(60) {
            let index = number(processes.count)
            return note("process \(index) restarts", { processes[index] = processes[index].restarted() })
        }
        // Who was told nothing asks again, sooner or later.
        let again = oneIn(4) ? one(model.unresolved) : nil
        let command = if let again { again } else { try await newCommand() }
        guard let command else { return note("nothing to do", {}) }
        try await send(command, attempts: 1 + number(Self.attempts))
    }

    private func note(_ text: String, _ what: () -> Void) {
        what()
        log.append("\(step): \(text)")
    }

    func newCommand() async throws -> TradeCommand? {
        guard let deed = try await deal() else { return nil }
        number += 1
        return TradeCommand(number: number, deed: deed)
    }

    /// Sends a command to some process, and again to another while nothing is known of it.
    private func send(_ command: TradeCommand, attempts: Int, isQuiet: Bool = false) async throws {
        for _ in 0..<attempts {
            guard let process = one(processes) else { return }
            let fault = isQuiet ? nil : fault()
            let isKnown = try await send(command, to: process, fault: fault)
            if let broken { throw broken }
            if isKnown { return }
        }
    }

    /// - Returns: whether the sender knows now what became of the command.
    private func send(_ command: TradeCommand, to process: TradeProcess, fault: Fault?) async throws -> Bool {
        let line = "\(step): \(depth > 0 ? "meanwhile " : "")process \(process.number): \(command)" + (fault.map { ", \($0)" } ?? "")
        log.append(line)
        let before = (try await written(), others: othersActed)
        process.store.arm(fault) { [weak self] in await self?.actMeanwhile(besides: command, process) }
        let outcome: Result<TradeReply, any Error>
        do { outcome = .success(try await command.carryOut(on: process, for: shop)) } catch { outcome = .failure(error) }
        let isFault = process.store.disarm()
        let word = command.deed.name
        switch outcome {
        case .success(let reply):
            log.append("   -> \("\(reply)".prefix(300))")
            done[word, default: 0] += 1
            try model.acknowledge(command, reply)
            if case .due = command.deed, before.others == othersActed { try await checkNothingIsDue(on: process) }
            return true
        case .failure(let refusal as any Refusal):
            log.append("   -> refused: \(refusal.code)")
            done[word + " refused", default: 0] += 1
            model.settle(command)
            try await expectNothingWritten(before, "a refusal")
            return true
        case .failure(let error):
            guard isFault else { throw error }
            log.append("   -> \(error)")
            done[fault.map { $0.kind.name } ?? "", default: 0] += 1
            model.leave(command)
            if fault?.kind != .outcomeUnknown(isWritten: true) { try await expectNothingWritten(before, "a transaction that failed") }
            return false
        }
    }

    /// Another process works while a transaction of the first is out: the same command again, sent by somebody impatient, or any other.
    private func actMeanwhile(besides command: TradeCommand, _ process: TradeProcess) async {
        guard broken == nil else { return }
        depth += 1
        othersActed += 1
        defer { depth -= 1 }
        do {
            if oneIn(3) { shop.clock.advance(to: shop.now.adding(microseconds: Int64(number(2_000_000)))) }
            let others = processes.filter { $0.number != process.number }
            guard let other = one(others), let meant = oneIn(2) ? command : try await newCommand() else { return }
            _ = try await send(meant, to: other, fault: nil)
        } catch { broken = error }
    }

    // MARK: What must hold

    private func written() async throws -> Int64 {
        try await shop.number(
            """
            SELECT (SELECT COUNT(*) FROM fact) + (SELECT COUNT(*) FROM transfer) + (SELECT COUNT(*) FROM scan) + (SELECT COUNT(*) FROM due)
            + (SELECT COUNT(*) FROM idempotency_answer) + (SELECT COUNT(*) FROM anomaly) + (SELECT COUNT(*) FROM seal)
            """)
    }

    private func expectNothingWritten(_ before: (Int64, others: Int), _ what: String) async throws {
        guard before.others == othersActed else { return }
        let after = try await written()
        guard after == before.0 else { throw Broken("\(what) has left rows: \(after - before.0)") }
    }

    private func checkNothingIsDue(on process: TradeProcess) async throws {
        let moment = process.workflows.world.now()
        try await shop.store.read { tx in try TradeInvariants.checkNothingIsDue(until: moment, in: tx) }
    }

    private func check(thoroughly: Bool) async throws {
        let model = model
        let now = shop.now.adding(microseconds: Self.leadMicroseconds)
        try await shop.store.read { tx in try TradeInvariants.check(model, now: now, in: tx) }
        guard thoroughly else { return }
        try await shop.checkBooks()
        let report = try await Verification.run(on: shop.store)
        guard report.isClean else { throw Broken(report.text) }
    }

    /// The faults are over: whoever was told nothing asks once more, and what is due is done. Then nothing is uncertain any more.
    private func settleAll() async throws {
        while let command = model.unresolved.first { try await send(command, attempts: 1, isQuiet: true) }
        for deed in [TradeCommand.Deed.match, .due, .seal] {
            number += 1
            try await send(TradeCommand(number: number, deed: deed), attempts: 1, isQuiet: true)
        }
    }

    /// All facts with all they say, in their order.
    func journal() async throws -> [UInt8] {
        try await shop.store.settle()
        return try await shop.store.read { tx in
            var bytes: [UInt8] = []
            var position = JournalPosition.start
            while case let facts = try Journal.read(after: position, limit: 1_000, in: tx), let last = facts.last {
                for fact in facts { bytes += Array("\(fact)\n".utf8) }
                position = last.position
            }
            return bytes
        }
    }
}

/// A rule that a seed has broken, and how to see it again.
struct TradeFailure: Error, CustomStringConvertible {
    let seed: UInt64
    let step: Int
    let log: [String]
    let cause: any Error

    static let linesShown = 24

    var description: String {
        "seed \(seed), step \(step): \(cause)\nagain: make sim SEED=\(seed) STEPS=\(step)\n" + log.suffix(Self.linesShown).joined(separator: "\n")
    }
}

extension Fault.Kind {
    var name: String {
        switch self {
        case .fails(let failure): failure.rawValue
        case .runsAgain: "given up"
        case .outcomeUnknown: "outcome unknown"
        }
    }
}
