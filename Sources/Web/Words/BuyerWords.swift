import Fulfilment
import Look

// For buyers: plain words, no trade's jargon, what has to happen next and who does it.
extension Phrase {
    static let buyerTitle = Phrase("buyer.title", "Your order at {marketplace}")
    static let buyerNumber = Phrase("buyer.number", "Order number {key}, ordered {time}")

    // Where it is, in one sentence
    static let buyerMade = Phrase("buyer.made", "It is being made and packed.")
    static let buyerPacked = Phrase("buyer.packed", "It is packed and about to leave.")
    static let buyerOnItsWay = Phrase("buyer.onItsWay", "It is on its way to you.")
    static let buyerMissed = Phrase("buyer.missed", "Nobody was there to take it. It will be tried again.")
    static let buyerDelivered = Phrase("buyer.delivered", "It has arrived.")
    static let buyerReturned = Phrase("buyer.returned", "It has gone back.")
    static let buyerCancelled = Phrase("buyer.cancelled", "This order was cancelled {time}.")
    static let buyerExpected = Phrase("buyer.expected", "It should be with you by {time}.")
    static let buyerLate = Phrase("buyer.late", "It should have been with you by {time}, so it is late.")
    static let buyerUnknown = Phrase("buyer.unknown", "The shop has not said when it comes.")

    static let buyerWhere = Phrase("buyer.where", "Where it is")
    static let buyerParcel = Phrase("buyer.parcel", "Parcel {n} of {count}")
    static let buyerBought = Phrase("buyer.bought", "What you bought")
    static let buyerItem = Phrase("buyer.item", "{n} × {article} from {merchant}")
    static let buyerItemCancelled = Phrase("buyer.itemCancelled", "cancelled")
    static let buyerShipping = Phrase("buyer.shipping", "Shipping")
    static let buyerTotal = Phrase("buyer.total", "Together")

    // Cashback
    static let buyerCashback = Phrase("buyer.cashback", "Your cashback")
    static let buyerCashbackStage = Phrase("buyer.cashbackStage", "Cashback")
    static let buyerCashbackStageAfter = Phrase("buyer.cashbackStageAfter", "after the delivery")
    static let buyerCashbackStageYours = Phrase("buyer.cashbackStageYours", "{amount}, yours")
    static let buyerCashbackStageNone = Phrase("buyer.cashbackStageNone", "none")
    static let buyerNoCashback = Phrase("buyer.noCashback", "This order has no cashback.")
    static let buyerOffer = Phrase("buyer.offer", "from “{offer}”")
    static let buyerShare = Phrase("buyer.share", "{amount} of it:")

    static let nextMade = Phrase(
        "next.made", "Next: your goods are made and packed. The cashback follows the delivery: it counts once the parcel is scanned when you get it.")
    static let nextMadeBy = Phrase("next.madeBy", "The shop wants to send it by {time}.")
    static let nextMadeLate = Phrase("next.madeLate", "The shop wanted to send it by {time}, so it is late.")
    static let nextScan = Phrase("next.scan", "Next: whoever brings your parcel scans it when you get it.")
    static let nextScanYours = Phrase("next.scanYours", "That scan makes the cashback yours.")
    static let nextScanWaits = Phrase("next.scanWaits", "That scan proves the delivery, and the cashback is yours {span} later.")
    static let nextScanChecked = Phrase("next.scanChecked", "That scan proves the delivery. One of us looks at it, and then the cashback is yours.")
    static let nextScanCheckedWaits = Phrase(
        "next.scanCheckedWaits", "That scan proves the delivery. One of us looks at it, and the cashback is yours {span} after the scan at the earliest.")
    static let nextHours = Phrase("next.hours", "{n} {n|hour|hours}")
    static let nextDays = Phrase("next.days", "{n} {n|day|days}")
    static let nextNothing = Phrase("next.nothing", "You do not have to do anything.")
    static let nextDate = Phrase("next.date", "It will be yours {time}. You do not have to do anything.")
    static let nextNoDate = Phrase("next.noDate", "The shop has to name a date first, and has not done so yet. Please ask the shop.")
    static let nextCooling = Phrase(
        "next.cooling", "Your delivery is confirmed. The cashback is yours {time}, when the waiting time of the offer is over. You do not have to do anything.")
    static let nextPayable = Phrase("next.payable", "It is yours since {time}. {marketplace} pays it out to you.")
    static let nextPersonScan = Phrase(
        "next.personScan",
        "Nobody has told us yet that your parcel has arrived, so one of us looks into it. If it was scanned late, that still counts. If it never came, tell us below.")
    static let nextPersonWatches = Phrase(
        "next.personWatches",
        "Your parcel is not late, but nothing has been scanned for a while, so one of us keeps an eye on it. The scan when you get it still counts. You do not have to do anything.")
    static let nextPersonChecks = Phrase("next.personChecks", "Next: one of us checks the delivery, then the cashback goes on. You do not have to do anything.")
    static let nextPersonStopped = Phrase("next.personStopped", "One of us has stopped it to look at something first. Then it goes on, or we tell you here why not.")
    static let nextObjected = Phrase("next.objected", "It waits because you told us that something is wrong. One of us decides, and the answer stands below.")
    static let nextUsedUp = Phrase("next.usedUp", "The money of the offer was used up before you ordered, so there is no cashback for this.")
    static let nextRefused = Phrase("next.refused", "One of us has decided that there is no cashback for this. If you think that is wrong, tell us below.")
    static let nextCancelled = Phrase("next.cancelled", "This was cancelled, and its cashback with it.")
    static let nextReturned = Phrase("next.returned", "The goods went back, and the cashback with them.")

