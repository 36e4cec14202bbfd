import Look

extension Phrase {
    static func transferKind(_ kind: String) -> Phrase {
        switch kind {
        case "deposit": Phrase("transfer.deposit", "Paid in")
        case "hold": Phrase("transfer.hold", "Reserved, nothing moved")
        case "post": Phrase("transfer.post", "Made payable")
        case "void": Phrase("transfer.void", "Reservation released")
        default: Phrase("transfer.reversal", "Taken back")
        }
    }

    /// What a transfer of this kind does.
    static func transferMeans(_ kind: String) -> Phrase {
        switch kind {
        case "deposit": Phrase("transfer.depositMeans", "Money came in for an offer.")
        case "hold": Phrase("transfer.holdMeans", "Money of the budget is kept for a buyer. Nothing has moved for good.")
        case "post": Phrase("transfer.postMeans", "What was reserved is owed to the buyer now.")
        case "void": Phrase("transfer.voidMeans", "What was reserved is free again in the budget.")
        default: Phrase("transfer.reversalMeans", "What was owed to the buyer is taken back into the budget.")
        }
    }

    // Accounts
    static let accountsTitle = Phrase("accounts.title", "Ledger")
    static let accountsLead = Phrase("accounts.lead", "Every cent stands in two accounts: what one has gained another has lost.")
    static let accountsKinds = Phrase("accounts.kinds", "Kinds of account")
    static let accountsAll = Phrase("accounts.all", "All")
    static let accountsFunding = Phrase("accounts.funding", "Payers")
    static let accountsBudget = Phrase("accounts.budget", "Budgets")
    static let accountsPayable = Phrase("accounts.payable", "Buyers")
    static let accountsCaption = Phrase("accounts.caption", "Accounts")
    static let accountsAccount = Phrase("accounts.account", "Account")
    static let accountsBalance = Phrase("accounts.balance", "Balance")
    static let accountsReserved = Phrase("accounts.reserved", "Reserved")
    static let accountsAvailable = Phrase("accounts.available", "Free")
    static let accountsMarketplace = Phrase("accounts.marketplace", "Marketplace")
    static let accountsEmpty = Phrase("accounts.empty", "No accounts here")
    static let accountsEmptyMore = Phrase("accounts.emptyMore", "An account appears with the first offer, the first money paid in and the first buyer with a claim.")

    static let accountPaidIn = Phrase("account.paidIn", "Money of {name}")
    static let accountPaidInMeans = Phrase("account.paidInMeans", "Where {name}'s money comes from: below zero by what it has paid in.")
    static let accountBudgetOf = Phrase("account.budgetOf", "Budget of {name}")
    static let accountBudgetMeans = Phrase("account.budgetMeans", "Set aside for this offer: cashback is reserved in it, and paid out of it.")
    static let accountOwed = Phrase("account.owed", "Buyer {member}")
    static let accountOwedMeans = Phrase("account.owedMeans", "What this buyer is owed. Reserved is what may still come.")
    static let accountUnnamed = Phrase("account.unnamed", "Buyers without a name")
    static let accountUnnamedMeans = Phrase("account.unnamedMeans", "What is owed to buyers whom the marketplace does not name, together.")
    static let accountOther = Phrase("account.other", "Account")
    static let accountOtherMeans = Phrase("account.otherMeans", "An account of another kind.")
    static let accountOverdraws = Phrase("account.overdraws", "It may go below zero.")

    static let proofTitle = Phrase("proof.title", "The books balance")
    static let proofBroken = Phrase("proof.broken", "The books do not balance")
    static let proofNote = Phrase("proof.note", "All balances of one currency, added up. Anything but zero would be a fault.")
    static let proofCurrency = Phrase("proof.currency", "Currency")
    static let proofPaidIn = Phrase("proof.paidIn", "Payers")
    static let proofBudgets = Phrase("proof.budgets", "Budgets")
    static let proofOwed = Phrase("proof.owed", "Owed to buyers")
    static let proofSum = Phrase("proof.sum", "Sum")
    static let proofReserved = Phrase("proof.reserved", "Reserved")
    static let proofMany = Phrase(
        "proof.many", "There are more than {n} accounts, too many to add up for a page. nearmade verify adds them all up, and proves every transfer.")
    static let proofEmpty = Phrase("proof.empty", "Nothing to add up yet")

    // One account
    static let accountID = Phrase("account.id", "Account")
    static let accountOpened = Phrase("account.opened", "Opened")
    static let accountOffer = Phrase("account.offer", "Offer")
    static let accountParty = Phrase("account.party", "Party")
    static let accountCurrency = Phrase("account.currency", "Currency")
    static let accountStatement = Phrase("account.statement", "Transfers")
    static let accountStatementNote = Phrase("account.statementNote", "The last booked first, with what was there after each.")
    static let accountBookedLate = Phrase("account.bookedLate", "booked late")
    static let accountTransfersEmpty = Phrase("account.transfersEmpty", "No transfers yet")
    static let accountTransfersEmptyMore = Phrase("account.transfersEmptyMore", "They appear as soon as money comes in, is reserved, paid or taken back.")
    static let accountOtherSide = Phrase("account.otherSide", "Other account")
    static let accountChange = Phrase("account.change", "Change")
    static let accountReservedChange = Phrase("account.reservedChange", "Reserved, change")
    static let accountBalanceAfter = Phrase("account.balanceAfter", "Balance after")
    static let accountReservedAfter = Phrase("account.reservedAfter", "Reserved after")

    // One transfer
    static let transferTitle = Phrase("transfer.title", "{kind}: {amount}")
    static let transferID = Phrase("transfer.id", "Transfer")
    static let transferWhat = Phrase("transfer.what", "What")
    static let transferWhen = Phrase("transfer.when", "When")
    static let transferAmount = Phrase("transfer.amount", "Amount")
    static let transferFrom = Phrase("transfer.from", "From")
    static let transferTo = Phrase("transfer.to", "To")
    static let transferPending = Phrase("transfer.pending", "Pending")
    static let transferPosted = Phrase("transfer.posted", "Posted")
    static let transferVoided = Phrase("transfer.voided", "Released")
    static let transferTakenBack = Phrase("transfer.takenBack", "Taken back")
    static let transferResolves = Phrase("transfer.resolves", "Resolves the reservation")
    static let transferResolvedBy = Phrase("transfer.resolvedBy", "Resolved by")
    static let transferOpen = Phrase("transfer.open", "nothing yet: it is still reserved")
    static let transferCorrects = Phrase("transfer.corrects", "Takes back")
    static let transferCorrectedBy = Phrase("transfer.correctedBy", "Taken back by")
    static let transferMoney = Phrase("transfer.money", "The money")
    static let transferReason = Phrase("transfer.reason", "Why it moved")
    static let transferClaim = Phrase("transfer.claim", "Claim")
    static let transferShare = Phrase("transfer.share", "Share")
    static let transferOrder = Phrase("transfer.order", "Order")
    static let transferFact = Phrase("transfer.fact", "Fact")
    static let transferActor = Phrase("transfer.actor", "By")
    static let transferCause = Phrase("transfer.cause", "Because of")
    static let transferNoFact = Phrase("transfer.noFact", "Its fact is not among those shown.")
}
