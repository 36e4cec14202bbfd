import Store
import Synchronization
import TestSupport
import Testing
import Workflows

/// A database that only counts: it answers each number with its double, and refuses what `refuse` says.
private final class Counter: Sendable {
    private let batches = Mutex<[[Int]]>([])
    private let refuse: @Sendable ([Int]) -> (any Error)?
    /// The first batch waits here.
    let gate = Gate()

    init(isOpen: Bool = false, refuse: @escaping @Sendable ([Int]) -> (any Error)? = { _ in nil }) {
        self.refuse = refuse
        if isOpen { gate.open() }
    }

    var runs: [[Int]] { batches.withLock { $0 } }

    func run(_ items: [Int]) async throws -> [Int] {
        batches.withLock { $0.append(items) }
        await gate.passed()
        if let error = refuse(items) { throw error }
        return items.map { $0 * 2 }
    }

    func coalescer(batchLimit: Int = 100, firstShare: Int = 100, waitingLimit: Int = 1_000, lanes: Int = 1) -> Coalescer<Int, Int> {
        Coalescer(batchLimit: batchLimit, firstShare: firstShare, waitingLimit: waitingLimit, lanes: lanes) { try await self.run($0) }
    }
}

/// Answers as numbers, errors as their words.
private func words(_ results: [Result<Int, any Error>]) -> [String] {
    results.map { result in
        switch result {
        case .success(let number): "\(number)"
        case .failure(let error): "\(error)"
        }
    }
}

@Suite("Callers that wait share the next transaction")
struct CoalescerTests {
    /// Sends `callers` one after another while the first batch, the number 0, is under way; answers what each caller got.
    private func send(_ callers: [[Int]], to coalescer: Coalescer<Int, Int>, opening counter: Counter) async throws -> [[String]] {
        async let first = coalescer.submit([0])
        while counter.runs.isEmpty { await Task.yield() }
        let answers = try await withThrowingTaskGroup(of: (Int, [String]).self) { group in
            for (index, items) in callers.enumerated() {
                let before = coalescer.waitingCount
                group.addTask { (index, words(try await coalescer.submit(items))) }
                while coalescer.waitingCount == before, !items.isEmpty { await Task.yield() }
            }
            counter.gate.open()
            return try await group.reduce(into: [Int: [String]]()) { $0[$1.0] = $1.1 }
        }
        #expect(words(try await first) == ["0"])
        return callers.indices.map { answers[$0] ?? [] }
    }

    @Test("Fifty callers are one transaction, and each gets its own answers in order")
    func shared() async throws {
        let counter = Counter()
        let callers = (1...50).map { [$0, $0 + 100] }
        let answers = try await send(callers, to: counter.coalescer(), opening: counter)
        #expect(answers == callers.map { $0.map { "\($0 * 2)" } })
        #expect(counter.runs == [[0], callers.flatMap { $0 }])
    }

    @Test("A batch is full at its limit, and the next callers fill the next")
    func batchLimit() async throws {
        let counter = Counter()
        _ = try await send([[1, 2, 3], [4, 5], [6], [7]], to: counter.coalescer(batchLimit: 5), opening: counter)
        #expect(counter.runs == [[0], [1, 2, 3, 4, 5], [6, 7]])
    }

    @Test("Whoever brings much lets those through who came later: they wait for one transaction, and not for all of it")
    func fairness() async throws {
        let counter = Counter()
        let many = Array(100..<112)
        let answers = try await send([many, [1], [2, 3]], to: counter.coalescer(batchLimit: 6, firstShare: 2), opening: counter)
        #expect(answers == [many.map { "\($0 * 2)" }, ["2"], ["4", "6"]])
        // Two of each, then the first fills up what is left.
        #expect(counter.runs == [[0], [100, 101, 102, 1, 2, 3], Array(103..<109), Array(109..<112)])
    }

    @Test("Two who bring much share each transaction, and an item that fails fails alone in its own place")
    func sharing() async throws {
        let counter = Counter { $0.contains(23) ? StoreError.constraint("poison") : nil }
        let answers = try await send([Array(10..<18), Array(20..<26)], to: counter.coalescer(batchLimit: 8, firstShare: 3), opening: counter)
        #expect(answers[0] == (10..<18).map { "\($0 * 2)" })
        #expect(answers[1] == (20..<26).map { $0 == 23 ? "\(StoreError.constraint("poison"))" : "\($0 * 2)" })
        #expect(counter.runs[1] == [10, 11, 12, 13, 14, 20, 21, 22])
    }

    @Test("With two lanes another transaction begins while one is under way; the third caller waits for either")
    func lanes() async throws {
        let counter = Counter()
        let coalescer = counter.coalescer(lanes: 2)
        async let first = coalescer.submit([1])
        while counter.runs.count < 1 { await Task.yield() }
        async let second = coalescer.submit([2])
        while counter.runs.count < 2 { await Task.yield() }
        async let third = coalescer.submit([3, 4])
        while coalescer.waitingCount < 2 { await Task.yield() }
        #expect(counter.runs == [[1], [2]])
        counter.gate.open()
        #expect(words(try await first + second + third) == ["2", "4", "6", "8"])
        #expect(counter.runs == [[1], [2], [3, 4]])
    }

