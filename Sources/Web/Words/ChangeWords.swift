import Look

// Forms that change an order or a scan.
extension Phrase {
    static let changeReason = Phrase("change.reason", "Why")
    static let changeReasonHint = Phrase("change.reasonHint", "Kept for good with the fact; write no names of buyers. A few sentences at most.")
    static let changeReasonMissing = Phrase("change.reasonMissing", "Say why")
    static let changeReasonLong = Phrase("change.reasonLong", "Shorten the reason to a few sentences")
    static let changeBack = Phrase("change.back", "Back to the order")
    static let changeGoOn = Phrase("change.goOn", "Go on")

    static let cancelTitle = Phrase("cancel.title", "Cancel order {key}")
    static let cancelLineTitle = Phrase("cancel.lineTitle", "Cancel {n} × {article} of order {key}")
    static let cancelLead = Phrase("cancel.lead", "Every line that is left is cancelled. Cashback on them ends: what is only reserved goes back, what is payable is taken back.")
    static let cancelLineLead = Phrase("cancel.lineLead", "Only this line is cancelled, and the cashback on it ends.")
    static let cancelPayable = Phrase("cancel.payable", "what is payable to the buyer")
    static let cancelReserved = Phrase("cancel.reserved", "what is reserved for the buyer")
    static let cancelBudget = Phrase("cancel.budget", "the offer's budget")
    static let cancelWarning = Phrase("cancel.warning", "A cancelled line stays cancelled, and its cashback ends for good. The ledger keeps both entries.")
    static let cancelTakenBack = Phrase("cancel.takenBack", "Taken back")
    static let cancelGivenBack = Phrase("cancel.givenBack", "Reservation given back")
    static let cancelButton = Phrase("cancel.button", "Cancel and move {amount}")
    static let cancelDone = Phrase("cancel.done", "Cancelled. What it did stands below.")

    static let voidTitle = Phrase("void.title", "Take back the scan “{step}” of parcel {parcel}")
    static let voidLead = Phrase("void.lead", "The scan stays stored, but does not count any more. What it had confirmed waits for another scan.")
    static let voidBack = Phrase("void.back", "Back to the scan")
    static let voidPayable = Phrase("void.payable", "what this scan had made payable")
    static let voidBudget = Phrase("void.budget", "the offer's budget, reserved there again")
    static let voidWarning = Phrase(
        "void.warning", "This scan never counts again. If another scan said the same, that one counts in its place and the money stays with the buyer.")
    static let voidButton = Phrase("void.button", "Take back {amount}")
    static let voidDone = Phrase("void.done", "The scan is taken back.")

    static let linkTitle = Phrase("link.title", "Make a link for the buyer of order {key}")
    static let linkLead = Phrase("link.lead", "Whoever has the link sees this order's page for buyers and can object, and nothing else.")
    static let linkName = Phrase("link.name", "What it is for")
    static let linkNameHint = Phrase("link.nameHint", "Stands in the list of tokens, such as “Mail of 3 November”.")
    static let linkNameMissing = Phrase("link.nameMissing", "Say what the link is for")
    static let linkNameLong = Phrase("link.nameLong", "Shorten what the link is for to 200 letters")
    static let linkDays = Phrase("link.days", "How long it works")
    static let linkDaysReal = Phrase("link.daysReal", "Real days, not the demo’s.")
    static let linkDaysMissing = Phrase("link.daysMissing", "Choose how long the link works")
    static let linkDaysText = Phrase("link.daysText", "{n} days")
    static let linkDaysNever = Phrase("link.daysNever", "Until it is withdrawn")
    static let linkButton = Phrase("link.button", "Make the link")
    static let linkMade = Phrase("link.made", "The buyer's link")
    static let linkOnce = Phrase("link.once", "Copy it now")
    static let linkOnceText = Phrase("link.onceText", "It is shown only this once; only its fingerprint is kept. A lost link is replaced by a new one.")
    static let linkCopy = Phrase("link.copy", "Copy")

    static let changeFlashes: [Phrase] = [objectionSent, cancelDone, voidDone]
}
