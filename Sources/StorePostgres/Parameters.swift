import CLibpq
import Core
import Store

/// The values of one statement in PostgreSQL's binary formats, all in one buffer.
/// Source for the formats: PostgreSQL 15, src/backend/utils/adt, `int8recv`, `uuid_recv`, `textrecv`, `bytearecv`, `array_recv`.
struct Parameters: Sendable {
    private(set) var types: [Oid] = []
    private var starts: [Int] = []
    private var lengths: [Int32] = []
    /// Never empty, so that an empty text has an address: for libpq a null pointer means NULL.
    private var bytes: [UInt8] = [0]

    /// The protocol counts parameters in 16 bits.
    private static let limit = 65_535

    init(_ values: [Value]) throws(StoreError) {
        guard values.count <= Self.limit else {
            throw .failed(code: "statement", message: "\(values.count) values in one statement, at most \(Self.limit)")
        }
        for value in values { try append(value) }
    }

    /// The rows `range` of a bulk, an array for each column.
    init(_ bulk: Bulk, rows range: Range<Int>) throws(StoreError) {
        for (name, column) in zip(bulk.names, bulk.columns) { try append(column, rows: range, name: name) }
    }

    /// Calls `body` with what libpq's sending functions take: count, addresses, lengths, formats.
    func withPointers<Result>(
        _ body: (Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?) -> Result
    ) -> Result {
        bytes.withUnsafeBytes { buffer in
            let base = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let addresses: [UnsafePointer<CChar>?] = starts.map { start in start < 0 ? nil : base.map { $0 + start } }
            let formats = [Int32](repeating: 1, count: starts.count)
            return body(Int32(starts.count), addresses, lengths, formats)
        }
    }

    private mutating func append(_ value: Value) throws(StoreError) {
        switch value {
        case .null:
            types.append(PostgresType.unknown)
            starts.append(-1)
            lengths.append(0)
        case .int(let number): try add(PostgresType.int8) { $0.put(number) }
        case .text(let text):
            let position = starts.count + 1
            try add(PostgresType.text) { (target) throws(StoreError) in
                try target.put(text: text) { "parameter \(position)" }
            }
        case .id(let bits): try add(PostgresType.uuid) { $0.put(bits) }
        case .bytes(let value): try add(PostgresType.bytea) { $0.bytes += value }
        }
    }

    private mutating func append(_ column: Column, rows range: Range<Int>, name: String) throws(StoreError) {
        let place = { (row: Int) in "row \(row + 1), column \(name)" }
        switch column {
        case .ints(let values):
            try addArray(PostgresType.int8Array, of: PostgresType.int8, range) { $0.putSized(values[$1]) }
        case .optionalInts(let values):
            try addArray(PostgresType.int8Array, of: PostgresType.int8, range, hasNulls: true) {
                if let value = values[$1] { $0.putSized(value) } else { $0.putNull() }
            }
        case .ids(let values):
            try addArray(PostgresType.uuidArray, of: PostgresType.uuid, range) { $0.putSized(values[$1]) }
        case .optionalIds(let values):
            try addArray(PostgresType.uuidArray, of: PostgresType.uuid, range, hasNulls: true) {
                if let value = values[$1] { $0.putSized(value) } else { $0.putNull() }
            }
        case .texts(let values):
            try addArray(PostgresType.textArray, of: PostgresType.text, range) { (target, row) throws(StoreError) in
                try target.putSized(text: values[row]) { place(row) }
            }
        case .optionalTexts(let values):
            try addArray(PostgresType.textArray, of: PostgresType.text, range, hasNulls: true) { (target, row) throws(StoreError) in
                if let value = values[row] { try target.putSized(text: value) { place(row) } } else { target.putNull() }
            }
        case .bytes(let values):
            try addArray(PostgresType.byteaArray, of: PostgresType.bytea, range) { (target, row) throws(StoreError) in
                try target.putSized(values[row])
            }
        case .optionalBytes(let values):
            try addArray(PostgresType.byteaArray, of: PostgresType.bytea, range, hasNulls: true) { (target, row) throws(StoreError) in
                if let value = values[row] { try target.putSized(value) } else { target.putNull() }
            }
        }
    }
}

// Writing.
extension Parameters {
    private mutating func add(_ type: Oid, _ write: (inout Parameters) throws(StoreError) -> Void) throws(StoreError) {
        let start = bytes.count
        try write(&self)
        types.append(type)
        starts.append(start)
        lengths.append(try Int32(length: bytes.count - start))
    }

    /// One dimension, counted from 1. `write` puts one element with its length.
    private mutating func addArray(
        _ type: Oid, of element: Oid, _ range: Range<Int>, hasNulls: Bool = false,
        _ write: (inout Parameters, Int) throws(StoreError) -> Void
    ) throws(StoreError) {
        bytes.reserveCapacity(bytes.count + 20 + range.count * 20)
        try add(type) { (target) throws(StoreError) in
            target.put(Int32(1))
            target.put(Int32(hasNulls ? 1 : 0))
            target.put(element)
            target.put(Int32(range.count))
            target.put(Int32(1))
            for row in range { try write(&target, row) }
        }
    }

    private mutating func put<Number: FixedWidthInteger>(_ number: Number) {
        withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
    }

    private mutating func put(_ bits: UUIDBits) { bits.withBytes { bytes.append(contentsOf: $0) } }

    private mutating func put(text: String, place: () -> String) throws(StoreError) {
        guard !text.utf8.contains(0) else { throw .constraint("\(place()) holds U+0000, which no database text may hold") }
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func putNull() { put(Int32(-1)) }

    private mutating func putSized(_ number: Int64) {
        put(Int32(8))
        put(number)
    }

    private mutating func putSized(_ bits: UUIDBits) {
        put(Int32(16))
        put(bits)
    }

    private mutating func putSized(_ value: [UInt8]) throws(StoreError) {
        put(try Int32(length: value.count))
        bytes += value
    }

    private mutating func putSized(text: String, place: () -> String) throws(StoreError) {
        put(try Int32(length: text.utf8.count))
        try put(text: text, place: place)
    }
}

extension Int32 {
    fileprivate init(length: Int) throws(StoreError) {
        guard let length = Int32(exactly: length) else {
            throw .failed(code: "value", message: "a value of \(length) bytes; PostgreSQL takes at most 1 GB")
        }
        self = length
    }
}
