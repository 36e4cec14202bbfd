import Core

/// On whose behalf a request is made. Every request has one.
package enum Principal: Hashable, Sendable {
    case party(PartyID, PartyKind)
    /// A machine, which may do what its owner may record.
    case device(DeviceID, owner: PartyID, PartyKind)
    /// Somebody with the link to one order.
    case buyer(OrderID)

    package var role: Role {
        switch self {
        case .party(_, let kind): Role(kind)
        case .device: .device
        case .buyer: .buyer
        }
    }

    package var party: PartyID? {
        switch self {
        case .party(let party, _), .device(_, let party, _): party
        case .buyer: nil
        }
    }

    package var partyKind: PartyKind? {
        switch self {
        case .party(_, let kind), .device(_, _, let kind): kind
        case .buyer: nil
        }
    }

    package var device: DeviceID? {
        if case .device(let device, _, _) = self { device } else { nil }
    }

    /// As it stands in facts and idempotency keys: `hub:pty_01h…`.
    package var name: String {
        switch self {
        case .party(let party, let kind): "\(kind.rawValue):\(party)"
        case .device(let device, _, _): "device:\(device)"
        case .buyer(let order): "buyer:\(order)"
        }
    }
}

/// Columns of the permission table.
package enum Role: String, CaseIterable, Sendable {
    case `operator`
    case merchant
    case factory
    case hub
    case carrier
    case device
    case buyer

    package init(_ kind: PartyKind) {
        switch kind {
        case .operator: self = .operator
        case .merchant: self = .merchant
        case .factory: self = .factory
        case .hub: self = .hub
        case .carrier: self = .carrier
        }
    }
}

package enum StepPermission {
    /// Which steps a party of this kind, or its device, may record; any other scan of it is stored and becomes an anomaly.
    /// A merchant or factory never records the delivery of its own goods: whoever is paid for a delivery does not also attest it.
    package static func allows(_ kind: PartyKind, to record: Step) -> Bool {
        switch kind {
        case .operator: true
        case .hub: true
        case .carrier: [.handedOver, .outForDelivery, .delivered, .collected, .failed, .returned].contains(record)
        case .merchant, .factory: [.labelled, .packed, .handedOver].contains(record)
        }
    }
}
