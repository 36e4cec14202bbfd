import Hooks

/// Brings a body to a receiver over HTTP. Nobody in a transaction may call it: an answer can take as long as the receiver likes, up to a limit.
package protocol HookPoster: Sendable {
    /// Where it goes at all.
    var policy: HookTarget.Policy { get }

    /// Never throws: that nobody answers is an answer too.
    func post(_ body: [UInt8], headers: [(name: String, value: String)], to target: HookTarget) async -> HookReply
}

/// What came back.
package struct HookReply: Sendable, Equatable {
    /// Bytes of the answer's body that are read; the rest is not waited for.
    package static let bodyMost = 1_000

    package let answer: HookAnswer
    /// The first bytes of the answer as text; in place of an answer, what was wrong.
    package let text: String

    package init(answer: HookAnswer, text: String) {
        self.answer = answer
        self.text = text
    }

    /// Never inlined: Swift 6.3.1 breaks off an optimised build where this stands inside an async function.
    @inline(never) package var status: Int? { answer.status }
}
