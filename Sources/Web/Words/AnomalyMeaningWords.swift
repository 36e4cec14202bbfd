import Fulfilment
import Look

extension Phrase {
    /// What the kind says, in a sentence.
    static func doubtMeans(_ kind: AnomalyKind) -> Phrase {
        switch kind {
        case .scanBeforeOrder: Phrase("doubtMeans.scanBeforeOrder", "The scan says that it happened before the buyer ordered.")
        case .outOfOrder: Phrase("doubtMeans.outOfOrder", "A later step is said to have happened before an earlier one.")
        case .contradictsDelivery: Phrase("doubtMeans.contradictsDelivery", "A scan says that the parcel failed or came back, although another proves its delivery.")
        case .twoPlaces: Phrase("doubtMeans.twoPlaces", "The parcel was scanned at two places that it cannot have been at.")
        case .futureTime: Phrase("doubtMeans.futureTime", "The scan says that it happened later than it came here.")
        case .unknownParcel: Phrase("doubtMeans.unknownParcel", "No order has this parcel. If one comes, the scan counts by itself.")
        case .recorderNotPermitted: Phrase("doubtMeans.recorderNotPermitted", "Whoever recorded it may not record this step, or not in this marketplace.")
        case .sourceIDReused: Phrase("doubtMeans.sourceIDReused", "The sender used a scan's id again for something else. The first meaning stays.")
        case .orderCancelled: Phrase("doubtMeans.orderCancelled", "The parcel was scanned although its order is cancelled.")
        case .declaredError: Phrase("doubtMeans.declaredError", "Whoever recorded the scan has declared that it is in error.")
        case .lifeCycle: Phrase("doubtMeans.lifeCycle", "Events say of one thing what cannot all be true. They stay as they came; ask whoever sent them.")
        case .statusWithoutScan: Phrase("doubtMeans.statusWithoutScan", "An imported file calls the order delivered and brings no delivery scan.")
        case .statusAgainstScan: Phrase("doubtMeans.statusAgainstScan", "An imported file calls the order cancelled and brings a delivery scan.")
        case .objection: Phrase("doubtMeans.objection", "The buyer, or somebody for them, says that something is wrong with the order.")
        }
    }

    // What speaks against what
    static let contradictsOrder = Phrase("contradicts.order", "{step} {at}, but ordered only {ordered}.")
    static let contradictsStep = Phrase("contradicts.step", "{step} {at}, after it had been {other} {before}.")
    static let contradictsPlace = Phrase("contradicts.place", "{step} at {place} {at}, yet {other} at {elsewhere} {before}.")
    static let contradictsCancellation = Phrase("contradicts.cancellation", "{step} {at}, although the order was cancelled {cancelled}.")
    static let contradictsReceipt = Phrase("contradicts.receipt", "{step} {at}, although the scan came here {received} already.")
    static let contradictsParcels = Phrase("contradicts.parcels", "{step} {at}, of a parcel that no order had.")
    static let contradictsRole = Phrase("contradicts.role", "{step} {at}, recorded by {recorder}, who may not record that here.")
    static let anomalyFoundAt = Phrase("anomaly.foundAt", "Found {time}.")

    static func objection(_ reason: ObjectionReason) -> Phrase {
        switch reason {
        case .notReceived: Phrase("objection.notReceived", "Not received")
        case .wrongItem: Phrase("objection.wrongItem", "Wrong item")
        case .damaged: Phrase("objection.damaged", "Damaged")
        case .other: Phrase("objection.other", "Something else")
        }
    }

    static func decisionButton(_ decision: AnomalyDecision) -> Phrase {
        switch decision {
        case .accept: Phrase("anomaly.accept", "Accept")
        case .reject: Phrase("anomaly.reject", "Reject")
        case .hold: Phrase("anomaly.hold", "Hold")
        }
    }

