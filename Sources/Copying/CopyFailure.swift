/// Why a database is not copied.
package enum CopyFailure: Error, Sendable, Equatable, CustomStringConvertible {
    /// Rows stand in the target that no unfinished copy has brought.
    case targetNotEmpty(table: String)
    /// What is to be copied is itself half a copy.
    case sourceUnfinished
    /// The target is half a copy of another database, or the source was put back to an earlier moment.
    case otherSource(table: String)
    /// Both sides have been read again from end to end, and are not the same.
    case differs(table: String, from: Int64, to: Int64)
    case unfinished

    package var description: String {
        switch self {
        case .targetNotEmpty(let table): "The target has rows already (in \(table)). Copy into a new, empty database."
        case .sourceUnfinished: "The source is itself an unfinished copy. Finish that one first."
        case .otherSource(let table):
            "The target holds a part of another database: a row of \(table) that the source does not have. Copy into a new, empty database."
        case .differs(let table, let from, let to):
            """
            The two sides are not the same: \(table) has \(from) rows in the source and \(to) in the target\(from == to ? ", of other content" : ""). \
            Most likely the source was written to meanwhile. Stop every program that uses it, and copy into a new, empty database.
            """
        case .unfinished: "A copy into this database is not finished. Go on with the same nearmade copy, or begin in a new, empty database."
        }
    }
}
