import Core
import JSONText
import Store
import Synchronization
import Testing

@testable import Web

@Suite("When the database fails")
struct FailureTests {
    @Test(
        "What may be repeated says so and when",
        arguments: [
            (StoreError.busy("x"), "database-busy", "1"), (.guardMissed("x"), "database-busy", "1"), (.serialization("x"), "database-busy", "1"),
            (.disconnected("x"), "database-away", "5"), (.closed, "database-away", "5"), (.outcomeUnknown("x"), "outcome-unknown", "5"),
            (.full("x"), "database-full", "60"), (.readOnly("x"), "database-read-only", "10"),
        ] as [(StoreError, String, String)])
    func temporary(_ error: StoreError, _ code: String, _ after: String) async throws {
        let switchboard = Switchboard()
        try await WebShop.open(store: switchboard.wrap) { shop in
            switchboard.fail(with: error)
            let reply = try await shop.post("/cities", #"{"key":"x","name":"x","zone":"UTC"}"#)
            #expect(reply.status == 503 && reply.code == code && reply.headers[.retryAfter] == after)
            #expect(!reply.text.contains("“x”"))
        }
    }

    @Test("What should never happen tells the asker its id, and the log all of it", arguments: [StoreError.constraint("disk /dev/sda1"), .unreadable("disk /dev/sda1"), .failed(code: "1", message: "disk /dev/sda1")])
    func unexpected(_ error: StoreError) async throws {
        let switchboard = Switchboard()
        try await WebShop.open(store: switchboard.wrap) { shop in
            switchboard.fail(with: error)
            let reply = try await shop.post("/cities", #"{"key":"x","name":"x","zone":"UTC"}"#)
            #expect(reply.status == 500 && reply.code == "unexpected" && !reply.text.contains("sda1"))
            let id = try #require(reply.headers[.requestID])
            #expect(shop.log.lines.contains { $0.contains("sda1") && $0.contains("request=\(id)") })
        }
    }

    @Test("Not ready is said, alive all the same")
    func ready() async throws {
        let switchboard = Switchboard()
        try await WebShop.open(store: switchboard.wrap) { shop in
            let ready = try await shop.get("/ready", as: nil)
            #expect(ready.status == 200)
            switchboard.fail(with: StoreError.closed, readsToo: true)
            #expect(try await shop.get("/ready", as: nil).status == 503)
            #expect(try await shop.get("/health", as: nil).status == 200)
            #expect(try await shop.get("/orders").status == 503)
        }
    }

    @Test("In a stream each item is told that it may be sent again, bad lines keep their own answer, and the stream goes on")
    func stream() async throws {
        let switchboard = Switchboard()
        try await WebShop.open(store: switchboard.wrap) { shop in
            switchboard.fail(with: StoreError.busy("x"))
            let body = WebShop.scan("P-1", "packed") + "\nno json\n" + WebShop.scan("P-2", "packed") + "\n"
            let reply = try await shop.post("/scans", body, as: .hub, type: "application/x-ndjson")
            #expect(reply.status == 200)
            #expect(reply.lines.map { $0.string("code") } == ["database-busy", "malformed-json", "database-busy"])
            #expect(reply.lines.map { $0.number("status") } == [503, 400, 503])
        }
    }

    @Test("A list that fails on the way is broken off, so that nobody takes it for a whole one")
    func brokenList() async throws {
        let switchboard = Switchboard()
        try await WebShop.open(store: switchboard.wrap) { shop in
            switchboard.fail(with: StoreError.closed, readsToo: true, after: 1)
            await #expect(throws: (any Error).self) { try await shop.get("/orders?format=csv") }
            #expect(shop.log.lines.contains { $0.contains("a list broke off") })
        }
    }
}

/// Makes a store fail from some moment on.
final class Switchboard: Sendable {
    private struct State {
        var error: StoreError?
        var readsToo = false
        var left = 0
        var times = Int.max
    }

    private let state = Mutex(State())

    /// - Parameters:
    ///   - left: reads and writes that still succeed.
    ///   - times: how many fail then.
    func fail(with error: StoreError, readsToo: Bool = false, after left: Int = 0, times: Int = .max) {
        state.withLock { $0 = State(error: error, readsToo: readsToo, left: left, times: times) }
    }

    func wrap(_ store: any Store) -> any Store { FailingStore(store: store, switchboard: self) }

    func check(isRead: Bool) throws {
        try state.withLock { state in
            guard let error = state.error, !isRead || state.readsToo else { return }
            guard state.left == 0 else { return state.left -= 1 }
            guard state.times > 0 else { return }
            state.times -= 1
            throw error
        }
    }
}

private struct FailingStore: Store {
    let store: any Store
    let switchboard: Switchboard

    var dialect: Dialect { store.dialect }
    var activity: StoreActivity { store.activity }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        try switchboard.check(isRead: true)
        return try await store.read(body)
    }

    func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result {
        try switchboard.check(isRead: false)
        return try await store.write(body)
    }

    func close() async { await store.close() }
}
