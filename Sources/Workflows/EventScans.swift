import Core
import EPCIS
import EPCISRepository
import Fulfilment
import Store
import TradeNetwork

/// What an event says of parcels, as scans: so what comes in as EPCIS proves what any other scan proves, and no more. All of it is made before anybody waits, but for the step,
/// which is what the party's words mean when the event is stored.
struct EventScans: Sendable {
    /// Whose numbering these scans have: their ids follow from the event's hash, so the same event from the same party is the same scan.
    static func source(_ sender: CapturePrincipal) -> String { source(ofParty: sender.party) }

    static func source(ofParty party: PartyID) -> String { "epcis:\(party)" }

    let draft: DraftEvent
    private var parcels: [(key: String, sourceID: String)]
    private let at: OffsetInstant?
    private let readPoint: String?

    init(_ draft: DraftEvent) {
        let event = draft.event
        self.draft = draft
        parcels = draft.key.isErrorDeclaration ? [] : EventSteps.parcels(of: event).enumerated().map { ($0.element, Self.sourceID(draft.key, $0.offset)) }
        at = event.eventTime.map {
            OffsetInstant(Instant(microseconds: $0.microseconds), offsetMinutes: event.eventTimeZoneOffset.flatMap(OffsetInstant.minutes(ofOffset:)) ?? 0)
        }
        readPoint = (event.readPoint ?? event.bizLocation).map { Self.shortened(PlaceName.key($0) ?? $0) }
    }

    /// - Parameters:
    ///   - source: of the party.
    ///   - mapping: of the party.
    ///   - receivedAt: when the document reached the system.
    func drafts(by principal: CapturePrincipal, source: String, mapping: EventMapping, receivedAt: Instant) -> [ScanDraft] {
        guard !parcels.isEmpty, let at, let step = EventSteps.step(of: draft.event, mapping) else { return [] }
        return parcels.map { parcel in
            ScanDraft(
                parcelKey: parcel.key, step: step, occurredAt: at, receivedAt: receivedAt, readPoint: readPoint, recorder: principal.party,
                recorderKind: principal.kind, device: principal.device, source: source, sourceID: parcel.sourceID)
        }
    }

    /// The same scans, numbered as they were before their ids began with a time.
    var asNumberedBefore: EventScans {
        var scans = self
        scans.parcels = parcels.enumerated().map { ($0.element.key, Self.olderSourceID(draft.key, $0.offset)) }
        return scans
    }

    /// Under which these scans are known.
    /// - Parameter source: of the party.
    func sources(_ source: String) -> [SourceKey] { parcels.map { SourceKey(source: source, sourceID: $0.sourceID) } }

    /// Parcels that an event names, whatever it says of them.
    static func parcels(of event: EPCISEvent) -> Int { EventSteps.parcels(of: event).count }

    /// The id of the scan of an event's parcel with this number, from 0. The event's time, in hexadecimal microseconds, comes before its hash, so that entries of about the
    /// same time stand near each other.
    static func sourceID(_ event: EventKey, _ number: Int) -> String {
        String(UInt64(bitPattern: event.at.microseconds), radix: 16) + "." + olderSourceID(event, number)
    }

    /// As scans were numbered before their ids began with a time.
    static func olderSourceID(_ event: EventKey, _ number: Int) -> String {
        let text = DraftEvent.digits(of: event.hash)
        return number == 0 ? text : "\(text).\(number)"
    }

    private static func shortened(_ text: String) -> String { String(decoding: text.utf8.prefix(ScanLimits.textBytes), as: UTF8.self) }
}

/// On whose behalf events are captured.
package struct CapturePrincipal: Sendable, Hashable {
    package let party: PartyID
    package let kind: PartyKind
    package let device: DeviceID?

    /// - Throws: `.notRecorder` for a buyer.
    package init(_ principal: Principal) throws(CaptureRefusal) {
        guard let party = principal.party, let kind = principal.partyKind else { throw .notRecorder }
        self.party = party
        self.kind = kind
        device = principal.device
    }

    init(_ sender: CaptureSender) {
        party = sender.party
        kind = sender.kind
        device = sender.device
    }

    var sender: CaptureSender { CaptureSender(party: party, kind: kind, device: device) }
    var actor: Actor { Actor(device.map { "device:\($0)" } ?? "\(kind.rawValue):\(party)") }
}

/// Which business step and disposition of CBV mean which of our steps, where a party has not said what its words mean. docs/guides/epcis.md has the table.
enum EventSteps {
    /// One line of the table; nil takes any disposition.
    struct Line {
        let bizStep: String
        let disposition: String?
        let step: Step
    }

    static let table: [Line] = [
        Line(bizStep: "commissioning", disposition: nil, step: .labelled),
        Line(bizStep: "packing", disposition: nil, step: .packed),
        Line(bizStep: "shipping", disposition: nil, step: .handedOver),
        Line(bizStep: "departing", disposition: nil, step: .handedOver),
        Line(bizStep: "transporting", disposition: "in_transit", step: .outForDelivery),
        Line(bizStep: "accepting", disposition: "retail_sold", step: .delivered),
        Line(bizStep: "retail_selling", disposition: "retail_sold", step: .collected),
        Line(bizStep: "holding", disposition: "in_transit", step: .failed),
        Line(bizStep: "receiving", disposition: "returned", step: .returned),
    ]

    static func step(of event: EPCISEvent, _ mapping: EventMapping) -> Step? {
        switch mapping.meaning(of: event) {
        case .step(let step)?: return step
        case .nothing?: return nil
        case nil: break
        }
        guard let bizStep = event.bizStep.flatMap(CBV.bizSteps.word) else { return nil }
        let disposition = event.disposition.flatMap(CBV.dispositions.word)
        return table.first { $0.bizStep == bizStep && ($0.disposition == nil || $0.disposition == disposition) }?.step
    }

    /// Keys of the parcels that an event is about: the parent of what was packed, else every parcel in the list of things.
    static func parcels(of event: EPCISEvent) -> [String] {
        var known: Set<String> = []
        let ids = event.type == .aggregationEvent || event.type == .associationEvent ? event.parentID.map { [$0] } ?? [] : event.epcList
        return ids.compactMap(ParcelName.key).filter { known.insert($0).inserted }
    }
}
