import Cashback
import Core
import Fulfilment
import JSONText
import TradeNetwork
import Workflows

extension Site {
    /// Scans recorded by `principal`. `take` is the only place where the API hands scans to the trade.
    func scanIntake(_ principal: Principal) -> Intake<ScanDraft, ScanOutcome> {
        Intake(
            noun: "scans",
            read: { value, receivedAt throws(Problem) in try ScanDraft.read(value, by: principal, receivedAt: receivedAt) },
            readPlain: { PlainScanBatch.read($0, by: principal, receivedAt: $1) },
            take: { try await coalescers.scans.submit($0) },
            tell: { $0.answer(to: principal) })
    }
}

extension ScanOutcome {
    static let schema = ItemAnswer.schema(
        "ScanOutcome",
        [
            .required("outcome", .choice(["stored", "duplicate"])), .required("scan", .id(ScanTag.self)),
            .required("state", .choice(ScanState.self), "waiting: no order has such a parcel yet. set_aside: a person decides first."),
            .optional("anomalies", .list(.choice(AnomalyKind.self))),
            .optional(
                "claims", .list(.object([.required("claim", .id(ClaimTag.self)), .required("state", .choice(PartState.self))])),
                "What the scan moved; told to the operator."),
        ])

    /// Claims are between buyer, merchant and operator: whoever carries the parcel is not told of them.
    fileprivate func answer(to principal: Principal) -> ItemAnswer {
        switch self {
        case .stored(let answer):
            .taken(status: 201) { out in
                out.member("outcome", "stored")
                out.member("scan", answer.scan)
                out.member("state", answer.state.rawValue)
                out.member("anomalies", list: answer.anomalies) { $1.string($0.rawValue) }
                guard principal.role == .operator else { return }
                out.member("claims", list: answer.claims) { move, out in
                    out.object { out in
                        out.member("claim", move.claim)
                        out.member("state", move.state.rawValue)
                    }
                }
            }
        case .duplicate(let scan, let state):
            .taken(status: 200) { out in
                out.member("outcome", "duplicate")
                out.member("scan", scan)
                out.member("state", state.rawValue)
            }
        case .refused(let refusal): .refused(Problem(refusal))
        }
    }
}

/// How POST /scans reads a body that is a batch, without a request around it.
package enum ScanBatch {
    /// - Returns: drafts, and a problem in place of each scan that cannot be read.
    /// - Throws: `JSONError`, or a problem of the whole batch.
    package static func read(_ body: [UInt8], by principal: Principal, receivedAt: Instant) throws -> [Result<ScanDraft, any Error>] {
        if let drafts = PlainScanBatch.read(body, by: principal, receivedAt: receivedAt) { return drafts.map { .success($0) } }
        return try readTree(body, by: principal, receivedAt: receivedAt)
    }

    /// The same through a tree of values, however the body is written.
    package static func readTree(_ body: [UInt8], by principal: Principal, receivedAt: Instant) throws -> [Result<ScanDraft, any Error>] {
        let value = try JSON.parse(body, limits: Visit.jsonLimits)
        guard let object = value.asObject, object.count == 1, let batch = object["scans"] else {
            var errors = JSONShapeErrors()
            errors.add(JSONShapeError(pointer: "", problem: "is no batch", expected: "an object with “scans” and nothing else"))
            throw Problem.malformedBody(errors)
        }
        let intake = Intake<ScanDraft, Never>(
            noun: "scans", read: { value, receivedAt throws(Problem) in try ScanDraft.read(value, by: principal, receivedAt: receivedAt) },
            take: { _ in [] }, tell: { (never: Never) -> ItemAnswer in switch never {} })
        return try intake.items(of: batch, receivedAt: receivedAt).map { $0.mapError { $0 } }
    }
}
