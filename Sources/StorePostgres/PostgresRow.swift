import CLibpq
import Core
import Store

/// A reader that is moved from row to row of one result in binary format.
final class PostgresRow: Row {
    private let result: PostgresResult
    private let types: [Oid]
    private var row: Int32 = 0

    init(_ result: PostgresResult) {
        self.result = result
        types = (0..<PQnfields(result.handle)).map { PQftype(result.handle, $0) }
    }

    func move(to row: Int) { self.row = Int32(row) }

    func isNull(_ column: Int) -> Bool {
        guard types.indices.contains(column) else { return true }
        return PQgetisnull(result.handle, row, Int32(column)) == 1
    }

    func int(_ column: Int) throws -> Int64 {
        let bytes = try cell(column)
        switch types[column] {
        case PostgresType.int8: return Int64(try integer(Int64.self, bytes, column))
        case PostgresType.int4: return Int64(try integer(Int32.self, bytes, column))
        case PostgresType.int2: return Int64(try integer(Int16.self, bytes, column))
        case PostgresType.oid: return Int64(try integer(UInt32.self, bytes, column))
        case PostgresType.bool: return Int64(try integer(UInt8.self, bytes, column))
        case PostgresType.numeric: throw unreadable(column, "is numeric: cast it to BIGINT in the statement")
        default: throw unreadable(column, "holds no integer")
        }
    }

    func text(_ column: Int) throws -> String {
        let bytes = try cell(column)
        switch types[column] {
        case PostgresType.text, PostgresType.varchar, PostgresType.name, PostgresType.untypedText: return String(decoding: bytes, as: UTF8.self)
        default: throw unreadable(column, "holds no text")
        }
    }

    func bits(_ column: Int) throws -> UUIDBits {
        let bytes = try cell(column)
        guard types[column] == PostgresType.uuid, bytes.count == 16 else { throw unreadable(column, "holds no id") }
        return UUIDBits(bigEndian: bytes)
    }

    func bytes(_ column: Int) throws -> [UInt8] {
        let bytes = try cell(column)
        guard types[column] == PostgresType.bytea else { throw unreadable(column, "holds no bytes") }
        return Array(bytes)
    }

    private func cell(_ column: Int) throws -> UnsafeRawBufferPointer {
        guard types.indices.contains(column) else {
            throw StoreError.unreadable("there is no column \(column), only \(types.count)")
        }
        guard PQgetisnull(result.handle, row, Int32(column)) == 0 else { throw unreadable(column, "holds NULL") }
        let start = PQgetvalue(result.handle, row, Int32(column))
        return UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result.handle, row, Int32(column))))
    }

    private func integer<Number: FixedWidthInteger>(_ type: Number.Type, _ bytes: UnsafeRawBufferPointer, _ column: Int) throws -> Number {
        guard bytes.count == MemoryLayout<Number>.size else { throw unreadable(column, "holds \(bytes.count) bytes of integer") }
        return Number(bigEndian: bytes.loadUnaligned(as: Number.self))
    }

    private func unreadable(_ column: Int, _ what: String) -> StoreError {
        let name = PQfname(result.handle, Int32(column)).map { String(cString: $0) } ?? ""
        return .unreadable("column \(column) (“\(name)”) \(what)")
    }
}
