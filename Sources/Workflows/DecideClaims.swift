import Cashback
import Core
import Store

/// What a person may decide of a claim as a whole: every part that the decision fits follows it.
package enum ClaimDecision: Sendable, Equatable {
    /// A scan is there and a person trusts it.
    case approve
    case reject
    /// More time for the scan, in hours from now.
    case extend(hours: Int64)
    case hold
    case release
    /// What was made payable is taken back.
    case clawBack

    package var name: String {
        switch self {
        case .approve: "approve"
        case .reject: "reject"
        case .extend: "extend"
        case .hold: "hold"
        case .release: "release"
        case .clawBack: "claw_back"
        }
    }
}

extension Workflows {
    /// - Returns: the parts that moved, as they are now.
    package func decide(
        _ id: ClaimID, _ decision: ClaimDecision, by actor: Actor, reason: String, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> [Part] {
        guard (1...500).contains(reason.utf8.count), !reason.utf8.contains(0) else { throw ClaimRefusal.reasonMissing }
        var set = WorkingSet(ids: ids)
        let parts = try Parts.lock(ofClaims: [id], in: tx)
        guard try Claims.lock([id], in: tx).get()[id] != nil else { throw ClaimRefusal.notFound }
        for part in parts { set.add(part, isStored: true) }
        try set.loadClaims(of: parts, terms: terms, in: tx)
        let concerned = parts.filter { decision.concerns($0) }
        guard !concerned.isEmpty else { throw decision.nothingToDo(on: parts) }
        let fact = Fact(
            id: ids.next(), kind: "claim.decided", about: id, occurredAt: now, receivedAt: now, actor: actor,
            body: FactBodies.text { out in
                out.member("decision", decision.name)
                out.member("reason", reason)
            })
        set.changes.facts.append(fact)
        try set.move(concerned.map(\.id), cause: fact.id, actor: actor, occurredAt: now, receivedAt: now) {
            try decision.carryOut(on: &$0, at: now, reason: reason)
        }
        try set.finished().save(in: tx)
        return concerned.compactMap { set.parts[$0.id] }
    }
}

extension ClaimDecision {
    fileprivate func concerns(_ part: Part) -> Bool {
        concerns(part.state, isProved: part.confirmingScan != nil, heldFrom: part.heldFrom)
    }

    /// Whether a part that stands so would follow the decision.
    package func concerns(_ state: PartState, isProved: Bool, heldFrom: PartState?) -> Bool {
        switch self {
        case .approve: isProved ? state == .review || state == .held : state == .held && heldFrom != .review
        case .reject: state == .review || state == .held
        case .extend: state == .review && !isProved
        case .hold: [.tracked, .awaitingScan, .cooling, .review].contains(state)
        case .release: state == .held
        case .clawBack: state == .payable
        }
    }

    fileprivate func nothingToDo(on parts: [Part]) -> ClaimRefusal {
        switch self {
        case .approve: parts.contains { $0.state == .review || $0.state == .held } ? .noConfirmingScan : .nothingToDecide
        case .reject, .extend: .nothingToDecide
        case .hold: .nothingToHold
        case .release: .notHeld
        case .clawBack: .nothingToClawBack
        }
    }

    fileprivate func carryOut(on course: inout PartCourse, at now: Instant, reason: String) throws {
        switch self {
        case .approve: try course.approve(at: now, reason: reason)
        case .reject: try course.reject(at: now, reason: reason)
        case .extend(let hours): try course.extend(hours: hours, at: now, reason: reason)
        case .hold: course.hold(at: now, reason: reason)
        case .release: course.release(at: now, reason: reason)
        case .clawBack: course.cancel(at: now, reason: reason)
        }
    }
}
