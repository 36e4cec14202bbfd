import CSVText

/// Reads a shop's files of past orders.
package enum OrderFiles {
    package enum Depth: Sendable {
        case everything
        /// Without SKUs, members and customer keys, which figures on money and time do not need.
        case forAudit
    }

    /// Reads all files of a mapping. Files are joined by key; the order of rows within them does not matter.
    ///
    /// Rows that cannot be used become problems. An order with a time, amount or number that cannot be read, or with rows that
    /// contradict each other, is set aside whole: any figure on it would be a guess.
    /// - Parameters:
    ///   - path: a folder, or a file where the mapping reads only one.
    ///   - progress: told the rows read so far, of all files, now and then.
    /// - Throws: if a file or column is missing, a file is damaged, or a limit is passed.
    package static func read(
        path: String, mapping: Mapping, depth: Depth = .everything, progress: (@Sendable (Int) -> Void)? = nil
    ) throws(OrderFilesError) -> OrderBook {
        let folder = try OrderFolder(path: path, mapping: mapping)
        var reading = OrderReading(mapping: mapping, depth: depth, progress: progress)
        // Orders first, then what they name, so that every row finds its order, customer or seller, or is known to have none.
        for role in [FileRole.orders, .orderLines, .customers, .items, .reviews, .sellers, .geography] {
            guard let path = folder.paths[role], let file = mapping.files[role] else { continue }
            try reading.read(OrderFile(path: path, mapping: file), as: role)
        }
        return reading.finish()
    }
}
