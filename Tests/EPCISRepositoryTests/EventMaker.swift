import Core
import EPCIS
import Store

@testable import EPCISRepository

/// Made-up events that differ in everything that can be asked.
final class EventMaker: Sendable {
    static let seed = UInt64(20_261_123)
    static let prefixes = #"{"example": "https://ns.example.com/epcis/"}"#

    let party = PartyID(UUIDBits(high: 1, low: 1))
    private let world: World

    init(seed: UInt64) { world = .seeded(seed, clock: ManualClock(Instant(microseconds: 1_793_606_400_000_000))) }

    struct Fault: Error { let faults: [EventFault] }

    /// - Parameter isPlain: many of them alike, as in a warehouse.
    /// - Returns: events stored.
    func capture(_ count: Int, batch: Int, in store: any Store, isPlain: Bool = false) async throws -> Int {
        let texts = (0..<count).map { isPlain ? plain(batch * count + $0) : event() }
        let document = """
            {"@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", \(Self.prefixes)], "type": "EPCISDocument", "schemaVersion": "2.0",
            "creationDate": "2026-11-02T00:00:00Z", "epcisBody": {"eventList": [\(texts.joined(separator: ","))]}}
            """
        let reading = DocumentReading(try EPCISDocument(parsing: Array(document.utf8)))
        guard reading.faults.isEmpty else { throw Fault(faults: reading.faults) }
        let recordTime = Instant(microseconds: 1_793_606_400_000_000 + Int64(batch) * 1_000_000)
        return try await store.write { [party] tx in
            let sequence = try Events.lockSequence(in: tx)
            let known = try Events.find(reading.drafts.map(\.key), of: party, in: tx)
            var seen: Set<EventKey> = []
            let fresh = reading.drafts.filter { known[$0.key] == nil && seen.insert($0.key).inserted }
            let captured = fresh.map { $0.captured(at: max(recordTime, sequence.recordTime), capture: nil, party: party, context: reading.context) }
            try Events.insert(captured, after: sequence.last, in: tx)
            return fresh.count
        }
    }

    private func pick(_ count: Int) -> Int { Int(world.random() % UInt64(count)) }

    private func pick(_ texts: String...) -> String { texts[pick(texts.count)] }

    private func maybe(_ text: String) -> String { pick(3) == 0 ? text : "" }

    private func plain(_ number: Int) -> String {
        """
        {"type": "ObjectEvent", "eventTime": "\(time())", "eventTimeZoneOffset": "+00:00", "action": "\(pick("OBSERVE", "ADD", "DELETE"))",
        "bizStep": "\(pick("shipping", "packing"))", "epcList": ["urn:epc:id:sgtin:4012345.011111.\(number)"]}
        """
    }

