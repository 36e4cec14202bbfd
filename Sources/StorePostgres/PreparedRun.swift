import Store

/// A statement with its values, as it is about to run.
struct PreparedRun {
    /// The text as the program wrote it; with `names` it says what is prepared.
    let key: String
    /// Columns of a bulk; empty for a plain statement.
    let names: [String]
    let parameters: Parameters

    init(_ statement: Statement) throws(StoreError) {
        key = statement.sql
        names = []
        parameters = try Parameters(statement.values)
    }

    init(_ bulk: Bulk, rows: Range<Int>) throws(StoreError) {
        key = bulk.sql
        names = bulk.names
        parameters = try Parameters(bulk, rows: rows)
    }

    var sql: String {
        let text = Dialect.postgres.resolve(key)
        return names.isEmpty ? text : BulkText.forPostgres(text, names: names, types: parameters.types)
    }

    /// Statements that change the schema or the session run once; there is nothing to plan.
    var isWorthPreparing: Bool {
        let start = key.prefix { $0.isLetter || $0.isWhitespace }.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        return ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(start)
    }

    /// The runs of a bulk: one for each `StoreLimits.bulkRows` rows.
    static func chunks(of bulk: Bulk) throws(StoreError) -> [PreparedRun] {
        guard bulk.isWellFormed else {
            let counts = zip(bulk.names, bulk.columns).map { "\($0) \($1.count)" }.joined(separator: ", ")
            throw .failed(code: "bulk", message: "columns of unequal length (\(counts.isEmpty ? "no column" : counts)) in: \(bulk.sql)")
        }
        var runs: [PreparedRun] = []
        var start = 0
        while start < bulk.count {
            let end = min(start + StoreLimits.bulkRows, bulk.count)
            runs.append(try PreparedRun(bulk, rows: start..<end))
            start = end
        }
        return runs
    }
}

extension PostgresConnection {
    /// Runs everything in one round trip, preparing what is not prepared yet.
    /// - Parameter first: commands to go ahead of all, BEGIN and what belongs to it.
    /// - Returns: one result for each run, nil from the first failure on.
    func perform(_ runs: [PreparedRun], after first: [String], cancellation: Cancellation?) -> Answers {
        var commands = first.map { PostgresCommand.plain($0) }
        var places: [Int] = []
        var preparing: [(place: Int, name: String)] = []
        var deallocating: [(place: Int, name: String)] = []
        for run in runs {
            let types = run.parameters.types
            if let name = statements.find(run.key, types: types, names: run.names) {
                commands.append(.execute(name: name, run.parameters))
            } else if !run.isWorthPreparing {
                commands.append(.once(sql: run.sql, run.parameters))
            } else {
                let (name, evicted) = statements.admit(run.key, types: types, names: run.names)
                for leftover in leftovers + [evicted].compactMap({ $0 }) {
                    deallocating.append((commands.count, leftover))
                    commands.append(.plain("DEALLOCATE \(leftover)"))
                }
                leftovers.removeAll()
                preparing.append((commands.count, name))
                commands += [.prepare(name: name, sql: run.sql, types: types), .execute(name: name, run.parameters)]
            }
            places.append(commands.count - 1)
        }
        let answers = exchange(commands, .untilCancelled, cancellation: cancellation)
        if answers.failure?.code == "42P01" { partsLock = nil }
        for (place, name) in preparing where answers.results[place] == nil { statements.forget(name) }
        for (place, name) in deallocating where answers.results[place] == nil { leftovers.append(name) }
        return Answers(results: places.map { answers.results[$0] }, failure: answers.failure)
    }

    /// Drops all prepared statements, here and on the server; the transaction must be over.
    func forgetStatements() {
        statements.forgetAll()
        leftovers.removeAll()
        let answers = exchange([.plain("DEALLOCATE ALL")], .untilAnswered, cancellation: nil)
        if answers.failure != nil { giveUp() }
    }
}
