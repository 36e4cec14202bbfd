import Fulfilment
import Look

extension Phrase {
    /// What does not fit, in a few words.
    static func doubt(_ kind: AnomalyKind) -> Phrase {
        switch kind {
        case .scanBeforeOrder: Phrase("doubt.scanBeforeOrder", "Scanned before the order came")
        case .outOfOrder: Phrase("doubt.outOfOrder", "Out of order")
        case .contradictsDelivery: Phrase("doubt.contradictsDelivery", "Speaks against the delivery")
        case .twoPlaces: Phrase("doubt.twoPlaces", "Two places at once")
        case .futureTime: Phrase("doubt.futureTime", "A time that has not come yet")
        case .unknownParcel: Phrase("doubt.unknownParcel", "Parcel unknown")
        case .recorderNotPermitted: Phrase("doubt.recorderNotPermitted", "Recorder may not record this step")
        case .sourceIDReused: Phrase("doubt.sourceIDReused", "Number used for two scans")
        case .orderCancelled: Phrase("doubt.orderCancelled", "Order was cancelled")
        case .declaredError: Phrase("doubt.declaredError", "Declared in error by its recorder")
        case .lifeCycle: Phrase("doubt.lifeCycle", "Events contradict each other")
        case .statusWithoutScan: Phrase("doubt.statusWithoutScan", "Called delivered, without a scan")
        case .statusAgainstScan: Phrase("doubt.statusAgainstScan", "Called cancelled, against a scan")
        case .objection: Phrase("doubt.objection", "The buyer objects")
        }
    }

    static func doubtState(_ state: AnomalyState) -> Phrase {
        switch state {
        case .open: Phrase("doubtState.open", "Open")
        case .held: Phrase("doubtState.held", "Kept open")
        case .accepted: Phrase("doubtState.accepted", "Accepted")
        case .rejected: Phrase("doubtState.rejected", "Rejected")
        case .cleared: Phrase("doubtState.cleared", "Settled")
        }
    }
}

extension AnomalyState {
    var tone: Tone {
        switch self {
        case .open: .warning
        case .held: .waiting
        case .accepted, .cleared: .good
        case .rejected: .bad
        }
    }

    func badge(_ viewer: Viewer) -> Badge { Badge(viewer.say(.doubtState(self)), tone) }
}
