import Core
import EPCIS
import EPCISRepository
import Fulfilment
import JSONText

/// A scan that counts, told as an event: what it says in the words of EPCIS, so that whoever reads events needs no other door. `EventScans` leads back.
struct ScanEvent {
    /// Rises when the same scan would be told in other words. Events that have been told stay as they are.
    static let mapping: Int64 = 1

    static let context = #"["\#(EPCISDocument.contextAddress)",{"\#(OwnFields.prefix)":"\#(OwnFields.namespace)"}]"#

    let scan: Scan
    let order: OrderID?
    let goods: [PackedGoods]
    /// From 1; the next after the one before was taken back.
    let edition: Int64

    /// - Throws: `EventFault` for a moment that no event can have.
    func draft() throws -> DraftEvent { try DraftEvent.telling(event, context: JSON.parse(Self.context)) }

    private var event: EPCISEvent {
        get throws {
            let words = Self.words(of: scan.draft.step)
            let parcel = ParcelName.id(of: scan.draft.parcelKey)
            let isPacking = scan.draft.step == .packed && !goods.isEmpty
            // Offsets of more than 14 hours, which no place on Earth has, cannot be written in an event.
            let offset = abs(scan.draft.occurredAt.offsetMinutes) <= 14 * 60 ? scan.draft.occurredAt.offsetMinutes : 0
            // The first and the last second of all that can be written are an event's no more.
            let moment = min(max(scan.draft.occurredAt.instant, Instant.earliest.adding(microseconds: 1_000_000)), Instant.latest.adding(microseconds: -1_000_000))
            let time = OffsetInstant(moment, offsetMinutes: offset)
            var draft = EventDraft(
                isPacking ? .aggregationEvent : .objectEvent, eventTime: EPCISTime(time.description) ?? EPCISTime(microseconds: time.instant.microseconds),
                eventTimeZoneOffset: OffsetInstant.text(ofOffset: offset))
            draft.action = isPacking || scan.draft.step == .labelled ? .add : .observe
            if isPacking {
                draft.parentID = parcel
                draft.childQuantityList = goods.map { QuantityElement(epcClass: $0.epcClass, quantity: String($0.quantity), uom: nil) }
            } else {
                draft.epcList = [parcel]
            }
            draft.bizStep = words.bizStep
            draft.disposition = words.disposition
            draft.readPoint = scan.draft.readPoint.map(PlaceName.id)
            if let order { draft.bizTransactionList = [TypedReference(type: "po", id: "urn:nearmade:order:\(order)")] }
            try draft.setExtension("nearmade:scan", json: JSON.string(scan.id.description).text)
            try draft.setExtension("nearmade:grade", json: JSON.string(scan.grade.rawValue).text)
            try draft.setExtension("nearmade:attempt", json: String(scan.attempt))
            try draft.setExtension("nearmade:receivedAt", json: JSON.string(scan.draft.receivedAt.description).text)
            if edition > 1 { try draft.setExtension("nearmade:edition", json: String(edition)) }
            return draft.event
        }
    }

    /// Business step and disposition of CBV 2.0 that say the step. docs/guides/epcis.md has the table.
    static func words(of step: Step) -> (bizStep: String, disposition: String) {
        switch step {
        case .labelled: ("commissioning", "active")
        case .packed: ("packing", "in_progress")
        case .handedOver: ("shipping", "in_transit")
        case .outForDelivery: ("transporting", "in_transit")
        case .delivered: ("accepting", "retail_sold")
        case .collected: ("retail_selling", "retail_sold")
        case .failed: ("holding", "in_transit")
        case .returned: ("receiving", "returned")
        }
    }
}