    // Proof
    static let buyerProof = Phrase("buyer.proof", "What proves the delivery")
    static let buyerProofDelivered = Phrase("buyer.proofDelivered", "{recorder} scanned it as delivered {time}.")
    static let buyerProofDeliveredAt = Phrase("buyer.proofDeliveredAt", "{recorder} scanned it as delivered {time} at {place}.")
    static let buyerProofCollected = Phrase("buyer.proofCollected", "{recorder} scanned it as collected {time}.")
    static let buyerProofCollectedAt = Phrase("buyer.proofCollectedAt", "{recorder} scanned it as collected {time} at {place}.")
    static let buyerProofNone = Phrase("buyer.proofNone", "Nothing yet. The scan made when you get your parcel will stand here: who made it, where and when.")

    // Objections
    static let buyerWrong = Phrase("buyer.wrong", "Is something wrong?")
    static let buyerWrongText = Phrase("buyer.wrongText", "If it never came, came broken, or is not what you ordered: tell us, and one of us looks at it.")
    static let buyerObject = Phrase("buyer.object", "Tell us what is wrong")
    static let objectionYou = Phrase("objection.you", "You told us {time}: {reason}.")
    static let objectionMore = Phrase("objection.more", "Add something")
    static let objectionOpen = Phrase("objection.open", "One of us is looking at it. The answer will stand here; you do not have to do anything.")
    static let objectionAccepted = Phrase("objection.accepted", "We looked at it {time}: you are right. What follows for your cashback stands above.")
    static let objectionRejected = Phrase("objection.rejected", "We looked at it {time}, and nothing changes: the cashback goes on as it stands above.")
    static let objectionSettled = Phrase("objection.settled", "This was settled {time}.")
    static let objectionAnswer = Phrase("objection.answer", "Our answer: “{note}”")
    static let objectionSent = Phrase("objection.sent", "Thank you. We have it, and one of us looks at it.")
    static let objectionTitle = Phrase("objection.title", "What is wrong?")
    static let objectionLead = Phrase("objection.lead", "One of us reads this and answers on the page of the order.")
    static let objectionReason = Phrase("objection.reason", "What happened?")
    static let objectionReasonMissing = Phrase("objection.reasonMissing", "Choose what happened")
    static let objectionParcel = Phrase("objection.parcel", "Which parcel?")
    static let objectionWhole = Phrase("objection.whole", "The whole order")
    static let objectionParcelUnknown = Phrase("objection.parcelUnknown", "Choose one of the parcels, or the whole order")
    static let objectionText = Phrase("objection.text", "Tell us more")
    static let objectionTextHint = Phrase("objection.textHint", "A few sentences at most. Please write no bank details or passwords.")
    static let objectionTextLong = Phrase("objection.textLong", "Shorten what you tell us to a few sentences")
    static let objectionSend = Phrase("objection.send", "Send")
    static let objectionBack = Phrase("objection.back", "Back to the order")

    static func objectionReason(_ reason: ObjectionReason) -> Phrase {
        switch reason {
        case .notReceived: Phrase("objectionReason.notReceived", "It has not arrived")
        case .wrongItem: Phrase("objectionReason.wrongItem", "It is not what I ordered")
        case .damaged: Phrase("objectionReason.damaged", "It is broken or damaged")
        case .other: Phrase("objectionReason.other", "Something else")
        }
    }

    static func objectionHint(_ reason: ObjectionReason) -> Phrase? {
        switch reason {
        case .notReceived: Phrase("objectionReason.notReceivedHint", "Cashback that is not yours yet may wait until one of us has looked.")
        case .wrongItem, .damaged, .other: nil
        }
    }
}
