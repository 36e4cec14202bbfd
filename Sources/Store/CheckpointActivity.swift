/// What has been copied from SQLite's write-ahead log into its file since the store was opened.
package struct CheckpointActivity: Sendable, Equatable {
    /// Steps beside the writer, and those in its turn.
    package var doneBeside = 0
    package var doneByWriter = 0
    package var failed = 0
    /// Pages of the log that stand in the file since.
    package var pages = 0
    package var microsecondsBeside: Int64 = 0
    /// So long other writes had to wait.
    package var microsecondsByWriter: Int64 = 0
    /// Pages in the log after the last commit, copied ones among them.
    package var logPages = 0

    package init() {}
}