    /// What the button would mean for an anomaly of this kind.
    static func decisionMeans(_ decision: AnomalyDecision, _ kind: AnomalyKind) -> Phrase {
        switch (decision, kind) {
        case (.accept, .objection):
            Phrase("anomaly.acceptObjection", "The buyer is right. Nothing moves by itself: what is held stays held until you void a scan or decide the claim.")
        case (.reject, .objection): Phrase("anomaly.rejectObjection", "Nothing changes. What the objection held goes on.")
        case (.hold, .objection): Phrase("anomaly.holdObjection", "Not yet. What is not payable is held.")
        case (.accept, .sourceIDReused), (.accept, .statusWithoutScan), (.accept, .statusAgainstScan), (.accept, .lifeCycle):
            Phrase("anomaly.acceptNothing", "You have seen it and it is all right. Nothing moves.")
        case (.reject, .sourceIDReused), (.reject, .statusWithoutScan), (.reject, .statusAgainstScan), (.reject, .lifeCycle):
            Phrase("anomaly.rejectNothing", "You have seen it and it is wrong. Nothing moves.")
        case (.hold, .sourceIDReused), (.hold, .statusWithoutScan), (.hold, .statusAgainstScan), (.hold, .lifeCycle):
            Phrase("anomaly.holdNothing", "Not yet. It stays in the queue.")
        case (.accept, .unknownParcel): Phrase("anomaly.acceptUnknown", "Only when an order has the parcel: until then there is nothing that it could count for.")
        case (.reject, .unknownParcel): Phrase("anomaly.rejectUnknown", "The scan is wrong. It never counts, even if an order with this parcel comes.")
        case (.hold, .unknownParcel): Phrase("anomaly.holdUnknown", "Not yet. It stays in the queue.")
        case (.accept, _): Phrase("anomaly.acceptScan", "The scan is right. It counts, and what it held goes on.")
        case (.reject, _): Phrase("anomaly.rejectScan", "The scan is wrong. It never counts, and cashback that it proved, if any, is taken back.")
        case (.hold, _): Phrase("anomaly.holdScan", "Not yet. What it confirmed is held.")
        }
    }

    /// What a decision on an objection would mean for a share that is payable already, in a few words.
    static func objectionPaid(_ decision: AnomalyDecision) -> Phrase {
        switch decision {
        case .accept: Phrase("anomaly.acceptPaidShort", "The payment stays. Recorded: the buyer is right")
        case .reject: Phrase("anomaly.rejectPaidShort", "The payment stays. Recorded: the delivery stands")
        case .hold: Phrase("anomaly.holdPaidShort", "The payment stays. The objection stays in the queue")
        }
    }

    static func decisionMeansPaid(_ decision: AnomalyDecision) -> Phrase {
        switch decision {
        case .accept:
            Phrase(
                "anomaly.acceptPaid",
                "The buyer is right, and reads so with your note. The payment stays; to take it back, take back the scan or decide on the claim's page.")
        case .reject: Phrase("anomaly.rejectPaid", "Nothing changes, and the buyer reads so with your note. The payment stays.")
        case .hold: Phrase("anomaly.holdPaid", "Not yet. The objection stays in the queue and the buyer reads that one of us looks at it. The payment stays.")
        }
    }

    /// What a decision on a scan would mean for a share that is payable already and does not rest on it, in a few words.
    static func scanPaid(_ decision: AnomalyDecision) -> Phrase {
        switch decision {
        case .accept: Phrase("anomaly.acceptRecordShort", "The payment stays. Recorded: the scan is right")
        case .reject: Phrase("anomaly.rejectRecordShort", "The payment stays. Recorded: the scan is wrong")
        case .hold: Phrase("anomaly.holdRecordShort", "The payment stays. The doubt stays in the queue")
        }
    }

    /// What a decision on such a scan is for.
    static func decisionRecords(_ decision: AnomalyDecision) -> Phrase {
        switch decision {
        case .accept: Phrase("anomaly.acceptRecord", "The scan is right: the record of {recorder} says so. It counts, unless another said the same before. The payment stays.")
        case .reject:
            Phrase("anomaly.rejectRecord", "The scan is wrong: the record of {recorder} says so, and the scan never counts. The payment stays.")
        case .hold: Phrase("anomaly.holdRecord", "Not yet. The doubt stays in the queue, and {recorder} can be asked below. The payment stays.")
        }
    }

    /// What a decision said that it did.
    static func decided(_ decision: AnomalyDecision) -> Phrase {
        switch decision {
        case .accept: Phrase("anomaly.acceptedFlash", "Accepted. You can take it back on the anomaly's page.")
        case .reject: Phrase("anomaly.rejectedFlash", "Rejected. You can take it back on the anomaly's page.")
        case .hold: Phrase("anomaly.heldFlash", "Held. It stays in the queue until you decide it.")
        }
    }

    static let anomalyAsked = Phrase("anomaly.askedFlash", "The question is sent.")
    static let anomalyAnswered = Phrase("anomaly.answeredFlash", "Thank you. Your answer is sent.")
    static let anomalyReopened = Phrase("anomaly.reopenedFlash", "The decision is taken back. It waits for another.")
    static let anomalyFlashes: [Phrase] = AnomalyDecision.allCases.map { decided($0) } + [anomalyAsked, anomalyAnswered, anomalyReopened]
}