    private func time() -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "2026-11-0\(1 + pick(3))T\(two(pick(24))):\(two(pick(60))):\(two(pick(60))).\(pick(10))\(pick(10))\(pick(10))\(pick(10))Z"
    }

    private var item: String { pick("urn:epc:id:sgtin:4012345.011111.\(pick(6))", "https://id.gs1.org/01/04012345222227/21/\(pick(6))") }
    private var place: String { #"{"id": "urn:epc:id:sgln:4012345.0000\#(pick(3)).0"}"# }
    private var pallet: String { "urn:epc:id:sscc:4012345.111111111\(pick(4))" }
    private var amounts: String {
        #"[{"epcClass": "urn:epc:class:lgtin:4012345.012345.L\#(pick(4))", "quantity": \#(pick(4)).\#(pick(2) * 5)\#(maybe(#", "uom": "KGM""#))}]"#
    }

    private func event() -> String {
        var members = [#""eventTime": "\#(time())""#, #""eventTimeZoneOffset": "+02:00""#] + kind()
        func add(_ oneIn: Int, _ member: @autoclosure () -> String) { if pick(oneIn) == 0 { members.append(member()) } }
        add(6, #""eventID": "urn:uuid:00000000-0000-0000-0000-00000000000\#(pick(9))""#)
        add(1, #""bizStep": "\#(pick("shipping", "packing", "https://example.com/steps/engraving"))""#)
        add(2, #""disposition": "\#(pick("in_transit", "active"))""#)
        add(2, #""readPoint": \#(place)"#)
        add(2, #""bizLocation": \#(place)"#)
        add(3, #""sourceList": [{"type": "owning_party", "source": "urn:epc:id:pgln:4012345.0000\#(pick(3))"}]"#)
        add(3, #""destinationList": [{"type": "possessing_party", "destination": "urn:epc:id:pgln:4012345.0000\#(pick(3))"}]"#)
        add(3, error)
        add(3, sensors)
        members.append(#""example:count": \#(pick(3))"#)
        add(3, #""example:lot": "A\#(pick(3))""#)
        add(3, #""example:made": "2026-10-0\#(1 + pick(3))T00:00:00Z""#)
        add(3, #""example:box": {"example:part": ["p\#(pick(4))"]}"#)
        return "{\(members.joined(separator: ", "))}"
    }

    private func kind() -> [String] {
        let action = pick("OBSERVE", "ADD", "DELETE")
        switch pick(5) {
        case 0, 1:
            let lot = action == "ADD" ? [#""ilmd": {"cbvmda:lotNumber": "L\#(5 + pick(4))"}"#] : []
            let lasting = pick(3) == 0 ? [#""persistentDisposition": {"set": ["completeness_verified"], "unset": ["completeness_inferred"]}"#] : []
            return [#""type": "ObjectEvent""#, #""action": "\#(action)""#, #""epcList": ["\#(item)", "\#(pallet)"]"#, #""quantityList": \#(amounts)"#] + lot + lasting
        case 2:
            return [
                #""type": "AggregationEvent""#, #""action": "\#(action)""#, #""parentID": "\#(pallet)""#, #""childEPCs": ["\#(item)"]"#,
                #""childQuantityList": \#(amounts)"#,
            ]
        case 3:
            return [
                #""type": "TransformationEvent""#, #""inputEPCList": ["\#(item)"]"#, #""outputEPCList": ["\#(item)"]"#, #""inputQuantityList": \#(amounts)"#,
                #""outputQuantityList": \#(amounts)"#, #""transformationID": "urn:epc:id:gdti:4012345.11111.\#(pick(5))""#,
            ]
        default:
            return [
                #""type": "TransactionEvent""#, #""action": "\#(action)""#, #""epcList": ["\#(item)"]"#,
                #""bizTransactionList": [{"type": "po", "bizTransaction": "urn:epcglobal:cbv:bt:4012345000016:\#(pick(9))"}]"#,
            ]
        }
    }

    private var error: String {
        let reason = pick(
            #""did_not_occur""#, #""incorrect_data", "correctiveEventIDs": ["urn:uuid:00000000-0000-0000-0000-00000000000\#(pick(5))"]"#)
        return #""errorDeclaration": {"declarationTime": "2026-11-0\#(2 + pick(2))T00:00:00Z", "reason": \#(reason)\#(maybe(#", "example:by": "me""#))}"#
    }

    private var sensors: String {
        let hour = pick(3)
        return """
            "sensorElementList": [{"sensorMetadata": {"startTime": "2026-11-02T0\(hour):00:00Z", "endTime": "2026-11-02T0\(hour):30:00Z",
            "deviceID": "urn:epc:id:giai:4000001.\(pick(3))"}, "sensorReport": [
            {"type": "Temperature", "value": \(20 + pick(3)).\(pick(2) * 5), "maxValue": \(29 + pick(3)), "uom": "CEL"\(maybe(#", "example:quality": "good""#))},
            {"type": "RelativeHumidity", "percRank": \(pick(100)), "percValue": 3, "uom": "P1", "stringValue": "\(pick("warm", "wet"))",
            "hexBinaryValue": "\(pick("F0F0", "AB"))", "booleanValue": \(pick("true", "false")), "uriValue": "https://example.com/state/\(pick(3))"}]}]
            """
    }
}
