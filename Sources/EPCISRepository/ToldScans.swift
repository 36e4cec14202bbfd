import Core
import EPCIS
import JSONText
import Store

/// Events that tell of the trade's own scans.
package enum ToldScans {
    /// The journal's durable cursor of whoever tells them.
    package static let reader = "epcis"

    /// What has been told of one scan: its event, the declaration that withdraws it, its next event …, in this order.
    package struct Story: Sendable {
        package fileprivate(set) var last: StoredEvent
        package fileprivate(set) var context: String
        /// Events told of the scan, declarations not counted.
        package fileprivate(set) var editions: Int64

        /// Whether the last word is that the scan counts.
        package var stands: Bool { !last.isErrorDeclaration }
    }

    /// Events that were there already tell of these scans from now on.
    package static func link(_ events: [(number: Int64, scan: ToldScan)], in tx: any Transaction) throws {
        guard !events.isEmpty else { return }
        try tx.send(
            [
                Bulk(
                    "UPDATE epcis_event AS e SET scan_id = v.scan_id, mapping = v.mapping {from values} WHERE e.seq = v.seq",
                    ["seq": .ints(events.map(\.number)), "scan_id": .ids(events.map(\.scan.scan)), "mapping": .ints(events.map(\.scan.mapping))])
            ], exactly: true)
    }

    /// The scan that the event with this number tells of.
    package static func scan(of number: Int64, in tx: any Transaction) throws -> ScanID? {
        try tx.first("SELECT scan_id FROM epcis_event WHERE seq = \(number) AND scan_id IS NOT NULL") { try $0.id(0) }
    }

    package static func load(_ scans: [ScanID], in tx: any Transaction) throws -> [ScanID: Story] {
        let found = try tx.rows(
            Bulk("SELECT \(Events.columns), e.scan_id FROM epcis_event AS e {join values} WHERE e.scan_id = v.scan_id ORDER BY e.seq", ["scan_id": .ids(scans)])
        ) { (event: try Events.read($0), scan: try $0.id(10) as ScanID) }
        let contexts = try Events.contexts(Set(found.compactMap(\.event.context)), in: tx)
        return found.reduce(into: [:]) { stories, row in
            let editions = (stories[row.scan]?.editions ?? 0) + (row.event.isErrorDeclaration ? 0 : 1)
            stories[row.scan] = Story(last: row.event, context: row.event.context.flatMap { contexts[$0] } ?? "[]", editions: editions)
        }
    }
}

extension DraftEvent {
    /// An event of our own.
    /// - Throws: `EventFault`.
    package static func telling(_ event: EPCISEvent, context: JSON) throws -> DraftEvent {
        let event = EPCISEvent(json: event.json, inside: Namespaces(context: context))
        return try read(event, hashID: event.hashID, place: 0, pointer: "").get()
    }
}

extension ToldScans.Story {
    /// The declaration that takes the last event back. Source: EPCIS 2.0, 7.4.1.2 ErrorDeclaration.
    package func withdrawal(at time: Instant, reason: String) throws -> DraftEvent {
        let context = try JSON.parse(context)
        guard case .object(var body) = try JSON.parse(last.body) else { throw StoreError.unreadable("event \(last.place.number) is no JSON object") }
        body["errorDeclaration"] = ["declarationTime": .string(EPCISTime(microseconds: time.microseconds).text), "reason": .string(reason)]
        return try DraftEvent.telling(EPCISEvent(json: body), context: context)
    }
}
