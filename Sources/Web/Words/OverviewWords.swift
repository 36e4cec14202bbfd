import Core
import Look
import Views

extension Phrase {
    static let overviewLead = Phrase("overview.lead", "Orders come in, parcels are scanned, and only the scan that proves a delivery makes its cashback payable. As of {date}, {time} in {zone}.")
    static let overviewLeadHub = Phrase("overview.leadHub", "What you scan proves where parcels are, and that they came. As of {date}, {time} in {zone}.")
    static let overviewNewest = Phrase("overview.newest", "These figures count your newest {n} lines.")
    static let overviewOrders = Phrase("overview.orders", "Orders today")
    static let overviewAwaiting = Phrase("overview.awaiting", "Waiting for a scan")
    static let overviewAwaitingDate = Phrase("overview.awaitingDate", "{count} more {n|waits for its date|wait for their date}")
    static let overviewConfirmed = Phrase("overview.confirmed", "Proved today and payable")
    static let overviewCooling = Phrase("overview.cooling", "{count} more {n|waits|wait} out a time")
    static let overviewPayable = Phrase("overview.payable", "Payable")
    static let overviewClaims = Phrase("overview.claims", "{n} claims")
    static let overviewDoubts = Phrase("overview.doubts", "Needs a decision")
    static let overviewReview = Phrase("overview.review", "{count} {n|claim|claims} to review")
    static let overviewHeld = Phrase("overview.held", "{count} on hold")
    static let overviewInReview = Phrase("overview.inReview", "With the operator to decide")
    static let overviewOnHold = Phrase("overview.onHold", "On hold")
    static let overviewDoubtsWait = Phrase("overview.doubtsWait", "{n|doubt waits|doubts wait} for you")
    static let overviewPastPromise = Phrase("overview.pastPromise", "{count} past the promised day")
    static let overviewPerHour = Phrase("overview.perHour", "Orders per hour")
    static let overviewPerHourText = Phrase("overview.perHourText", "Yesterday and today, hours of {zone}")
    static let overviewDays = Phrase("overview.days", "The days before")
    static let overviewHour = Phrase("overview.hour", "Hour")
    static let overviewNoOrders = Phrase("overview.noOrders", "No orders since yesterday")
    static let overviewNoOrdersText = Phrase("overview.noOrdersText", "They appear here as they come in.")
    static let overviewWaiting = Phrase("overview.waiting", "Waiting for a scan, by age")
    static let overviewWaitingText = Phrase("overview.waitingText", "Cashback whose parcel is known and whose delivery nothing proves yet")
    static let overviewNothingWaits = Phrase("overview.nothingWaits", "Nothing waits for a scan")
    static let overviewAge = Phrase("overview.age", "Age")
    static let overviewDoubt = Phrase("overview.doubt", "What does not fit")
    static let overviewOpen = Phrase("overview.open", "Open")
    static let overviewNoDoubts = Phrase("overview.noDoubts", "Nothing needs a decision")
    static let overviewNoDoubtsText = Phrase("overview.noDoubtsText", "What cannot be right, and what buyers object to, appears here.")
    static let overviewDecide = Phrase("overview.decide", "Decide")
    static let overviewBudgets = Phrase("overview.budgets", "Budgets")
    static let overviewOffer = Phrase("overview.offer", "Offer")
    static let overviewLeft = Phrase("overview.left", "Left")
    static let overviewUnlimited = Phrase("overview.unlimited", "no limit")
    static let overviewFacts = Phrase("overview.facts", "Latest")
    static let overviewNoFacts = Phrase("overview.noFacts", "Nothing has happened yet")
    static let overviewNoFactsText = Phrase("overview.noFactsText", "Every order, scan, move of money and decision appears here.")

