@testable import CSVText

enum FuzzedTables {
    private static let format = CSVFormat(fieldBytesMax: 2_000, rowBytesMax: 5_000, columnsMax: 40)

    private enum Row: Equatable {
        case cells([String])
        case wrong
        /// Nothing after it can be trusted.
        case stop
    }

    /// Wherever it is cut the same rows come out, a reader of ten lines agrees with them, and written again they read as they are.
    static func checkCSV(_ bytes: [UInt8]) throws {
        let rows = read(bytes)
        for size in pieceSizes(of: bytes) { try hold(read(bytes, piece: size) == rows, "pieces of \(size) bytes are the same rows") }
        let cells = rows.compactMap { row -> [String]? in if case .cells(let cells) = row { cells } else { nil } }
        if cells.count == rows.count {
            let plain = Self.plainRead(bytes)
            try hold(plain == cells, "a plain reader finds \(plain), and we \(cells)")
        }
        var writer = try CSVWriter(lineEnd: .lf)
        for row in cells { writer.write(row.map { .plain($0) }) }
        try hold(read(writer.takeBytes()) == cells.map { .cells($0) }, "what is written reads as it was: \(cells)")
    }

    private static func read(_ bytes: [UInt8], piece: Int = .max) -> [Row] {
        var rows: [Row] = []
        do throws(CSVError) {
            var reader = try CSVReader(MemorySource(bytes, chunkBytesMax: piece), format: format, hasHeader: false)
            while let row = try reader.next() {
                switch row {
                case .success(let row): rows.append(.cells(row.texts))
                case .failure: rows.append(.wrong)
                }
            }
        } catch {
            rows.append(.stop)
        }
        return rows
    }

    /// RFC 4180 as one reads it aloud. For texts without faults.
    private static func plainRead(_ bytes: [UInt8]) -> [[String]] {
        var text = bytes[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        var rows: [[String]] = []
        var (row, cell, isQuoted, wasQuoted): ([String], [UInt8], Bool, Bool) = ([], [], false, false)
        func endCell() {
            row.append(String(decoding: cell, as: UTF8.self))
            cell = []
        }
        func endRow() {
            endCell()
            // Blank lines are passed over where there are more columns than one.
            if row != [""] || wasQuoted || rows.first?.count == 1 { rows.append(row) }
            (row, wasQuoted) = ([], false)
        }
        var isPending = false
        while let byte = text.popFirst() {
            isPending = true
            switch byte {
            case UInt8(ascii: "\"") where isQuoted && text.first == UInt8(ascii: "\""): cell.append(text.removeFirst())
            case UInt8(ascii: "\""): (isQuoted, wasQuoted) = (!isQuoted, true)
            case _ where isQuoted: cell.append(byte)
            case UInt8(ascii: ","): endCell()
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                if byte == UInt8(ascii: "\r"), text.first == UInt8(ascii: "\n") { text.removeFirst() }
                endRow()
                isPending = false
            default: cell.append(byte)
            }
        }
        if isPending { endRow() }
        return rows
    }

    /// Wherever it is cut the same text comes out, never more than permitted.
    static func checkGzip(_ bytes: [UInt8]) throws {
        let whole = unpack(bytes)
        try hold(whole.map { $0.count <= unpackedMost } ?? true, "no more than \(unpackedMost) bytes are unpacked")
        for size in pieceSizes(of: bytes) { try hold(unpack(bytes, piece: size) == whole, "pieces of \(size) bytes are the same text") }
    }

    private static let unpackedMost = 20_000

    private static func unpack(_ bytes: [UInt8], piece: Int = .max) -> [UInt8]? {
        accepted {
            let source = try GzipSource(MemorySource(bytes, chunkBytesMax: piece), name: "some.gz", textBytesMax: unpackedMost)
            var text: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 777)
            while true {
                let count = try chunk.withUnsafeMutableBytes { try source.read(into: $0) }
                if count == 0 { return text }
                text += chunk[..<count]
            }
        }
    }
}
