/// The names in a file's first row. They are compared byte by byte: case and spaces count.
package struct CSVHeader: Sendable, Equatable {
    package let names: [String]
    private let columns: [String: Int]

    /// - Throws: `.repeatedColumn` if a name stands there twice; several empty names are allowed.
    package init(_ names: [String]) throws(CSVError) {
        var columns: [String: Int] = [:]
        for (column, name) in names.enumerated() where !name.isEmpty {
            guard columns.updateValue(column, forKey: name) == nil else { throw CSVError(.repeatedColumn(name), line: 1) }
        }
        self.names = names
        self.columns = columns
    }

    /// The column of that name, counted from 0, or nil.
    package func find(_ name: String) -> Int? { columns[name] }

    /// - Throws: `.missingColumn`, which lists the columns there are.
    package func column(_ name: String) throws(CSVError) -> Int {
        guard let column = columns[name] else { throw CSVError(.missingColumn(name, present: names), line: 1) }
        return column
    }
}