    static func waitingAge(_ age: WaitingAge) -> Phrase {
        switch age {
        case .underSixHours: Phrase("waiting.underSixHours", "under 6 h")
        case .underDay: Phrase("waiting.underDay", "6–24 h")
        case .underThreeDays: Phrase("waiting.underThreeDays", "1–3 days")
        case .older: Phrase("waiting.older", "over 3 days")
        }
    }

    // How soon each rule pays
    static let payoutTitle = Phrase("payout.title", "From order to money")
    static let payoutText = Phrase(
        "payout.text",
        "Share of the last {n} {n|order|orders} whose cashback is free, by the time since the order; {undelivered} of them {undelivered|is|are} not delivered to this day")
    static let payoutEmpty = Phrase("payout.empty", "No orders to compare yet")
    static let payoutEmptyText = Phrase("payout.emptyText", "When cashback has become payable, this shows how soon, beside what other rules would have done.")
    static let payoutRuleName = Phrase("payout.rule", "Rule")
    static let payoutMedian = Phrase("payout.median", "Half are paid after")
    static let payoutNoMedian = Phrase("payout.noMedian", "less than half")
    static let payoutEarly = Phrase("payout.early", "Paid before delivery")
    static let payoutNothing = Phrase("payout.nothing", "… and never delivered")
    static let payoutEarlyMeans = Phrase("payout.earlyMeans", "Paid before delivery: free before the parcel it is for was delivered.")
    static let payoutTakenBack = Phrase("payout.takenBack", "Of these orders, {amount} was free by a scan and has been taken back since.")
    static let payoutTakenBackNone = Phrase("payout.takenBackNone", "Nothing that a scan had freed was taken back.")

    static func payoutRule(_ rule: PayoutRule) -> Phrase {
        switch rule {
        case .deliveryScan: Phrase("payout.deliveryScan", "Delivery scan")
        case .handoverScan: Phrase("payout.handoverScan", "Hand-over scan")
        case .estimatedDelivery: Phrase("payout.estimatedDelivery", "Estimated date")
        case .promisedShipDate: Phrase("payout.promisedShipDate", "Promised ship date")
        }
    }

    // Those who record scans
    static let hubQuestions = Phrase("hub.questions", "Questions for you")
    static let hubToPack = Phrase("hub.toPack", "To be packed by you")
    static let hubHeld = Phrase("hub.held", "Parcels with you")
    static let hubHeldText = Phrase("hub.heldText", "packed and not handed over, by your scans")
    static let hubHeldCarrierText = Phrase("hub.heldCarrierText", "handed over to you and not delivered, by your scans")
    static let hubLate = Phrase("hub.late", "Late")
    static let hubLateText = Phrase("hub.lateText", "promised before now and not delivered")
    static let hubDueToday = Phrase("hub.dueToday", "Due today")
    static let hubDueTodayText = Phrase("hub.dueTodayText", "promised for the rest of today")
    static let hubScans = Phrase("hub.scans", "Scans today")
    static let hubNotDelivered = Phrase("hub.notDelivered", "Parcels not delivered")
    static let hubParcels = Phrase("hub.parcels", "Your parcels")
    static let hubParcelsText = Phrase("hub.parcelsText", "The newest ones that you pack, by how far they have come")
    static let hubProgress = Phrase("hub.progress", "Progress")
    static let hubNoParcels = Phrase("hub.noParcels", "No parcels to pack")
    static let hubNoParcelsText = Phrase("hub.noParcelsText", "Parcels that orders send to you appear here.")
    static let hubDevices = Phrase("hub.devices", "Devices today")
    static let hubDevice = Phrase("hub.device", "Device")
    static let hubNoDevice = Phrase("hub.noDevice", "Without a device")
    static let hubNotCounting = Phrase("hub.notCounting", "Do not count")
    static let hubLast = Phrase("hub.last", "Last scan")
    static let hubNoScans = Phrase("hub.noScans", "No scans today")
    static let hubNoScansText = Phrase("hub.noScansText", "What your devices record appears here at once.")
}
