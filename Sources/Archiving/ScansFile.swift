import Core
import Fulfilment
import JSONText
import Store

/// A scan with everything that its row has.
struct ArchivedScan: Equatable {
    /// In the order of `ScansFile.fields`.
    let values: [Value]

    subscript(_ name: String) -> Value { ScansFile.place[name].map { values[$0] } ?? .null }

    var id: ScanID { if case .id(let bits) = self["id"] { ScanID(bits) } else { ScanID(.zero) } }
    var receivedAt: Instant { Instant(microseconds: number("received_at") ?? 0) }

    func text(_ name: String) -> String? { if case .text(let text) = self[name] { text } else { nil } }
    func number(_ name: String) -> Int64? { if case .int(let number) = self[name] { number } else { nil } }
    func bits(_ name: String) -> UUIDBits? { if case .id(let bits) = self[name] { bits } else { nil } }

    /// What tells whether another scan says the same.
    var digest: Int64 {
        ScanReuse.digest(
            parcelKey: text("parcel_key") ?? "", step: text("step") ?? "", occurredAt: Instant(microseconds: number("occurred_at") ?? 0),
            readPoint: text("read_point"), attempt: number("asked_attempt"))
    }
}

/// A file of scans, a line each, in the order of their ids.
enum ScansFile {
    enum Kind {
        case int, text, bytes
        /// With the prefix of what it names.
        case id(String)
    }

    struct Field {
        let name: String
        let kind: Kind
    }

    static let fields: [Field] = [
        Field(name: "id", kind: .id(ScanTag.idPrefix)), Field(name: "parcel_key", kind: .text), Field(name: "parcel_id", kind: .id(ParcelTag.idPrefix)),
        Field(name: "step", kind: .text), Field(name: "attempt", kind: .int), Field(name: "asked_attempt", kind: .int),
        Field(name: "occurred_at", kind: .int), Field(name: "offset_minutes", kind: .int), Field(name: "received_at", kind: .int),
        Field(name: "read_point", kind: .text), Field(name: "reason", kind: .text), Field(name: "recorder_id", kind: .id(PartyTag.idPrefix)),
        Field(name: "recorder_kind", kind: .text), Field(name: "device_id", kind: .id(DeviceTag.idPrefix)), Field(name: "source", kind: .text),
        Field(name: "source_id", kind: .text), Field(name: "counter", kind: .int), Field(name: "key_id", kind: .text),
        Field(name: "signature", kind: .bytes), Field(name: "grade", kind: .text), Field(name: "state", kind: .text),
    ]
    static let place = Dictionary(uniqueKeysWithValues: fields.enumerated().map { ($0.element.name, $0.offset) })
    static let columns = fields.map { "s.\($0.name)" }.joined(separator: ", ")

    /// 0 for a name that `Archive.scansFile` has not written.
    static func number(of name: String) -> Int64 { Int64(name.dropFirst(6).prefix { $0 != "." }) ?? 0 }

    static func read(_ row: any Row) throws -> ArchivedScan {
        ArchivedScan(
            values: try fields.enumerated().map { column, field in
                guard !row.isNull(column) else { return .null }
                return switch field.kind {
                case .int: .int(try row.int(column))
                case .text: .text(try row.text(column))
                case .bytes: .bytes(try row.bytes(column))
                case .id: .id(try row.bits(column))
                }
            })
    }

    // MARK: Lines

    static func write(_ scans: [ArchivedScan], to file: GzipFile) throws {
        var out = JSONWriter(reservingBytes: scans.count * 500)
        for scan in scans {
            out.beginObject()
            for (field, value) in zip(fields, scan.values) {
                switch (field.kind, value) {
                case (.id(let prefix), .id(let bits)): out.member(field.name, TypeID.format(prefix: prefix, bits: bits))
                case (_, .int(let number)): out.member(field.name, number)
                case (_, .text(let text)): out.member(field.name, text)
                case (_, .bytes(let bytes)): out.member(field.name, Hex.text(bytes))
                default: continue
                }
            }
            out.endObject()
            out.endLine()
        }
        try file.write(out.bytes)
    }

    private static let linesAtOnce = 1_000

    /// - Parameter body: gets up to 1,000 scans at a time.
    static func read(path: String, name: String, _ body: ([ArchivedScan]) throws -> Void) throws -> GzipFile.Content {
        var scans: [ArchivedScan] = []
        let content = try ArchiveLines.read(path: path) { line in
            scans.append(try scan(JSONReader(line).object()))
            guard scans.count == linesAtOnce else { return }
            try body(scans)
            scans = []
        }
        if !scans.isEmpty { try body(scans) }
        return content
    }

    private static func scan(_ line: JSONObjectReader) throws -> ArchivedScan {
        ArchivedScan(
            values: try fields.map { field in
                guard let value = line.optionalMember(field.name) else { return .null }
                switch field.kind {
                case .int: return .int(try value.int64())
                case .text: return .text(try value.string(maxBytes: 10_000))
                case .bytes:
                    guard let bytes = Hex.bytes(try value.string(maxBytes: 10_000)) else { throw value.error("is no bytes", expected: "hexadecimal digits") }
                    return .bytes(bytes)
                case .id(let prefix):
                    guard let id = TypeID.parse(try value.string(maxBytes: 100)), id.prefix == prefix else { throw value.error("is no id", expected: prefix) }
                    return .id(id.bits)
                }
            })
    }

    // MARK: Rows

    /// Puts in those scans that left with this file; the same may stand in an earlier one, from which they were not taken out.
    static func insert(_ scans: [ArchivedScan], into table: String, left: String, file: Int64) -> Bulk {
        let names = fields.map(\.name)
        let columns: [Column] = fields.enumerated().map { index, field in
            let values = scans.map { $0.values[index] }
            return switch field.kind {
            case .int: .optionalInts(values.map { if case .int(let value) = $0 { value } else { nil } })
            case .text: .optionalTexts(values.map { if case .text(let value) = $0 { value } else { nil } })
            case .bytes: .optionalBytes(values.map { if case .bytes(let value) = $0 { value } else { nil } })
            case .id: .optionalIds(values.map { if case .id(let value) = $0 { value } else { nil } })
            }
        }
        return Bulk(
            """
            INSERT INTO \(table) (\(names.joined(separator: ", "))) SELECT \(names.map { "v.\($0)" }.joined(separator: ", ")) {from values}
            WHERE EXISTS (SELECT 1 FROM \(left) AS x WHERE x.id = v.id AND x.file = \(file)) ON CONFLICT DO NOTHING
            """, names: names, columns: columns)
    }
}
