import Store

extension Workflows {
    /// Makes the parts of a table that are to stand ready, each in a transaction of its own. Several processes may ask at once.
    /// - Returns: parts made.
    @discardableResult
    package func makePartitions(of table: PartitionedTable, movingAtMost limit: Int = Partitions.movedAtMost) async throws -> Int {
        let now = world.wallNow()
        var made = 0
        while try await store.write({ tx in try Partitions.makeNext(of: table, at: now, movingAtMost: limit, in: tx) }) != nil { made += 1 }
        return made
    }
}
