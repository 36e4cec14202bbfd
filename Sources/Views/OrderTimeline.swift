import Core
import Store

/// Everything that happened to one order, in the order in which it became known.
package struct OrderTimeline: Sendable, Equatable {
    package let detail: OrderDetail
    package let facts: [FactEntry]
    /// False where the order has more facts than are shown.
    package let isComplete: Bool
    package let anomalies: [AnomalyEntry]
    /// Names of the parties that facts name by id, so that people need not read ids: `hub:pty_01h…` by `Hub Mitte`.
    package let actorNames: [String: String]

    /// Facts that one order shows at most.
    package static let factLimit = 2_000

    /// - Returns: nil when there is no such order, or it may not be seen.
    package static func load(_ id: OrderID, seenBy sight: Sight, in tx: any Transaction) throws -> OrderTimeline? {
        guard let detail = try OrderDetail.load(id, seenBy: sight, in: tx) else { return nil }
        let anomalies = try AnomalyList.of(id, in: tx)
        var subjects = [id.bits] + detail.claims.map(\.claim.id.bits) + anomalies.map(\.id.bits)
        // Facts of scans stand with their parcel, but for those that came before it.
        for parcel in detail.parcels { subjects += [parcel.id.bits] + parcel.scans.map(\.id.bits) }
        let facts = try FactEntry.about(subjects, limit: factLimit + 1, in: tx)
        return OrderTimeline(
            detail: detail, facts: Array(facts.prefix(factLimit)), isComplete: facts.count <= factLimit, anomalies: anomalies,
            actorNames: try names(of: Set(facts.map(\.actor)), in: tx))
    }

    private static func names(of actors: Set<String>, in tx: any Transaction) throws -> [String: String] {
        var names: [String: String] = [:]
        for actor in actors.sorted() {
            guard let id = actor.split(separator: ":").last.map(String.init) else { continue }
            if let party = PartyID(text: id) {
                names[actor] = try tx.first("SELECT name FROM party WHERE id = \(party)") { try $0.text(0) }
            } else if let device = DeviceID(text: id) {
                names[actor] = try tx.first("SELECT name FROM device WHERE id = \(device)") { try $0.text(0) }
            }
        }
        return names
    }
}
