import CLibpq
import Foundation
import Store

/// One connection to the server, always in libpq's pipeline mode and never blocking inside libpq; for one thread only.
final class PostgresConnection {
    /// When the wait for an answer may be given up.
    enum Patience {
        /// As soon as the task is cancelled.
        case untilCancelled
        /// Never: the answer decides what is true (COMMIT), or restores order (ROLLBACK).
        case untilAnswered
    }

    let handle: OpaquePointer
    let notices: NoticeSink
    var statements: StatementCache
    /// Statements that the cache gave up and the server still has.
    var leftovers: [String] = []
    /// What holds the tables that are kept in parts; nil while none is known.
    var partsLock: String?
    /// True once nothing more can come of this connection.
    private(set) var isBroken = false
    /// It was given up because the server had said nothing for too long.
    private(set) var fellSilent = false
    /// While a question is asked that any server answers at once.
    var shortensSilence = false
    private let cancelHandle: OpaquePointer?
    private let wake: WakePipe
    private let options: PostgresOptions

    /// Opens a connection; blocks as long as libpq does (`connect_timeout` for each host).
    init(_ string: ConnectionString, wake: WakePipe, options: PostgresOptions) throws(StoreError) {
        guard let handle = string.connect() else { throw .disconnected("out of memory") }
        self.handle = handle
        self.wake = wake
        self.options = options
        notices = NoticeSink(options.onNotice)
        statements = StatementCache(limit: options.statementLimit)
        cancelHandle = PQgetCancel(handle)
        notices.listen(to: handle)
        guard PQstatus(handle) == CONNECTION_OK, cancelHandle != nil else {
            throw .disconnected(PostgresFailure(connection: handle).message)
        }
        try checkServer()
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            throw .disconnected(PostgresFailure(connection: handle).message)
        }
        if let milliseconds = options.statementMilliseconds {
            let answers = exchange([.plain("SET statement_timeout = \(milliseconds)")], .untilAnswered, cancellation: nil)
            if let failure = answers.failure { throw failure.asStoreError }
        }
    }

    deinit {
        if let cancelHandle { PQfreeCancel(cancelHandle) }
        PQfinish(handle)
    }

    private func checkServer() throws(StoreError) {
        let version = PQserverVersion(handle)
        // pg_current_xact_id and its kin came with 13.
        guard version >= 130_000 else {
            throw .address("the server is PostgreSQL \(version / 10_000); 13 or later is needed")
        }
        let encoding = PQparameterStatus(handle, "server_encoding").map { String(cString: $0) } ?? "unknown"
        guard encoding == "UTF8" else {
            throw .address("the database's encoding is \(encoding); make one with: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0")
        }
    }

    func giveUp() { isBroken = true }

    /// Usable, and in no transaction.
    var isIdle: Bool { !isBroken && PQtransactionStatus(handle) == PQTRANS_IDLE }
}

// Waiting.
extension PostgresConnection {
    /// Sends what libpq has queued, reading meanwhile, so that neither side waits for the other to read.
    func flush() -> Bool {
        while true {
            switch PQflush(handle) {
            case 0: return true
            case 1:
                guard let ready = poll(Int16(POLLIN | POLLOUT), wakeable: false, milliseconds: silence) else { return false }
                if ready & Int16(POLLIN) != 0, PQconsumeInput(handle) == 0 { return false }
            default: return false
            }
        }
    }

    /// Waits until libpq has a whole result, or the connection is lost; `PQgetResult` then tells which, without blocking.
    /// - Returns: false when the caller gave up and the server did not answer to that.
    func awaitResult(_ patience: Patience, cancellation: Cancellation?, cancelSent: inout Bool) -> Bool {
        while PQisBusy(handle) == 1 {
            let wakeable = patience == .untilCancelled && !cancelSent
            let milliseconds = cancelSent && patience == .untilCancelled ? options.cancelSeconds * 1_000 : silence
            guard let ready = poll(Int16(POLLIN), wakeable: wakeable, milliseconds: milliseconds) else { return false }
            if ready == 0 {
                guard cancellation?.isCancelled == true else { continue }
                cancelSent = true
                guard requestCancel() else { return false }
            } else if PQconsumeInput(handle) == 0 {
                return true
            }
        }
        return true
    }

    /// Milliseconds that the server may say nothing; -1 for ever.
    private var silence: Int { options.silenceSeconds.map { shortensSilence ? 1_000 : $0 * 1_000 } ?? -1 }

    /// - Returns: what the socket is ready for; 0 when the wake pipe has been signalled; nil when the time is over or the socket is gone.
    private func poll(_ events: Int16, wakeable: Bool, milliseconds: Int) -> Int16? {
        let socket = PQsocket(handle)
        guard socket >= 0 else { return nil }
        var entries = [pollfd(fd: socket, events: events, revents: 0), pollfd(fd: wakeable ? wake.readEnd : -1, events: Int16(POLLIN), revents: 0)]
        var count = Foundation.poll(&entries, 2, Int32(clamping: milliseconds))
        while count < 0, errno == EINTR { count = Foundation.poll(&entries, 2, Int32(clamping: milliseconds)) }
        if count == 0 { fellSilent = true }
        guard count > 0 else { return nil }
        if entries[1].revents != 0 {
            wake.drain()
            return 0
        }
        // An error or a hang-up shows itself in reading.
        return entries[0].revents & events != 0 ? entries[0].revents : Int16(POLLIN)
    }

    /// Asks the server to give up the running statement. libpq 15 opens a second connection for it, without TLS and without a time limit.
    private func requestCancel() -> Bool {
        var reason = [CChar](repeating: 0, count: 256)
        return PQcancel(cancelHandle, &reason, Int32(reason.count)) == 1
    }
}
