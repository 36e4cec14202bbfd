import CLibpq
import Store

/// An error as the server, or libpq itself, tells it.
struct PostgresFailure: Error, Sendable {
    /// SQLSTATE; empty when the connection broke.
    let code: String
    /// ERROR, FATAL or PANIC, in English whatever the server speaks; empty when the connection broke.
    let severity: String
    let message: String
    let constraint: String
    /// The function of the server that raised it.
    let function: String

    init(result: OpaquePointer) {
        // Fields are named by a letter each (postgres_ext.h, PG_DIAG_…), in macros that Swift does not see.
        func field(_ letter: Unicode.Scalar) -> String { PQresultErrorField(result, Int32(letter.value)).map { String(cString: $0) } ?? "" }
        code = field("C")
        severity = field("V")
        // The detail stays out: it quotes the row, and a row may hold a name or an address.
        let primary = field("M")
        message = primary.isEmpty ? Self.oneLine(PQresultErrorMessage(result)) : primary
        constraint = field("n")
        function = field("R")
    }

    /// The connection's own trouble.
    init(connection: OpaquePointer?) {
        code = ""
        severity = ""
        message = connection.map { Self.oneLine(PQerrorMessage($0)) } ?? "out of memory"
        constraint = ""
        function = ""
    }

    init(broken message: String) {
        code = ""
        severity = ""
        self.message = message
        constraint = ""
        function = ""
    }

    private static func oneLine(_ text: UnsafePointer<CChar>?) -> String {
        let text = text.map { String(cString: $0) } ?? ""
        return text.isEmpty ? "no reason given" : text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }

    /// The server closes the connection after it, or has.
    var endsConnection: Bool {
        severity != "ERROR" || code.hasPrefix("08") || ["57P01", "57P02", "57P03", "57P05"].contains(code)
    }

    /// A prepared statement no longer fits: its tables were changed, or somebody discarded it. Prepared anew it works.
    var asksForNewStatements: Bool {
        code == "26000" || code == "0A000" && function == "RevalidateCachedQuery"
    }

    /// Source for the codes: PostgreSQL 15, appendix A.
    var asStoreError: StoreError {
        if endsConnection { return .disconnected(message) }
        if asksForNewStatements { return .serialization("the tables changed under a prepared statement: \(message)") }
        switch code {
        case "40001", "40P01": return .serialization(message)
        case "55P03": return .busy(message)
        case "23505": return .unique(constraint: constraint, message: message)
        case "53100": return .full(message)
        case "25006": return .readOnly(message)
        case "57014": return .cancelled
        default: return code.hasPrefix("23") ? .constraint(message) : .failed(code: code, message: message)
        }
    }
}
