import Core

/// A cell reader on the current row of a result; columns count from 0. Reading a NULL as a plain type is an error of the program.
package protocol Row {
    func isNull(_ column: Int) -> Bool
    func int(_ column: Int) throws -> Int64
    func text(_ column: Int) throws -> String
    func bits(_ column: Int) throws -> UUIDBits
    func bytes(_ column: Int) throws -> [UInt8]
}

extension Row {
    package func optionalInt(_ column: Int) throws -> Int64? { isNull(column) ? nil : try int(column) }
    package func optionalText(_ column: Int) throws -> String? { isNull(column) ? nil : try text(column) }
    package func optionalBytes(_ column: Int) throws -> [UInt8]? { isNull(column) ? nil : try bytes(column) }
    package func instant(_ column: Int) throws -> Instant { Instant(microseconds: try int(column)) }
    package func optionalInstant(_ column: Int) throws -> Instant? { try optionalInt(column).map(Instant.init(microseconds:)) }
    package func id<Subject: Identified>(_ column: Int) throws -> Identifier<Subject> { Identifier(try bits(column)) }
    package func optionalID<Subject: Identified>(_ column: Int) throws -> Identifier<Subject>? {
        isNull(column) ? nil : Identifier(try bits(column))
    }
    package func bool(_ column: Int) throws -> Bool { try int(column) != 0 }

    /// A word that the schema holds to a list.
    package func word<Word: RawRepresentable<String>>(_ column: Int) throws -> Word {
        let text = try text(column)
        guard let word = Word(rawValue: text) else { throw StoreError.unreadable("“\(text)” is no \(Word.self)") }
        return word
    }

    package func currency(_ column: Int) throws -> Currency {
        let code = try text(column)
        guard let currency = Currency(code: code) else { throw StoreError.unreadable("“\(code)” is no currency") }
        return currency
    }
}

/// One open transaction. It is synchronous: nobody can await the network while rows are locked.
package protocol Transaction: AnyObject {
    var dialect: Dialect { get }
    func rows<Result>(_ statement: Statement, _ read: (any Row) throws -> Result) throws -> [Result]
    /// - Returns: rows changed.
    @discardableResult func run(_ statement: Statement) throws -> Int
    /// Rows of all input rows together, in no order unless the text asks for one (then ordered only within 1,000 input rows).
    func rows<Result>(_ bulk: Bulk, _ read: (any Row) throws -> Result) throws -> [Result]
    /// Runs the bulks in order, on PostgreSQL in one round trip.
    /// - Returns: rows changed by each.
    @discardableResult func run(_ bulks: [Bulk]) throws -> [Int]
    /// Asks without waiting. On PostgreSQL the question travels with those before and after it, up to the first whose answer is looked at, all in
    /// one round trip; each sees what the ones before it have locked. SQLite, which is not far, answers at once.
    func ask<Result>(_ bulk: Bulk, _ read: @escaping (any Row) throws -> Result) throws -> Answer<[Result]>
    /// Writes without waiting: the bulks run in order, with what is asked or written next, at the latest with COMMIT.
    /// - Parameter exactly: every row must change exactly one row of the database; otherwise this, what comes next, or COMMIT throws `.guardMissed`.
    func send(_ bulks: [Bulk], exactly: Bool) throws
    /// Waits until no other transaction holds `lock`, and holds it to the end of this one.
    func take(_ lock: AdvisoryLock) throws
}

/// What has been asked of a transaction, answered at the latest when it is looked at, which must be before the transaction ends.
package struct Answer<Value> {
    private let look: () throws -> Value

    package init(_ look: @escaping () throws -> Value) { self.look = look }

    package func get() throws -> Value { try look() }

    package func map<New>(_ change: @escaping (Value) throws -> New) -> Answer<New> { Answer<New> { try change(look()) } }
}

extension Transaction {
    package func first<Result>(_ statement: Statement, _ read: (any Row) throws -> Result) throws -> Result? {
        try rows(statement, read).first
    }

    /// The single integer that a counting query answers.
    package func count(_ statement: Statement) throws -> Int64 { try first(statement) { try $0.int(0) } ?? 0 }

