import CLibpq

/// Which statements a connection has prepared, by text and types; the one unused for longest gives way.
struct StatementCache {
    private struct Entry {
        let name: String
        let types: [Oid]
        let names: [String]
        var lastUse: UInt64
    }

    private var entries: [String: [Entry]] = [:]
    private var count = 0
    private var clock: UInt64 = 0
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// The prepared statement for a text with its parameters' types and, for a bulk, the names of its columns.
    /// A NULL has no type of its own, so it fits whatever was prepared at its place.
    mutating func find(_ sql: String, types: [Oid], names: [String]) -> String? {
        guard let index = entries[sql]?.firstIndex(where: { Self.fits($0.types, types) && $0.names == names }) else { return nil }
        clock += 1
        entries[sql]?[index].lastUse = clock
        return entries[sql]?[index].name
    }

    private static func fits(_ prepared: [Oid], _ asked: [Oid]) -> Bool {
        prepared.count == asked.count && zip(prepared, asked).allSatisfy { $1 == PostgresType.unknown || $0 == $1 }
    }

    /// - Returns: a name to prepare it under, and the name of a statement to deallocate first.
    mutating func admit(_ sql: String, types: [Oid], names: [String]) -> (name: String, evicted: String?) {
        let evicted = count >= limit ? evictOldest() : nil
        clock += 1
        count += 1
        let name = "s\(clock)"
        entries[sql, default: []].append(Entry(name: name, types: types, names: names, lastUse: clock))
        return (name, evicted)
    }

    private mutating func evictOldest() -> String? {
        let oldest = entries.values.joined().min { $0.lastUse < $1.lastUse }?.name
        if let oldest { forget(oldest) }
        return oldest
    }

    mutating func forget(_ name: String) {
        guard let sql = entries.first(where: { $0.value.contains { $0.name == name } })?.key else { return }
        entries[sql]?.removeAll { $0.name == name }
        if entries[sql]?.isEmpty == true { entries[sql] = nil }
        count -= 1
    }

    mutating func forgetAll() {
        entries.removeAll()
        count = 0
    }
}
