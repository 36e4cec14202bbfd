import Core
import Fulfilment
import Store
import Workflows

// What people do about doubts.
extension TestShop {
    @discardableResult
    package func reopen(_ anomaly: AnomalyID, reason: String = "the wrong button") async throws -> Anomaly {
        let actor = try actor(.operator)
        return try await command { try $0.reopen(anomaly, by: actor, reason: reason, at: $3, in: $1, ids: $2) }
    }

    @discardableResult
    package func ask(_ anomaly: AnomalyID, _ text: String = "Who opened the door?") async throws -> Anomaly {
        let actor = try actor(.operator)
        return try await command { try $0.ask(anomaly, text: text, by: actor, at: $3, in: $1, ids: $2) }
    }

    @discardableResult
    package func answer(_ anomaly: AnomalyID, _ text: String = "The neighbour.", by who: Who) async throws -> Anomaly {
        let actor = try actor(who)
        let party = who == .operator ? nil : try party(who).id
        return try await command { try $0.answer(anomaly, text: text, as: party, by: actor, at: $3, in: $1, ids: $2) }
    }

    @discardableResult
    package func object(
        _ order: PlacedOrder, _ reason: ObjectionReason = .notReceived, parcel: ParcelID? = nil, text: String? = nil
    ) async throws -> (id: AnomalyID, isNew: Bool) {
        let (objection, isNew) = try await command {
            try $0.object(to: order.id, parcel: parcel, reason: reason, text: text, by: Actor("buyer:\(order.id)"), at: $3, in: $1, ids: $2)
        }
        return (objection.id, isNew)
    }
}
