import Core
import Fulfilment
import JSONText
import Selling
import TradeNetwork

@testable import Web

/// Bodies of the API: the order of an object's members and the white space say nothing, and what is read can be checked.
enum FuzzedBodies {
    private static let receivedAt = Instant(seconds: 1_790_000_000)
    private static let principals: [Principal] = [
        .party(PartyID(.zero), .operator), .party(PartyID(.zero), .carrier), .device(DeviceID(.zero), owner: PartyID(.zero), .hub),
    ]

    static func checkOrder(_ bytes: [UInt8]) throws {
        try checkReading(bytes) { value throws(Problem) in try OrderDraft.read(value, receivedAt: receivedAt) } look: { draft in
            // Refused or not, it must come to an answer.
            _ = Result { () throws(OrderRefusal) in try draft.checkShape() }
        }
    }

    static func checkScan(_ bytes: [UInt8]) throws {
        for principal in principals {
            try checkReading(bytes) { value throws(Problem) in try ScanDraft.read(value, by: principal, receivedAt: receivedAt) } look: { _ in }
        }
    }

    private static func checkReading<Draft: Equatable>(
        _ bytes: [UInt8], _ read: (JSON) throws(Problem) -> Draft, look: (Draft) -> Void
    ) throws {
        guard let json = accepted({ try JSON.parse(bytes, limits: Visit.jsonLimits) }) else { return }
        func result(_ json: JSON) -> Result<Draft, Problem> { Result { () throws(Problem) in try read(json) } }
        let (first, again, turned) = (result(json), result(try JSON.parse(json.prettyText(), limits: Visit.jsonLimits)), result(Self.turned(json)))
        switch (first, again, turned) {
        case (.success(let draft), .success(let again), .success(let turned)):
            try hold(draft == again, "white space changes nothing")
            try hold(draft == turned, "the order of members changes nothing")
            look(draft)
        case (.failure(let problem), .failure(let again), .failure(let turned)):
            try hold((400...499).contains(problem.status.code), "the sender is told what is wrong, not that we are: \(problem)")
            try hold(problem == again && problem.code == turned.code, "the same is wrong: \(problem) and \(turned)")
            try hold(problem.faults.count <= 100, "faults are told up to a limit")
        default: throw FuzzFailure("the same body is taken once and refused once: \(first), \(again), \(turned)")
        }
    }

    /// Members of all objects in the opposite order.
    private static func turned(_ json: JSON) -> JSON {
        switch json {
        case .array(let items): .array(items.map(turned))
        case .object(let object): .object(JSONObject(object.reversed().map { ($0.name, turned($0.value)) }))
        default: json
        }
    }
}
