import Testing

@testable import Hooks

@Suite("Messages signed and verified")
struct HookVerifierTests {
    private let key: HookKey
    private let headers: HookHeaders

    init() throws {
        key = try HookKey(parsing: Sample.secret)
        headers = HookHeaders(id: Sample.id, timestamp: String(Sample.second), signature: Sample.signature)
    }

    private func verify(
        _ keys: [HookKey]? = nil, id: String? = nil, timestamp: String? = nil, signature: String? = nil, body: [UInt8] = Sample.body, late: Int64 = 0
    ) throws {
        let headers = HookHeaders(id: id ?? headers.id, timestamp: timestamp ?? headers.timestamp, signature: signature ?? headers.signature)
        try HookVerifier(keys ?? [key]).verify(headers, body: body, now: Sample.second + late)
    }

    @Test("Id, second and body are what is signed: another of any of them is refused")
    func changed() throws {
        try verify()
        #expect(refusal { try verify(id: "msg_other") } == .wrongSignature)
        #expect(refusal { try verify(timestamp: "1614265331") } == .wrongSignature)
        #expect(refusal { try verify(body: Sample.body.dropLast()) } == .wrongSignature)
        #expect(refusal { try verify([Sample.key(9)]) } == .wrongSignature)
    }

    @Test("Any of several signatures, by any of several keys; unknown schemes are passed over")
    func several() throws {
        let other = try Sample.key(9)
        try verify([other, key])
        try verify(signature: "v1,\(String(repeating: "A", count: 43))= v2,xyz \(Sample.signature)")
        try verify(signature: "v1 v1, v1,% ,, \(Sample.signature)")
        let pair = try Sample.pair(3)
        let both = try HookSigner([key, pair]).sign(id: Sample.id, timestamp: Sample.second, body: Sample.body)
        #expect(both.signature.split(separator: " ").map { $0.prefix { $0 != "," } } == ["v1", "v1a"])
        try verify([pair.verifying], signature: both.signature)
        try verify([key], signature: both.signature)
    }

    @Test("Without a signature of a known scheme it is refused")
    func noScheme() {
        #expect(refusal { try verify(signature: "v2,abc") } == .noKnownScheme)
        #expect(refusal { try verify(signature: "v1,%") } == .noKnownScheme)
        #expect(refusal { try verify([Sample.pair(1)]) } == .noKnownScheme)
        #expect(refusal { try verify([]) } == .noKnownScheme)
    }

    @Test("Five minutes early or late is taken, a second more is not")
    func tolerance() throws {
        try verify(late: 300)
        try verify(late: -300)
        #expect(refusal { try verify(late: 301) } == .tooOld)
        #expect(refusal { try verify(late: -301) } == .tooNew)
        #expect(refusal { try HookVerifier([key], toleranceSeconds: 0).verify(headers, body: Sample.body, now: Sample.second + 1) } == .tooOld)
        #expect(refusal { try HookVerifier([key]).verify(headers, body: Sample.body, now: .min) } == .tooOld)
    }

    @Test("A timestamp is digits only", arguments: ["", "x", "+1614265330", " 1614265330", "1614265330.0", "-1", "99999999999999999999", "１"])
    func timestamp(text: String) { #expect(refusal { try verify(timestamp: text) } == .badTimestamp) }

    @Test("An id without a point", arguments: ["", "a.b", "a b", "ä", "a\n", String(repeating: "a", count: 256)])
    func id(text: String) throws {
        #expect(refusal { try verify(id: text) } == .badID)
        #expect(refusal { try HookSigner([key]).sign(id: text, timestamp: 1, body: []) } == .badID)
    }

    @Test("A header of signatures has an end")
    func longHeader() {
        #expect(refusal { try verify(signature: " ") } == .badSignatureHeader)
        #expect(refusal { try verify(signature: Array(repeating: "v1,AA==", count: 21).joined(separator: " ")) } == .badSignatureHeader)
        #expect(refusal { try verify(signature: "v1," + String(repeating: "A", count: 5_000)) } == .badSignatureHeader)
    }

    @Test("The three headers are read by name, and the missing one is named")
    func reading() throws {
        let sent = Dictionary(uniqueKeysWithValues: headers.pairs.map { ($0.name, $0.value) })
        #expect(try HookHeaders { sent[$0] } == headers)
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
            do {
                _ = try HookHeaders { $0 == name ? "" : sent[$0] }
                Issue.record("\(name) was not missed")
            } catch { #expect(error.kind == .missingHeader && error.reason.contains(name)) }
        }
    }

    @Test("Signing needs one to four keys that can")
    func signing() throws {
        #expect(refusal { try HookSigner([]) } == .noSigningKey)
        #expect(refusal { try HookSigner([Sample.pair(1).verifying]) } == .noSigningKey)
        #expect(refusal { try HookSigner((1...5).map { try Sample.key($0) }) } == .tooManyKeys)
    }

    @Test("A body names its type and its moment")
    func body() throws {
        let bytes = try HookBody.bytes(type: "claim.confirmed", timestamp: "2026-11-21T10:00:00Z", data: Array(#"{"id":1}"#.utf8))
        #expect(String(decoding: bytes, as: UTF8.self) == #"{"type":"claim.confirmed","timestamp":"2026-11-21T10:00:00Z","data":{"id":1}}"#)
        for type in ["", ".", "a.", "a..b", "a b", "a\"b", "ä", String(repeating: "a", count: 129)] {
            #expect(refusal { try HookBody.bytes(type: type, timestamp: "2026-11-21T10:00:00Z", data: []) } == .badType)
        }
        for time in ["", "2026-11-21", "2026-11-21T10:00:00Z\"", String(repeating: "1", count: 41)] {
            #expect(refusal { try HookBody.bytes(type: "a", timestamp: time, data: []) } == .badTimestamp)
        }
    }
}
