import Core
import Hummingbird
import Look
import Store
import TradeNetwork
import Views

/// A request for a page, whoever sent it.
struct PageVisit: Sendable {
    let request: Request
    let context: WebContext
    let endpoint: PageEndpoint
    let viewer: Viewer
    /// Who has signed in, if anybody has.
    let signedIn: SignedIn?

    /// The id that stands in the path under this name. What is none names nothing.
    func id<Subject: Identified>(_ name: String, _ subject: Subject.Type = Subject.self) throws(Problem) -> Identifier<Subject> {
        guard let id = Identifier<Subject>(text: context.parameters.get(name) ?? "") else { throw .notFound(name) }
        return id
    }

    /// A parameter after the question mark; nil where it is missing, empty, or longer than any that a page writes.
    func query(_ name: String) -> String? {
        guard let value = request.uri.queryParameters[Substring(name)], (1...400).contains(value.utf8.count), !value.utf8.contains(0) else { return nil }
        return String(value)
    }

    func choice<Word: RawRepresentable<String>>(_ name: String, of words: Word.Type = Word.self) -> Word? { query(name).flatMap(Word.init(rawValue:)) }

    /// Path and query of this page, for forms and for coming back.
    var address: String { request.uri.description }

    var path: String { request.uri.path }
}

/// A request for a page that may be answered: it is known who asks, and the table permits it. Only `Site.answer` makes one.
struct PageCall: Sendable {
    let visit: PageVisit
    let principal: Principal
    /// The person, where one has signed in; else the token's holder.
    let actor: Actor
    /// What forms of this page must send along.
    let csrf: String
    /// The buyer's secret, where the page was opened by the link.
    let link: String?
    /// What the page is read from.
    let reads: PageReads
    /// Where the journal stood before anything was read for this page; nil where no page follows what happens.
    var position: JournalPosition?
    /// Anomalies that wait for whoever decides them; to others, questions that wait for their answer.
    var undecided = BoundedCount.zero

    /// What the form before this page decided, where it is to be told.
    var decided: AnomalySummary?

    /// A consistent snapshot of the replica, where the page may be behind and one will do, else of the database itself.
    func read<Value: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Value) async throws -> Value { try await reads.read(body) }

    var viewer: Viewer { visit.viewer }
    var signedIn: SignedIn? { visit.signedIn }

    /// What of the trade the asker may see.
    var sight: Sight { principal.sight }
}
