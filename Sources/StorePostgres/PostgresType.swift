import CLibpq

/// Object ids of the built-in types that cross the seam. They are fixed for ever in PostgreSQL's catalogue (pg_type.dat).
enum PostgresType {
    /// The server finds the type out by itself.
    static let unknown: Oid = 0
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let oid: Oid = 26
    static let untypedText: Oid = 705
    static let byteaArray: Oid = 1001
    static let textArray: Oid = 1009
    static let int8Array: Oid = 1016
    static let varchar: Oid = 1043
    static let numeric: Oid = 1700
    static let uuid: Oid = 2950
    static let uuidArray: Oid = 2951

    /// The types of arrays in SQL text.
    static func arrayName(_ type: Oid) -> String {
        switch type {
        case byteaArray: "bytea[]"
        case textArray: "text[]"
        case int8Array: "bigint[]"
        default: "uuid[]"
        }
    }
}
