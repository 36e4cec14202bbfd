import CSVText
import Foundation
import OrderFiles

enum FuzzedOrderFiles {
    /// A file of orders is read, whatever stands in it; and the order of its rows does not matter.
    static func checkTable(_ bytes: [UInt8]) throws {
        let folder = try FuzzFolder()
        let asTheyAre = try folder.read(bytes)
        guard let (header, rows) = rows(of: bytes), header.contains("order") else { return }
        let (forward, backward) = (try folder.read(text(header, rows)), try folder.read(text(header, rows.reversed())))
        try hold(forward.map(Summary.init) == backward.map(Summary.init), "rows the other way round are the same orders: \(String(describing: forward.map(Summary.init))) and \(String(describing: backward.map(Summary.init)))")
        if let asTheyAre, let forward {
            try hold(asTheyAre.map(\.key) == forward.map(\.key), "rows written again are the same orders")
        }
    }

    /// What does not depend on which row came first.
    private struct Summary: Equatable {
        let orders: [String: [String]]
        let setAside: Int

        init(_ book: OrderBook) {
            setAside = book.setAsideCount
            orders = Dictionary(uniqueKeysWithValues: book.map { order in
                let items = order.items.map { "\($0.sku ?? "-") \($0.quantity) \($0.price) \($0.promisedShipAt ?? 0)" }.sorted()
                let times = [order.purchasedAt, order.approvedAt, order.handedOverAt, order.deliveredAt, order.estimatedAt].map { $0.map { "\($0)" } ?? "-" }
                return (order.key, items + times + [order.status ?? "-", order.member ?? "-", "\(order.amount(of: .items))"])
            })
        }
    }

    private static func rows(of bytes: [UInt8]) -> (header: [String], rows: [[String]])? {
        accepted {
            var reader = try CSVReader(MemorySource(bytes))
            var rows: [[String]] = []
            while let row = try reader.next() { if case .success(let row) = row { rows.append(row.texts) } }
            return (reader.header.names, rows)
        }
    }

    private static func text(_ header: [String], _ rows: [[String]]) throws -> [UInt8] {
        var writer = try CSVWriter()
        for row in [header] + rows { writer.write(row.map { .plain($0) }) }
        return writer.takeBytes()
    }

    /// A mapping is read or refused with a reason of its own, whatever YAML makes of it.
    static func checkMapping(_ bytes: [UInt8]) throws {
        guard let text = String(validating: bytes, as: UTF8.self) else { return }
        do throws(MappingError) {
            let mapping = try Mapping.parse(text)
            try checkKept(mapping, text)
        } catch {
            try hold(!error.description.isEmpty, "a reason is told")
        }
    }

    private static func checkKept(_ mapping: Mapping, _ text: String) throws(MappingError) {
        // Nothing in it depends on the moment of reading.
        if try Mapping.parse(text) != mapping { preconditionFailure("the same text is another mapping") }
    }
}

/// A folder of one file, in memory where the system has such a place, gone when nobody holds it.
private final class FuzzFolder {
    private let path: String

    init() throws {
        let root = FileManager.default.isWritableFile(atPath: "/dev/shm") ? "/dev/shm" : FileManager.default.temporaryDirectory.path
        path = root + "/nearmade-fuzz-" + ProcessInfo.processInfo.globallyUniqueString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    func read(_ bytes: [UInt8]) throws -> OrderBook? {
        try Data(bytes).write(to: URL(filePath: path + "/orders.csv"))
        do {
            return try OrderFiles.read(path: path, mapping: .plain)
        } catch {
            try hold(!"\(error)".isEmpty, "a reason is told")
            return nil
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
