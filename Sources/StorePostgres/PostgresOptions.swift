/// How a `PostgresStore` uses its connections.
package struct PostgresOptions: Sendable {
    /// Connections that stay open when idle. They open on first use.
    package var minimumConnections = 1
    /// Transactions that run at once, each on a connection and a thread of its own.
    package var maximumConnections = 8
    /// Transactions that may wait for a connection; the next one is answered `.busy` at once.
    package var waitingLimit = 1_000
    /// An idle connection above the minimum is closed after this time.
    package var idleSeconds = 60
    /// Prepared statements kept on each connection; the one unused for longest goes first.
    package var statementLimit = 256
    /// Attempts to reach a server that is away, before the transaction that waits is answered `.disconnected`.
    package var connectAttempts = 6
    /// Pause after the first failed attempt; it doubles with each further one, up to two seconds.
    package var firstPauseMilliseconds = 100
    /// A cancelled statement that the server does not give up within this time costs the connection.
    package var cancelSeconds = 10
    /// A server that says nothing for so long is given up, and the connection with it; nil waits as long as the network does.
    package var silenceSeconds: Int?
    /// The server itself gives up a statement after this time; nil leaves that to its settings.
    package var statementMilliseconds: Int?
    /// Told of every notice and warning, on the connection's thread.
    package var onNotice: @Sendable (PostgresNotice) -> Void = { _ in }

    package init() {}

    /// The same with every number in the range in which it makes sense.
    var inRange: PostgresOptions {
        var options = self
        options.maximumConnections = min(max(1, maximumConnections), 10_000)
        options.minimumConnections = min(max(0, minimumConnections), options.maximumConnections)
        options.waitingLimit = max(0, waitingLimit)
        options.idleSeconds = min(max(1, idleSeconds), 86_400)
        options.statementLimit = max(1, statementLimit)
        options.connectAttempts = max(1, connectAttempts)
        options.firstPauseMilliseconds = min(max(0, firstPauseMilliseconds), Self.longestPauseMilliseconds)
        options.cancelSeconds = min(max(1, cancelSeconds), 3_600)
        options.silenceSeconds = silenceSeconds.map { min(max(1, $0), 3_600) }
        options.statementMilliseconds = statementMilliseconds.map { min(max(1, $0), 3_600_000) }
        return options
    }

    static let longestPauseMilliseconds = 2_000

    /// - Parameter attempt: 1 for the pause after the first failure.
    func pauseMilliseconds(after attempt: Int) -> Int {
        min(firstPauseMilliseconds << min(attempt - 1, 10), Self.longestPauseMilliseconds)
    }
}

/// What the server says beside its answers.
package struct PostgresNotice: Sendable, Hashable {
    /// NOTICE, WARNING, INFO, LOG or DEBUG, in English whatever the server speaks.
    package let severity: String
    /// SQLSTATE, five characters.
    package let code: String
    package let message: String
}
