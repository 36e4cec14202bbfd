import Core
import Store

/// The journal's places, told anew where they must be. PostgreSQL orders facts by era, transaction and sequence, so sequences alone neither rise
/// nor differ; SQLite orders by sequence alone. A copy from the one into the other counts 1, 2, 3 …, and what points into the journal follows. Facts that
/// have left for the archive are counted with the rest, so that every block keeps its range.
struct JournalNumbering: Sendable {
    /// Tables that hold a place in the journal, in `seq`.
    static let tables: Set<String> = ["fact", "seal", "journal_cursor"]

    private enum Rule: Sendable {
        case asIs
        /// The next fact gets this number plus one, or more where facts before it have left.
        case count(Int64, blocks: Blocks)
        /// A seal stands at its last fact: the number so far plus its own.
        case sum(Int64, facts: Int)
        /// A reader stands where as many facts lie behind it.
        case look(from: any Store, era: Int, transaction: Int)
    }

    /// Where blocks end of which facts have left, and how many facts there are up to the end of each.
    private struct Blocks: Sendable {
        private var ends: [(place: [Int64], facts: Int64)] = []
        private var next = 0
        let era: Int
        let transaction: Int

        init(of from: any Store, era: Int, transaction: Int) async throws {
            self.era = era
            self.transaction = transaction
            ends = try await from.read { tx in
                try tx.rows(
                    """
                    SELECT s.era, s.xid, s.seq, CAST(SUM(s.facts) OVER (ORDER BY s.number) AS BIGINT) FROM seal AS s
                    WHERE s.number <= (SELECT MAX(b.number) FROM archive_block AS b WHERE b.removed > 0) ORDER BY s.number
                    """
                ) { (place: [try $0.int(0), try $0.int(1), try $0.int(2)], facts: try $0.int(3)) }
            }
        }

        /// Facts in the blocks before the one that holds this place, of those that are archived. Places come in order.
        mutating func facts(before place: [Int64]) -> Int64 {
            while next < ends.count, ends[next].place.lexicographicallyPrecedes(place) { next += 1 }
            return next == 0 ? 0 : ends[next - 1].facts
        }
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
        case "fact":
            rule = .count(
                try await to.read { try $0.count("SELECT COALESCE(MAX(seq), 0) FROM fact") },
                blocks: try await Blocks(of: from, era: try column("era"), transaction: try column("xid")))
        case "seal": rule = .sum(try await to.read { try $0.count("SELECT COALESCE(MAX(seq), 0) FROM seal") }, facts: try column("facts"))
        default: rule = .look(from: from, era: try column("era"), transaction: try column("xid"))
        }
    }

    /// - Parameter rows: in the order of the journal.
    mutating func renumber(_ rows: [[Value]]) async throws -> [[Value]] {
        var rows = rows
        switch rule {
        case .asIs: break
        case .count(var last, var blocks):
            for index in rows.indices {
                let place = [blocks.era, blocks.transaction, column].map { rows[index][$0].number }
                last = max(last, blocks.facts(before: place)) + 1
                rows[index][column] = .int(last)
            }
            rule = .count(last, blocks: blocks)
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
                    try await from.read { tx in
                        // No reader stands before what has left.
                        let gone = try tx.count("SELECT CAST(COALESCE(SUM(b.removed), 0) AS BIGINT) FROM archive_block AS b")
                        return try gone + tx.count("SELECT COUNT(*) FROM fact WHERE (era, xid, seq) <= (\(era), \(transaction), \(sequence))")
                    })
            }
        }
        return rows
    }
}

extension Value {
    fileprivate var number: Int64 { if case .int(let number) = self { number } else { 0 } }
}