    /// Runs a bulk whose every row must change exactly one row of the database.
    package func runExactly(_ bulks: [Bulk]) throws {
        let bulks = bulks.filter { $0.count > 0 }
        for (bulk, changed) in zip(bulks, try run(bulks)) { try bulk.expectAll(changed) }
    }

    package func ask<Result>(_ bulk: Bulk, _ read: @escaping (any Row) throws -> Result) throws -> Answer<[Result]> {
        let found = try rows(bulk, read)
        return Answer { found }
    }

    package func send(_ bulks: [Bulk], exactly: Bool) throws {
        if exactly { try runExactly(bulks) } else { try run(bulks) }
    }
}

/// Work that only one transaction of the whole network may do at a time.
package enum AdvisoryLock: Int64, Sendable {
    case migration = 7_301
    case sealing = 7_302
    case dueTimes = 7_303
    case tallying = 7_304
    case partitioning = 7_305
    case archiving = 7_306
    case tellingScans = 7_307
    case webhooks = 7_308
    case numbering = 7_309
    case takingCaptures = 7_310
}

/// A database. `write` bodies run one transaction each and may run again with the same inputs when the database asks for it (busy,
/// serialization failure, deadlock, a guard that another transaction made stale), at most `attempts` times; so they make no ids and read no
/// clock inside.
package protocol Store: Sendable {
    var dialect: Dialect { get }
    /// What has been asked of it so far, for those who watch.
    var activity: StoreActivity { get }
    /// A consistent snapshot.
    func read<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result
    @discardableResult func write<Result: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> Result) async throws -> Result
    /// Releases all connections. The store answers nothing afterwards.
    func close() async
}

package enum StoreLimits {
    /// Runs of one write body before its error is passed on.
    package static let attempts = 5
    /// Rows of a bulk in one PostgreSQL statement: beyond, the planner leaves the index (measured at 8,000).
    package static let bulkRows = 1_000
}

package enum StoreError: Error, Sendable, CustomStringConvertible {
    /// The address in NEARMADE_DATABASE cannot be used.
    case address(String)
    /// Another transaction holds what this one needs; it has been tried `StoreLimits.attempts` times.
    case busy(String)
    /// Two transactions cannot both be; run it again.
    case serialization(String)
    case unique(constraint: String, message: String)
    case constraint(String)
    /// A guarded write met fewer rows than the decision was made on; run it again.
    case guardMissed(String)
    /// The connection broke before COMMIT was sent: nothing was written.
    case disconnected(String)
    /// The connection broke while COMMIT was under way: it is written or not. Repeat the command; its key answers which.
    case outcomeUnknown(String)
    case unreadable(String)
    case full(String)
    case readOnly(String)
    case closed
    case cancelled
    case failed(code: String, message: String)
    case schema(String)

    package var mayRunAgain: Bool {
        switch self {
        case .busy, .serialization, .guardMissed: true
        default: false
        }
    }

    /// Whether the same may be taken another time.
    package var isPassing: Bool {
        switch self {
        case .busy, .serialization, .guardMissed, .disconnected, .outcomeUnknown, .full, .readOnly, .closed, .cancelled: true
        case .address, .unique, .constraint, .unreadable, .failed, .schema: false
        }
    }

    package var description: String {
        switch self {
        case .address(let text): "The database address is not usable: \(text)"
        case .busy(let text): "The database is busy: \(text)"
        case .serialization(let text): "Two transactions met: \(text)"
        case .unique(let constraint, let message): "There is one already (\(constraint)): \(message)"
        case .constraint(let text): "The database refuses the row: \(text)"
        case .guardMissed(let text): "A row was changed by somebody else meanwhile: \(text)"
        case .disconnected(let text): "The connection to the database broke, nothing was written: \(text)"
        case .outcomeUnknown(let text): "The connection to the database broke during COMMIT, repeat the command: \(text)"
        case .unreadable(let text): "A stored value is not what the program expects: \(text)"
        case .full(let text): "The database has no room left: \(text)"
        case .readOnly(let text): "The database is open for reading only: \(text)"
        case .closed: "The database is closed."
        case .cancelled: "The statement was cancelled."
        case .failed(let code, let message): "The database answers \(code): \(message)"
        case .schema(let text): text
        }
    }
}