    @Test("What one caller sends is carried out in its order, never in two lanes at once", arguments: [1, 2, 5])
    func inOrder(lanes: Int) async throws {
        let underWay = Mutex<Set<Int>>([])
        let both = Mutex<[Int]>([])
        // Numbers from 1,000 are the first caller's, from 2,000 the second's, and so on.
        let coalescer = Coalescer<Int, Int>(batchLimit: 7, firstShare: 3, waitingLimit: 10_000, lanes: lanes) { items in
            let callers = Set(items.map { $0 / 1_000 })
            underWay.withLock { known in
                if !known.isDisjoint(with: callers) { both.withLock { $0 += known.intersection(callers) } }
                known.formUnion(callers)
            }
            for _ in 0..<items[0] % 5 { await Task.yield() }
            underWay.withLock { $0.subtract(callers) }
            return items
        }
        let answers = try await withThrowingTaskGroup(of: [Int].self) { group in
            for caller in 1...9 { group.addTask { try await coalescer.submit((0..<100).map { caller * 1_000 + $0 }).map { try $0.get() } } }
            return try await group.reduce(into: [[Int]]()) { $0.append($1) }.sorted { $0[0] < $1[0] }
        }
        #expect(answers == (1...9).map { caller in (0..<100).map { caller * 1_000 + $0 } })
        #expect(both.withLock { $0 }.isEmpty)
        #expect(coalescer.waitingCount == 0)
    }

    static let oneItem: [StoreError] = [
        .constraint("poison"), .unique(constraint: "key", message: "poison"), .unreadable("poison"), .failed(code: "22000", message: "poison"),
        .guardMissed("poison"), .serialization("poison"),
    ]

    @Test("An item that the database cannot take fails alone", arguments: oneItem)
    func poisoned(_ error: StoreError) async throws {
        let counter = Counter { $0.contains(13) ? error : nil }
        let answers = try await send((1...16).map { [$0] }, to: counter.coalescer(), opening: counter)
        #expect(answers == (1...16).map { [$0 == 13 ? "\(error)" : "\($0 * 2)"] })
        // The batch, then halves of 8, 4, 2 and 1 on the way to 13, each with the other half beside it.
        #expect(counter.runs.count == 2 + 2 * 4)
    }

    @Test("Several fail alone, also two of one caller, and an error that is none of the database's")
    func severalPoisoned() async throws {
        struct Odd: Error, CustomStringConvertible { let description = "odd" }
        let counter = Counter { items in items.contains { $0 % 5 == 0 && $0 > 0 } ? Odd() : nil }
        let answers = try await send([[1, 5, 2, 10], [3], [15]], to: counter.coalescer(), opening: counter)
        #expect(answers == [["2", "odd", "4", "odd"], ["6"], ["odd"]])
    }

    static let away: [StoreError] = [
        .busy("away"), .disconnected("away"), .outcomeUnknown("away"), .full("away"), .readOnly("away"), .closed, .cancelled, .address("away"),
        .schema("away"),
    ]

    @Test("A database that is away, full or read-only is not asked again for each half", arguments: away)
    func notHalved(_ error: StoreError) async throws {
        let counter = Counter { $0 == [0] ? nil : error }
        let answers = try await send([[1], [2], [3]], to: counter.coalescer(), opening: counter)
        #expect(answers == [["\(error)"], ["\(error)"], ["\(error)"]])
        #expect(counter.runs == [[0], [1, 2, 3]])
    }

    @Test("After a failure the next callers are served")
    func goesOn() async throws {
        let counter = Counter(isOpen: true) { $0 == [1] ? StoreError.closed : nil }
        let coalescer = counter.coalescer()
        #expect(words(try await coalescer.submit([1])) == ["\(StoreError.closed)"])
        #expect(words(try await coalescer.submit([2])) == ["4"])
    }

    @Test("Beyond the limit a caller is told to come back, and nothing of it is done")
    func waitingLimit() async throws {
        let counter = Counter()
        let coalescer = counter.coalescer(waitingLimit: 4)
        async let first = coalescer.submit([0])
        while counter.runs.isEmpty { await Task.yield() }
        async let second = coalescer.submit([1, 2, 3])
        while coalescer.waitingCount < 3 { await Task.yield() }
        await #expect { try await coalescer.submit([4, 5]) } throws: { error in if case .busy = error as? StoreError { true } else { false } }
        async let third = coalescer.submit([6])
        while coalescer.waitingCount < 4 { await Task.yield() }
        counter.gate.open()
        #expect(words(try await first + second + third) == ["0", "2", "4", "6", "12"])
        #expect(counter.runs == [[0], [1, 2, 3, 6]])
        #expect(coalescer.waitingCount == 0)
        // Whoever brings more than may wait is served when nobody waits.
        #expect(try await coalescer.submit(Array(1...9)).count == 9)
    }

    @Test("Nothing asked, nothing done; too few answers are an error")
    func odd() async throws {
        let counter = Counter(isOpen: true)
        #expect(try await counter.coalescer().submit([]).isEmpty)
        #expect(counter.runs == [])
        let silent = Coalescer<Int, Int>(batchLimit: 10, waitingLimit: 10) { _ in [] }
        let results = try await silent.submit([1])
        #expect(words(results) == ["The database answers outcomes: 0 outcomes for 1 items"])
    }
}
