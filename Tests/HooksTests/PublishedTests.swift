import Testing

@testable import Hooks

@Suite("Published signatures")
struct PublishedTests {
    @Test("Those of the official libraries are ours, and are verified", .enabled(if: CaseFolder.exists, "\(CaseFolder.absent)"))
    func official() throws {
        let vectors = try CaseFolder.vectors()
        #expect(vectors.count >= 2)
        for vector in vectors {
            let key = try HookKey(parsing: #require(vector["secret"]?.asString))
            let second = try #require(vector["timestamp"]?.asNumber?.int64)
            let body = Array(try #require(vector["payload"]?.asString).utf8)
            let headers = try HookSigner([key]).sign(id: #require(vector["id"]?.asString), timestamp: second, body: body)
            #expect(headers.signature == vector["signature"]?.asString)
            try HookVerifier([key]).verify(headers, body: body, now: second)
        }
    }

    @Test("The signature of the specification's shared secret")
    func shared() throws {
        let headers = try HookSigner([HookKey(parsing: Sample.secret)]).sign(id: Sample.id, timestamp: Sample.second, body: Sample.body)
        #expect(headers.signature == Sample.signature && headers.timestamp == "1614265330" && headers.id == Sample.id)
    }

    /// The key pair and message of the Svix server's own test, whose signature other libraries state as well.
    @Test("The signature of Svix's ed25519 pair")
    func pair() throws {
        let pair = try HookKey(parsing: "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==")
        #expect(pair.verifying.text == "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")
        let headers = HookHeaders(
            id: Sample.id, timestamp: "1614265330",
            signature: "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==")
        try HookVerifier([pair.verifying]).verify(headers, body: Sample.body, now: Sample.second)
        let ours = try HookSigner([pair]).sign(id: Sample.id, timestamp: Sample.second, body: Sample.body)
        try HookVerifier([pair.verifying]).verify(ours, body: Sample.body, now: Sample.second)
        #expect(refusal { try HookVerifier([pair.verifying]).verify(ours, body: Sample.body + [32], now: Sample.second) } == .wrongSignature)
    }
}
