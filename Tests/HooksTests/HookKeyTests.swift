import Testing

@testable import Hooks

@Suite("Keys of webhooks")
struct HookKeyTests {
    @Test("A key is written as it is read, and knows what it can")
    func texts() throws {
        let shared = try HookKey(parsing: Sample.secret)
        #expect(shared.text == Sample.secret && shared.scheme == .v1 && shared.canSign && shared.verifying == shared)
        let pair = try Sample.pair(7)
        #expect(try HookKey(parsing: pair.text) == pair && pair.scheme == .v1a && pair.canSign)
        let open = pair.verifying
        #expect(try HookKey(parsing: open.text) == open && open.scheme == .v1a && !open.canSign && open.text.hasPrefix("whpk_"))
        #expect(try HookKey(secret: [UInt8](repeating: 1, count: 24)) != HookKey(secret: [UInt8](repeating: 1, count: 64)))
    }

    @Test("The seed alone is a pair too")
    func seedAlone() throws {
        let long = try HookKey(parsing: "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==")
        #expect(try HookKey(parsing: "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=") == long)
    }

    @Test(
        "What is no key is refused",
        arguments: [
            "", "whsec", "whsec_", "whsec_%", "whsec_C2FVsBQIhrscChlQIMV+", "whsec_wronglength", "hwsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", "whsec_" + String(repeating: "A", count: 200),
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlaaaaaaaaaaAJ6p9lMicMFs6Kvg==", "whsk_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            "whpk_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
            // The last bits of the base64 are not zero: the same key would have two texts.
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbd=",
        ])
    func refused(text: String) {
        #expect(refusal { try HookKey(parsing: text) } == .badKey)
    }

    @Test("Lengths of secrets and seeds are kept")
    func lengths() {
        for count in [0, 23, 65] { #expect(refusal { try HookKey(secret: [UInt8](repeating: 1, count: count)) } == .badKey) }
        for count in [0, 31, 33, 64] { #expect(refusal { try HookKey(seed: [UInt8](repeating: 1, count: count)) } == .badKey) }
    }

    @Test("Printed, a key tells nothing of its secret")
    func silent() throws {
        for key in [try HookKey(parsing: Sample.secret), try Sample.pair(7)] {
            let secret = key.text.dropFirst(key.text.hasPrefix("whsec_") ? 6 : 5).prefix(8)
            var dumped = ""
            dump(key, to: &dumped)
            for text in ["\(key)", String(reflecting: key), dumped, "\(try HookKeyRing([.init(key)]))"] { #expect(!text.contains(secret), "\(text)") }
        }
    }
}

@Suite("Keys of webhooks that change")
struct HookKeyRingTests {
    @Test("After a change both keys sign, until the old one ends")
    func rotated() throws {
        let old = try Sample.key(1), new = try Sample.key(2)
        let ring = try HookKeyRing([.init(old)]).rotated(to: new, at: 1_000, overlapSeconds: 60)
        #expect(ring.live(at: 1_000) == [new, old] && ring.live(at: 1_059) == [new, old] && ring.live(at: 1_060) == [new])
        let headers = try HookSigner(ring.live(at: 1_000)).sign(id: Sample.id, timestamp: 1_000, body: Sample.body)
        for key in [old, new] { try HookVerifier([key]).verify(headers, body: Sample.body, now: 1_000) }
        let later = try HookSigner(ring.live(at: 1_060)).sign(id: Sample.id, timestamp: 1_060, body: Sample.body)
        #expect(refusal { try HookVerifier([old]).verify(later, body: Sample.body, now: 1_060) } == .wrongSignature)
    }

    @Test("Without overlap the old key is gone at once; a second change does not lengthen the life of the first")
    func ends() throws {
        let keys = try (1...3).map { try Sample.key(UInt8($0)) }
        let ring = try HookKeyRing([.init(keys[0])])
        #expect(try ring.rotated(to: keys[1], at: 10, overlapSeconds: 0).entries.count == 1)
        #expect(try ring.rotated(to: keys[1], at: 10, overlapSeconds: -5).entries.count == 1)
        let twice = try ring.rotated(to: keys[1], at: 10, overlapSeconds: 5).rotated(to: keys[2], at: 11, overlapSeconds: 100)
        #expect(twice.live(at: 14) == [keys[2], keys[1], keys[0]] && twice.live(at: 15) == [keys[2], keys[1]] && twice.live(at: 111) == [keys[2]])
        #expect(try ring.rotated(to: keys[0], at: 10, overlapSeconds: 5).entries == [.init(keys[0])])
        #expect(try ring.rotated(to: keys[1], at: 10, overlapSeconds: .max).live(at: .max - 1) == [keys[1], keys[0]])
    }

    @Test("A ring has one to four keys that can sign")
    func refused() throws {
        #expect(refusal { try HookKeyRing([]) } == .noSigningKey)
        #expect(refusal { try HookKeyRing([.init(try Sample.pair(1).verifying)]) } == .noSigningKey)
        var ring = try HookKeyRing([.init(Sample.key(0))])
        for byte in 1...3 { ring = try ring.rotated(to: Sample.key(UInt8(byte)), at: 0, overlapSeconds: 100) }
        #expect(refusal { try ring.rotated(to: Sample.key(4), at: 1, overlapSeconds: 100) } == .tooManyKeys)
        #expect(try ring.rotated(to: Sample.key(4), at: 100, overlapSeconds: 100).entries.count == 2)
    }
}
