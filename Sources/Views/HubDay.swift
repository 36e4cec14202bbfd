import Core
import Store

/// What one device has recorded today; what was recorded without a device stands together.
package struct DeviceDay: Sendable, Equatable {
    package let device: DeviceID?
    package let key: String?
    package let name: String?
    package let scans: Figure
    /// In the order of the steps, those that were recorded.
    package let steps: [StepCount]
    /// Scans that were kept and do not count.
    package let notCounting: Int64
    package let lastReceivedAt: Instant?
}

package struct StepCount: Sendable, Equatable {
    package let step: Step
    package let scans: Int64
}

package struct ProgressFigure: Sendable, Equatable {
    package let progress: ParcelProgress
    package let figure: Figure
}

/// The day of a party that records scans: its devices, and the parcels that it packs.
package struct HubDay: Sendable, Equatable {
    package let party: PartyID
    package let key: String
    package let name: String
    package let scans: Figure
    package let devices: [DeviceDay]
    /// The newest parcels that it packs, by how far they have come.
    package let parcels: [ProgressFigure]
    /// What it packs and is neither delivered nor returned.
    package let notDelivered: Figure
    /// Parcels that it has, by the step that was scanned last.
    package let held: Figure
    /// Of what waits for it: what it packs and is not delivered, or of who packs nothing, what it has. Promised before now, and still today.
    package let late: Figure
    package let dueToday: Figure

    /// Scans and parcels that are looked at.
    static let scanLimit = 10_000
    static let parcelLimit = 1_000
    private static let chunk = 1_000

    /// - Returns: nil when there is no such party.
    package static func load(_ party: PartyID, device: DeviceID?, now: Instant, day: Range<Instant>, in tx: any Transaction) throws -> HubDay? {
        let names = try tx.first("SELECT key, name, kind FROM party WHERE id = \(party)") { (key: try $0.text(0), name: try $0.text(1), kind: try $0.text(2)) }
        guard let names else { return nil }
        let (scans, isComplete) = try scans(of: party, device, since: day.lowerBound, in: tx)
        let devices = try tx.rows("SELECT id, key, name FROM device WHERE party_id = \(party) LIMIT \(PageLimits.most)") {
            (try $0.id(0) as DeviceID, (key: try $0.text(1), name: try $0.text(2)))
        }
        let deviceOf = Dictionary(uniqueKeysWithValues: devices)
        let days = Dictionary(grouping: scans, by: \.device).map { id, scans in
            Self.day(of: id, id.flatMap { deviceOf[$0] }, scans, isComplete, recorder: names.key, since: day.lowerBound)
        }
        let standings = try ParcelStanding.newest(ofHub: party, limit: parcelLimit + 1, in: tx)
        let parcels = standings.prefix(parcelLimit)
        let isExact = standings.count <= parcelLimit
        func figure(_ search: ParcelSearch, _ isWanted: (ParcelProgress) -> Bool) -> Figure {
            Figure(count: BoundedCount(value: Int64(parcels.filter { isWanted($0.progress) }.count), isExact: isExact), list: .parcels(search))
        }
        let sight = Sight.recorder(party, device: device)
        let heldSearch = ParcelSearch(holder: names.key)
        let held = try ParcelWork.load(heldSearch, seenBy: sight, in: tx)
        let packs = names.kind != "carrier"
        let workSearch = packs ? ParcelSearch(hub: names.key, isOver: false) : heldSearch
        let work = packs ? try ParcelWork.load(workSearch, seenBy: sight, in: tx) : held
        /// Of what waits for it.
        func promised(from: Instant? = nil, before: Instant) -> Figure {
            var search = workSearch
            (search.promisedFrom, search.promisedBefore) = (from, before)
            return Figure(count: work.promised(from: from, before: before), list: .parcels(search))
        }
        return HubDay(
            party: party, key: names.key, name: names.name,
            scans: Figure(
                count: BoundedCount(value: Int64(scans.count), isExact: isComplete),
                list: .scans(ScanSearch(recorder: names.key, device: device, since: day.lowerBound))),
            devices: days.sorted { ($0.name ?? "", $0.key ?? "") < ($1.name ?? "", $1.key ?? "") },
            parcels: ParcelProgress.allCases.map { progress in
                ProgressFigure(progress: progress, figure: figure(ParcelSearch(hub: names.key, progress: progress)) { $0 == progress })
            },
            notDelivered: Figure(
                count: packs ? BoundedCount(value: Int64(work.items.count), isExact: work.isWhole) : .zero,
                list: .parcels(ParcelSearch(hub: names.key, isOver: false))),
            held: Figure(count: BoundedCount(value: Int64(held.items.count), isExact: held.isWhole), list: .parcels(heldSearch)),
            late: promised(before: now), dueToday: promised(from: now, before: day.upperBound))
    }

    private typealias Recorded = (device: DeviceID?, step: Step, state: String, receivedAt: Instant)

    /// Back from the latest until the day begins: scans come in the order of their receipt.
    private static func scans(
        of party: PartyID, _ device: DeviceID?, since dayStart: Instant, in tx: any Transaction
    ) throws -> (scans: [Recorded], isComplete: Bool) {
        var found: [Recorded] = []
        var looked = 0
        var last: ScanID?
        while looked < scanLimit {
            var statement: Statement = "SELECT s.id, s.device_id, s.step, s.state, s.received_at FROM scan AS s WHERE s.recorder_id = \(party)"
            statement.walk(Way(cursor: last.map { .id($0.bits) }, isBackward: false, count: chunk), by: "s.id", descending: true)
            let rows = try tx.rows(statement) { row in
                (
                    id: try row.id(0) as ScanID,
                    scan: (device: try row.optionalID(1), step: try row.word(2), state: try row.text(3), receivedAt: try row.instant(4)) as Recorded
                )
            }
            found += rows.map(\.scan).filter { $0.receivedAt >= dayStart && (device == nil || $0.device == device) }
            looked += rows.count
            guard rows.count == chunk, let end = rows.last, end.scan.receivedAt >= dayStart else { return (found, true) }
            last = end.id
        }
        return (found, false)
    }

    private static func day(
        of id: DeviceID?, _ names: (key: String, name: String)?, _ scans: [Recorded], _ isComplete: Bool, recorder: String, since dayStart: Instant
    ) -> DeviceDay {
        let steps = Dictionary(grouping: scans, by: \.step).map { StepCount(step: $0, scans: Int64($1.count)) }.sorted { $0.step < $1.step }
        return DeviceDay(
            device: id, key: names?.key, name: names?.name,
            scans: Figure(
                count: BoundedCount(value: Int64(scans.count), isExact: isComplete),
                list: .scans(ScanSearch(recorder: recorder, device: id, since: dayStart))),
            steps: steps, notCounting: Int64(scans.filter { $0.state != "applied" && $0.state != "repeated" }.count),
            lastReceivedAt: scans.map(\.receivedAt).max())
    }
}
