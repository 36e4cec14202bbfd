import CLibpq

/// Takes libpq's notices of one connection, which would otherwise be printed to stderr.
final class NoticeSink {
    private let handler: @Sendable (PostgresNotice) -> Void
    /// The server gave up waiting for a standby: the commit is on this server and perhaps nowhere else.
    var missedStandby = false

    init(_ handler: @escaping @Sendable (PostgresNotice) -> Void) { self.handler = handler }

    /// `self` must outlive the connection.
    func listen(to connection: OpaquePointer) {
        let receiver: PQnoticeReceiver = { context, result in
            guard let context, let result else { return }
            Unmanaged<NoticeSink>.fromOpaque(context).takeUnretainedValue().take(PostgresFailure(result: result))
        }
        PQsetNoticeReceiver(connection, receiver, Unmanaged.passUnretained(self).toOpaque())
    }

    private func take(_ notice: PostgresFailure) {
        // Source: PostgreSQL 15, src/backend/replication/syncrep.c; the text is translated, the function's name is not.
        if notice.function == "SyncRepWaitForLSN" { missedStandby = true }
        handler(PostgresNotice(severity: notice.severity, code: notice.code, message: notice.message))
    }
}
