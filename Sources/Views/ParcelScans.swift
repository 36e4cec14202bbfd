import Core
import Store

/// All scans of a parcel, whatever became of them. Those that count are found through its steps and the few others through an index of their own: one index
/// of all scans by parcel, entered all over the place, would change another page for each of them.
enum ParcelScans {
    /// Conditions on `parcel_step` as `s` for those that count and those that are void: each has an index of parcels, and there is none of both.
    static let standings = ["s.voided_at IS NULL", "s.voided_at IS NOT NULL"]

    /// Writes a question for the ids, in no order.
    static func ask(_ sql: inout Statement.Interpolation, of parcel: UUIDBits) {
        sql.appendLiteral("SELECT t.scan_id FROM parcel_step AS t WHERE t.voided_at IS NULL AND t.parcel_id = ")
        sql.appendInterpolation(parcel)
        sql.appendLiteral(" UNION ALL SELECT u.id FROM scan AS u WHERE u.state <> 'applied' AND u.parcel_id = ")
        sql.appendInterpolation(parcel)
    }

    static func ids(of parcels: [ParcelID], in tx: any Transaction) throws -> [ScanID] {
        let keys: KeyValuePairs<String, Column> = ["parcel_id": .ids(Set(parcels).sorted())]
        let counting = Bulk("SELECT t.scan_id FROM parcel_step AS t {join values} WHERE t.parcel_id = v.parcel_id AND t.voided_at IS NULL", keys)
        let others = Bulk("SELECT u.id FROM scan AS u {join values} WHERE u.parcel_id = v.parcel_id AND u.state <> 'applied'", keys)
        return try tx.rows(counting) { try $0.id(0) } + tx.rows(others) { try $0.id(0) }
    }
}
