import Core
import Store
import Testing
import TradeNetwork

@Suite("Passwords")
struct UserPasswordTests {
    private let salt = (0..<16).map { UInt8($0) }

    /// From Python's hashlib.scrypt: other programs make the same of it.
    @Test(
        "A hash says how it was made, and is scrypt",
        arguments: [
            (4, "scrypt$4$8$1$AAECAwQFBgcICQoLDA0ODw$E5gPW8KoxlUCIFnRMiWVAXAO0r1fc3uUJr4DgtTbE1Q"),
            (15, "scrypt$15$8$1$AAECAwQFBgcICQoLDA0ODw$fxOnv5b_kVeHiV8-wj1aq_G9FqpRFBSpL5iVmTNwIMk"),
        ])
    func known(_ logRounds: Int, _ expected: String) throws {
        let hash = try UserPassword.hash("grünes Fahrrad", salt: salt, cost: PasswordCost(logRounds: logRounds))
        #expect(hash == expected)
        #expect(try UserPassword.matches("grünes Fahrrad", hash))
        #expect(try UserPassword.matches("gru\u{308}nes Fahrrad", hash), "one letter, typed on another system")
        #expect(try !UserPassword.matches("grunes Fahrrad", hash))
    }

    @Test("The standard cost is 2^15, a block size of 8, and one lane")
    func standard() { #expect(UserPassword.standIn(.standard).hasPrefix("scrypt$15$8$1$")) }

    @Test("Ten to two hundred bytes, counted as they are sent")
    func length() {
        #expect(!UserPassword.isLongEnough(String(repeating: "x", count: 9)))
        #expect(UserPassword.isLongEnough(String(repeating: "x", count: 10)))
        #expect(UserPassword.isLongEnough(String(repeating: "ü", count: 100)))
        #expect(!UserPassword.isLongEnough(String(repeating: "ü", count: 100) + "x"))
    }

    @Test("A password that none can have is wrong, not a failure", arguments: ["", "short", String(repeating: "x", count: 100_000), "\0\0\0\0\0\0\0\0\0\0"])
    func impossible(_ password: String) throws {
        let hash = try UserPassword.hash("something else", salt: salt, cost: .quick)
        #expect(try !UserPassword.matches(password, hash))
        #expect(try !UserPassword.matches(password, UserPassword.standIn(.quick)))
    }

    @Test(
        "What is no hash is told, not taken for a wrong password",
        arguments: [
            "", "scrypt", "scrypt$4$8$1$AAECAwQFBgcICQoLDA0ODw$", "bcrypt$4$8$1$AAECAwQFBgcICQoLDA0ODw$E5gPW8KoxlUCIFnRMiWVAXAO0r1fc3uUJr4DgtTbE1Q",
            "scrypt$40$8$1$AAECAwQFBgcICQoLDA0ODw$E5gPW8KoxlUCIFnRMiWVAXAO0r1fc3uUJr4DgtTbE1Q",
            "scrypt$4$8$1$$E5gPW8KoxlUCIFnRMiWVAXAO0r1fc3uUJr4DgtTbE1Q",
            "scrypt$4$8$4$AAECAwQFBgcICQoLDA0ODw$E5gPW8KoxlUCIFnRMiWVAXAO0r1fc3uUJr4DgtTbE1Q",
        ])
    func unreadable(_ stored: String) {
        #expect(throws: StoreError.self) { try UserPassword.matches("grünes Fahrrad", stored) }
    }

    @Test("A made password carries all its 80 bits and can be read aloud")
    func readable() {
        #expect(UserPassword.readable(from: stride(from: 10, to: 110, by: 10).map { UInt8($0) }) == "18a1-wa1j-7h35-0pk4")
        #expect(UserPassword.readable(from: [UInt8](repeating: 255, count: 10)) == "zzzz-zzzz-zzzz-zzzz")
        #expect(UserPassword.isLongEnough(UserPassword.readable(from: [UInt8](repeating: 0, count: 10))))
    }

    @Test("Secrets are compared whole")
    func compare() {
        #expect(SameBytes.compare([1, 2, 3], [1, 2, 3]))
        #expect(!SameBytes.compare([1, 2, 3], [1, 2, 4]))
        #expect(!SameBytes.compare([0, 2, 3], [1, 2, 3]))
        #expect(!SameBytes.compare([1, 2], [1, 2, 3]))
    }
}

@Suite("Logins and sessions as texts")
struct UserTextTests {
    @Test(
        "A login is what people mean, however they type it",
        arguments: [
            ("Anna@Example.org", "anna@example.org"), ("ÄNNE", "änne"), ("a\u{308}nne", "änne"), ("a", "a"), ("用户", "用户"),
            ("", nil), ("anna berg", nil), (" anna", nil), ("anna\n", nil), ("an\0na", nil), ("an\u{200B}na", nil), ("an\u{A0}na", nil),
            (String(repeating: "x", count: 100), String(repeating: "x", count: 100)), (String(repeating: "x", count: 101), nil),
        ] as [(String, String?)])
    func login(_ typed: String, _ expected: String?) { #expect(UserLogin.normalized(typed) == expected) }

    @Test("A language tag has the form of one", arguments: [("de", true), ("pt-BR", true), ("zh-Hant-TW", true), ("d", false), ("", false), ("de_AT", false), ("de-", false), ("1a", false), ("de-AT; drop", false)])
    func locale(_ text: String, _ expected: Bool) { #expect(UserLocale.isWellFormed(text) == expected) }

    @Test("The secret of a session is its prefix and 32 bytes; the token of its forms follows from it")
    func secrets() throws {
        let secret = SessionSecret.make(from: (0..<32).map { UInt8($0) })
        #expect(secret == "nm_s_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8")
        #expect(SessionSecret.isWellFormed(secret) && !TokenSecret.isWellFormed(secret))
        #expect(!SessionSecret.isWellFormed(secret + "A") && !SessionSecret.isWellFormed("nm_t_" + secret.dropFirst(5)))
        let party = Party(id: PartyID(UUIDBits(high: 1, low: 1)), kind: .hub, key: "h", name: "Hub", city: nil)
        let at = Instant(seconds: 0)
        let user = User(id: UserID(UUIDBits(high: 1, low: 2)), party: party.id, login: "anna", name: "Anna", locale: nil, zone: nil, createdAt: at)
        let session = Session(id: SessionID(UUIDBits(high: 1, low: 3)), user: user.id, createdAt: at, lastSeenAt: at)
        let signedIn = SignedIn(user: user, party: party, session: session, secret: secret)
        #expect(signedIn.csrf == "a-eDFEDwscVkA0hdYsXmCQ")
        #expect(signedIn.accepts(csrf: "a-eDFEDwscVkA0hdYsXmCQ"))
        for wrong in ["", "a-eDFEDwscVkA0hdYsXmCR", "a-eDFEDwscVkA0hdYsXmC", secret] { #expect(!signedIn.accepts(csrf: wrong)) }
        #expect(signedIn.principal == .party(party.id, .hub))
        #expect(signedIn.actorName == "user:\(user.id)")
    }
}
