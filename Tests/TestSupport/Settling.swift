import Store

extension Store {
    /// Returns when the journal's cursors can read everything written so far. On PostgreSQL a transaction that is still open holds back what
    /// came after it, whatever database of the server it is in: those of tests that run beside this one too.
    package func settle() async throws {
        while try await !read({ try $0.isJournalSettled() }) { await Task.yield() }
    }
}

extension Transaction {
    /// Whether cursors can read every fact that this transaction sees.
    package func isJournalSettled() throws -> Bool {
        try count("SELECT COUNT(*) FROM fact AS f WHERE f.xid >= {horizon} AND f.era = (SELECT era FROM journal_era)") == 0
    }
}
