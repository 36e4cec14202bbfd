import CSVText

/// Gathers the rows of all files into tables.
struct OrderReading {
    let mapping: Mapping
    let depth: OrderFiles.Depth
    /// Told the rows read so far, of all files, now and then.
    let progress: (@Sendable (Int) -> Void)?
    private var rowsRead = 0
    var tables = OrderTables()
    var parser: RowParser
    var placedAt = Mapping.Start.approvedAt
    /// The names of the files read, by role, for problems found at the end.
    var fileNames: [FileRole: String] = [:]

    /// Rows between two calls of `progress`.
    static let progressEvery = 5_000

    init(mapping: Mapping, depth: OrderFiles.Depth, progress: (@Sendable (Int) -> Void)? = nil) {
        self.mapping = mapping
        self.depth = depth
        self.progress = progress
        parser = RowParser(mapping)
    }

    mutating func read(_ file: consuming OrderFile, as role: FileRole) throws(OrderFilesError) {
        var file = file
        fileNames[role] = file.name
        switch role {
        case .orders: try readOrders(&file, withItems: false)
        case .orderLines: try readOrders(&file, withItems: true)
        case .items: try readItems(&file)
        case .reviews: try readReviews(&file)
        case .customers: try readCustomers(&file)
        case .sellers: try readSellers(&file)
        case .geography: try readGeography(&file)
        }
    }

    private mutating func readOrders(_ file: inout OrderFile, withItems: Bool) throws(OrderFilesError) {
        let columns = OrderColumns(file)
        let itemColumns = withItems ? ItemColumns(file) : nil
        guard let start = mapping.placedAt.first(where: { file.column(OrderField($0)) != nil }) else {
            let wanted = mapping.placedAt.map { file.columnName(OrderField($0)) }.joined(separator: " or ")
            throw .csv(file: file.name, CSVError(.missingColumn(wanted, present: file.headerNames), line: 1))
        }
        placedAt = start
        while let row = try file.next(&parser.problems) {
            try begin(row, of: file)
            let key = row.trimmed(columns.order)
            guard !key.isEmpty else {
                parser.blame(.missingValue, "the row has no order key")
                continue
            }
            let number = place(orderRow(row, columns), key: key, mayRepeat: withItems)
            if let itemColumns, !itemColumns.isBlank(row) { addItem(row, itemColumns, to: number) }
        }
    }

    private mutating func readItems(_ file: inout OrderFile) throws(OrderFilesError) {
        let columns = ItemColumns(file)
        while let row = try file.next(&parser.problems) {
            try begin(row, of: file)
            guard let number = order(row.trimmed(columns.order)) else { continue }
            addItem(row, columns, to: number)
        }
    }

    private mutating func readReviews(_ file: inout OrderFile) throws(OrderFilesError) {
        let (orderColumn, scoreColumn) = (file.column(.order), file.column(.score))
        while let row = try file.next(&parser.problems) {
            try begin(row, of: file)
            guard let number = order(row.trimmed(orderColumn)), let score = parser.score(row.trimmed(scoreColumn)) else { continue }
            tables.orders[number].scoreSum &+= score
            tables.orders[number].scoreCount &+= 1
        }
    }

    /// Every row starts here, so that none is taken for which there is no room.
    mutating func begin(_ row: CSVRow, of file: borrowing OrderFile) throws(OrderFilesError) {
        guard tables.hasRoom else { throw .tooManyRows(file: file.name, limit: row.line) }
        parser.begin(row, of: file)
        rowsRead += 1
        if rowsRead % Self.progressEvery == 0 { progress?(rowsRead) }
    }

    /// The order of that key; nil, with a problem, if there is none.
    private mutating func order(_ key: ArraySlice<UInt8>) -> Int? {
        if let number = tables.orderKeys.find(key) { return number }
        parser.blame(.unknownOrder, "no order has the key \(OrderProblems.shown(key))")
        return nil
    }
}
