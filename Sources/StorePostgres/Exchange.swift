import CLibpq
import Store

/// One message of a pipeline.
enum PostgresCommand {
    case plain(String)
    case prepare(name: String, sql: String, types: [Oid])
    case execute(name: String, Parameters)
    /// Parsed, run and forgotten.
    case once(sql: String, Parameters)
}

/// What came back for a pipeline.
struct Answers {
    /// One for each command; nil where it failed or did not run.
    var results: [PostgresResult?]
    var failure: PostgresFailure?
}

extension PostgresConnection {
    /// Sends all commands in one pipeline and reads all answers; afterwards the connection is ready for the next, or `isBroken`.
    func exchange(_ commands: [PostgresCommand], _ patience: Patience, cancellation: Cancellation?) -> Answers {
        var answers = Answers(results: [])
        guard !isBroken else {
            answers.failure = PostgresFailure(broken: "the connection is closed")
            answers.results = commands.map { _ in nil }
            return answers
        }
        let sent = commands.allSatisfy { send($0) } && PQpipelineSync(handle) == 1 && flush()
        // A broken connection may still hold the server's reason, so it is read before it is given up.
        if !sent, PQstatus(handle) == CONNECTION_OK {
            answers.failure = PostgresFailure(connection: handle)
            giveUp()
        }
        var cancelSent = false
        for _ in commands {
            answers.results.append(isBroken ? nil : readAnswer(patience, cancellation, &cancelSent, &answers.failure))
        }
        if !isBroken { readSync(patience, cancellation, &cancelSent, &answers.failure) }
        return answers
    }

    private func send(_ command: PostgresCommand) -> Bool {
        switch command {
        case .plain(let sql):
            PQsendQueryParams(handle, sql, 0, nil, nil, nil, nil, 1) == 1
        case .prepare(let name, let sql, let types):
            PQsendPrepare(handle, name, sql, Int32(types.count), types) == 1
        case .execute(let name, let parameters):
            parameters.withPointers { PQsendQueryPrepared(handle, name, $0, $1, $2, $3, 1) } == 1
        case .once(let sql, let parameters):
            parameters.withPointers { PQsendQueryParams(handle, sql, $0, parameters.types, $1, $2, $3, 1) } == 1
        }
    }

    /// Reads one command's results up to the null that ends them.
    private func readAnswer(
        _ patience: Patience, _ cancellation: Cancellation?, _ cancelSent: inout Bool, _ failure: inout PostgresFailure?
    ) -> PostgresResult? {
        var answer: PostgresResult?
        while let result = nextResult(patience, cancellation, &cancelSent, &failure) {
            switch PQresultStatus(result.handle) {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: answer = result
            case PGRES_PIPELINE_ABORTED: break
            case PGRES_FATAL_ERROR: note(PostgresFailure(result: result.handle), in: &failure)
            default:
                // COPY, or an answer out of step: nothing that this program asks for.
                note(PostgresFailure(broken: "the statement cannot run here: \(result.tag)"), in: &failure)
            }
            if isBroken { return answer }
        }
        return answer
    }

    private func readSync(
        _ patience: Patience, _ cancellation: Cancellation?, _ cancelSent: inout Bool, _ failure: inout PostgresFailure?
    ) {
        guard let result = nextResult(patience, cancellation, &cancelSent, &failure) else {
            return note(PostgresFailure(connection: handle), in: &failure)
        }
        switch PQresultStatus(result.handle) {
        case PGRES_PIPELINE_SYNC: return
        case PGRES_FATAL_ERROR: note(PostgresFailure(result: result.handle), in: &failure)
        default: note(PostgresFailure(broken: "the server's answers are out of step"), in: &failure)
        }
        giveUp()
    }

    private func nextResult(
        _ patience: Patience, _ cancellation: Cancellation?, _ cancelSent: inout Bool, _ failure: inout PostgresFailure?
    ) -> PostgresResult? {
        guard awaitResult(patience, cancellation: cancellation, cancelSent: &cancelSent) else {
            note(PostgresFailure(broken: "the server does not answer"), in: &failure)
            return nil
        }
        return PQgetResult(handle).map(PostgresResult.init)
    }

    /// The first failure counts; those after it follow from it.
    private func note(_ failure: PostgresFailure, in known: inout PostgresFailure?) {
        if known == nil { known = failure }
        if failure.endsConnection || PQstatus(handle) != CONNECTION_OK { giveUp() }
    }
}
