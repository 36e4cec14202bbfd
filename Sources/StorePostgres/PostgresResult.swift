import CLibpq

/// One complete answer of the server; owns libpq's memory.
final class PostgresResult {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQclear(handle) }

    var rowCount: Int { Int(PQntuples(handle)) }

    /// INSERT, UPDATE, DELETE, SELECT, COMMIT, ROLLBACK …, the first word of what the server says it has done.
    var tag: Substring {
        guard let status = PQcmdStatus(handle) else { return "" }
        return String(cString: status).prefix { $0 != " " }
    }

    /// Rows inserted, updated or deleted; 0 for everything else.
    var changed: Int {
        switch tag {
        case "INSERT", "UPDATE", "DELETE", "MERGE": PQcmdTuples(handle).flatMap { Int(String(cString: $0)) } ?? 0
        default: 0
        }
    }
}
