import Core
import Hummingbird
import JSONText
import Logging
import Workflows

/// How many things of one kind come in at once: one, a batch, or a stream. One outcome an item, in order; none fails its neighbours.
struct Intake<Draft: Sendable, Outcome: Sendable>: Sendable {
    /// Name of the member that holds a batch: `orders`.
    let noun: String
    /// Reads one item.
    let read: @Sendable (JSON, Instant) throws(Problem) -> Draft
    /// Reads a whole body that is a batch and written plainly; nil for any other, which is then read in full.
    var readPlain: @Sendable ([UInt8], Instant) -> [Draft]? = { _, _ in nil }
    /// The seam to the trade: takes many, answers one outcome each, in order; a failure is the database's.
    let take: @Sendable ([Draft]) async throws -> [Result<Outcome, any Error>]
    /// What is told of an outcome.
    let tell: @Sendable (Outcome) -> ItemAnswer

    static var batchLimit: Int { 10_000 }

    /// An item that has been read, or why it could not be.
    typealias Item = Result<Draft, Problem>

    /// Takes what can be taken of `items`; the log gets what the database says of a single one.
    /// - Throws: what concerns all of them, such as a database that is away.
    func answers(to items: [Item], logger: Logger) async throws -> [ItemAnswer] {
        let drafts = items.compactMap { item -> Draft? in if case .success(let draft) = item { draft } else { nil } }
        let results = drafts.isEmpty ? [] : try await take(drafts)
        if let failure = Self.commonFailure(of: results) { throw failure }
        var outcomes = results.makeIterator()
        return items.map { item in
            switch (item, item.isTaken ? outcomes.next() : nil) {
            case (.failure(let problem), _): .refused(problem)
            case (.success, .success(let outcome)?): tell(outcome)
            case (.success, .failure(let error)?): Self.failed(error, logger)
            case (.success, nil): .refused(.unexpected())
            }
        }
    }

    private static func failed(_ error: any Error, _ logger: Logger) -> ItemAnswer {
        let problem = Problem(translating: error)
        logger.error("an item failed", metadata: ["code": "\(problem.code)", "error": "\(error)"])
        return .refused(problem)
    }

    /// The failure of the first where all have failed: then it concerns the request and not an item.
    private static func commonFailure(of results: [Result<Outcome, any Error>]) -> (any Error)? {
        guard case .failure(let first)? = results.first else { return nil }
        return results.allSatisfy { if case .failure = $0 { true } else { false } } ? first : nil
    }

    func item(_ value: JSON, receivedAt: Instant) -> Item { Result { () throws(Problem) in try read(value, receivedAt) } }
}

/// What is answered for one item.
enum ItemAnswer: Sendable {
    /// 201 for what is new, 200 for what was known, and its members.
    case taken(status: Int, @Sendable (inout JSONWriter) -> Void)
    case refused(Problem)

    var status: Int {
        switch self {
        case .taken(let status, _): status
        case .refused(let problem): problem.status.code
        }
    }

    func write(to out: inout JSONWriter) {
        switch self {
        case .taken(let status, let write):
            out.member("status", status)
            write(&out)
        case .refused(let problem): problem.write(to: &out)
        }
    }

    func moved(under pointer: String) -> ItemAnswer {
        if case .refused(let problem) = self { .refused(problem.moved(under: pointer)) } else { self }
    }

    /// - Parameter taken: members of what was taken.
    static func schema(_ name: String, _ taken: [Schema.Member]) -> Schema {
        .named(
            name,
            .oneOf([
                .named(name + "Taken", .object([.optional("line", .integer(from: 1), "Of the stream."), .required("status", .integer(from: 200, to: 201), "201 for what is new, 200 for what was known.")] + taken)),
                .named(
                    "ItemRefused",
                    .object([
                        .optional("line", .integer(from: 1), "Of the stream."), .required("status", .integer(from: 400, to: 599)),
                        .required("code", .text()), .required("detail", .text()), .optional("errors", .list(Problem.fault, most: 100)),
                    ])),
            ]))
    }
}

extension Result where Failure == Problem {
    fileprivate var isTaken: Bool { if case .success = self { true } else { false } }
}
