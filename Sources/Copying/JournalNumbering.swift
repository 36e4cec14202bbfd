import Core
import Store

/// The journal's places, told anew where they must be. PostgreSQL orders facts by era, transaction and sequence, so sequences alone neither rise
/// nor differ; SQLite orders by sequence alone. A copy from the one into the other counts 1, 2, 3 …, and what points into the journal follows.
struct JournalNumbering: Sendable {
    /// Tables that hold a place in the journal, in `seq`.
    static let tables: Set<String> = ["fact", "seal", "journal_cursor"]

    private enum Rule: Sendable {
        case asIs
        /// The next fact gets this number plus one.
        case count(Int64)
        /// A seal stands at its last fact: the number so far plus its own.
        case sum(Int64, facts: Int)
        /// A reader stands where as many facts lie behind it.
        case look(from: any Store, era: Int, transaction: Int)
    }

    private var rule: Rule
    private let column: Int

    init() {
        rule = .asIs
        column = 0
    }

    init(of table: TableShape, from: any Store, to: any Store) async throws {
        func column(_ name: String) throws -> Int {
            guard let index = table.fields.firstIndex(where: { $0.name == name }) else { throw StoreError.schema("The table \(table.name) has no \(name).") }
            return index
        }
        self.column = try column("seq")
        switch table.name {
        case "fact": rule = .count(try await to.read { try $0.count("SELECT COALESCE(MAX(seq), 0) FROM fact") })
        case "seal": rule = .sum(try await to.read { try $0.count("SELECT COALESCE(MAX(seq), 0) FROM seal") }, facts: try column("facts"))
        default: rule = .look(from: from, era: try column("era"), transaction: try column("xid"))
        }
    }

    /// - Parameter rows: in the order of the journal.
    mutating func renumber(_ rows: [[Value]]) async throws -> [[Value]] {
        var rows = rows
        switch rule {
        case .asIs: break
        case .count(var last):
            for index in rows.indices {
                last += 1
                rows[index][column] = .int(last)
            }
            rule = .count(last)
        case .sum(var last, let facts):
            for index in rows.indices {
                last += rows[index][facts].number
                rows[index][column] = .int(last)
            }
            rule = .sum(last, facts: facts)
        case .look(let from, let era, let transaction):
            for index in rows.indices {
                let (era, transaction, sequence) = (rows[index][era], rows[index][transaction], rows[index][column])
                // The very beginning is before any number.
                guard sequence.number >= 0 else { continue }
                rows[index][column] = .int(
                    try await from.read { try $0.count("SELECT COUNT(*) FROM fact WHERE (era, xid, seq) <= (\(era), \(transaction), \(sequence))") })
            }
        }
        return rows
    }
}

extension Value {
    fileprivate var number: Int64 { if case .int(let number) = self { number } else { 0 } }
}
