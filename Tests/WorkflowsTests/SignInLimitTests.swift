import Core
import Store
import TestSupport
import Testing
import TradeNetwork
import Workflows

@Suite("Passwords cannot be tried without end")
struct SignInLimitTests {
    private func outcome(_ shop: TestShop, _ login: String, _ password: String, address: String = TestShop.address) async throws -> SignInRefusal? {
        do {
            _ = try await shop.signIn(login, password, address: address)
            return nil
        } catch let refusal as SignInRefusal {
            return refusal
        }
    }

    @Test("After ten wrong ones a login waits out its quarter of an hour, whether it exists or not", arguments: Backend.underTest)
    func perLogin(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            for login in ["anna", "nobody", "no body"] {
                let start = shop.now
                for number in 0..<10 { #expect(try await outcome(shop, login, "wrong password", address: "198.51.100.\(number)") == .wrong) }
                #expect(try await outcome(shop, login, TestShop.password, address: "192.0.2.1") == .later(afterSeconds: 900))
                shop.clock.advance(to: start.adding(microseconds: 899_500_000))
                #expect(try await outcome(shop, login.uppercased(), TestShop.password, address: "192.0.2.1") == .later(afterSeconds: 1))
                shop.clock.advance(to: start.adding(microseconds: 900_000_000))
                #expect(try await outcome(shop, login, TestShop.password, address: "192.0.2.1") == (login == "anna" ? nil : .wrong))
            }
        }
    }

    @Test("A right password lets the login start anew", arguments: Backend.underTest)
    func startsAnew(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            for _ in 0..<2 {
                for _ in 0..<9 { #expect(try await outcome(shop, "anna", "wrong password") == .wrong) }
                #expect(try await outcome(shop, "anna", TestShop.password) == nil)
            }
        }
    }

    @Test("Fifty wrong ones from one address stop that address only; a right one in between pays for none", arguments: Backend.underTest)
    func perAddress(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            for number in 0..<50 {
                #expect(try await outcome(shop, "guess-\(number)", "wrong password") == .wrong)
                if number == 25 { #expect(try await outcome(shop, "anna", TestShop.password) == nil) }
            }
            #expect(try await outcome(shop, "anna", TestShop.password) == .later(afterSeconds: 900))
            #expect(try await outcome(shop, "anna", TestShop.password, address: "::ffff:203.0.113.7") == .later(afterSeconds: 900))
            #expect(try await outcome(shop, "anna", TestShop.password, address: "203.0.113.8") == nil)
            // What was refused at the address was not counted for the login.
            #expect(try await shop.number("SELECT COUNT(*) FROM sign_in_attempt WHERE kind = 'login'") == 50)
        }
    }

    @Test("Of IPv6 the network counts, since whoever has one address there has all of them", arguments: Backend.underTest)
    func perNetwork(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            for number in 0..<50 { #expect(try await outcome(shop, "guess-\(number)", "wrong password", address: "2001:db8:0:1::\(number)") == .wrong) }
            #expect(try await outcome(shop, "anna", TestShop.password, address: "2001:db8:0:1:ffff::") == .later(afterSeconds: 900))
            #expect(try await outcome(shop, "anna", TestShop.password, address: "2001:db8:0:2::1") == nil)
        }
    }

    @Test("Thirty at once get no further than ten in a row", arguments: Backend.underTest)
    func together(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            let outcomes = try await withThrowingTaskGroup(of: SignInRefusal?.self) { group in
                for _ in 0..<30 { group.addTask { try await outcome(shop, "anna", "wrong password") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(outcomes.filter { $0 == .wrong }.count == 10)
            #expect(outcomes.filter { $0 == .later(afterSeconds: 900) }.count == 20)
        }
    }

    @Test("Where the line of those who wait is full, nobody is told a thing about the password, and nothing is counted", arguments: Backend.underTest)
    func busy(_ backend: Backend) async throws {
        try await backend.withShop { shop in
            try await shop.user("anna")
            let gate = Gate()
            defer { gate.open() }
            while shop.workflows.passwordWork.submit({ _ = try? gate.pass() }) {}
            for _ in 0..<11 { #expect(try await outcome(shop, "anna", "wrong password") == .busy) }
            await #expect(throws: SignInRefusal.busy) { try await shop.user("ben") }
            #expect(try await shop.number("SELECT COUNT(*) FROM sign_in_attempt WHERE attempts > 0") == 0)
        }
    }
}
