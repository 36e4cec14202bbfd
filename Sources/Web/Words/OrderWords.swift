import Look
import Views

extension Phrase {
    // The list
    static let ordersLead = Phrase("orders.lead", "What buyers have ordered, the latest first, with where its parcels are and where its cashback stands.")
    static let ordersOrder = Phrase("orders.order", "Order")
    static let ordersCame = Phrase("orders.came", "Came")
    static let ordersMerchant = Phrase("orders.merchant", "Merchant")
    static let ordersWhere = Phrase("orders.where", "Where it is")
    static let ordersCashback = Phrase("orders.cashback", "Cashback")
    static let ordersTotal = Phrase("orders.total", "Total")
    static let ordersState = Phrase("orders.state", "State")
    static let ordersKey = Phrase("orders.key", "Order number begins with")
    static let ordersMarketplace = Phrase("orders.marketplace", "Marketplace")
    static let ordersAny = Phrase("orders.any", "All")
    static let ordersSince = Phrase("orders.since", "Came from {time} on")
    static let ordersUntil = Phrase("orders.until", "Came before {time}")
    static let ordersNoParcel = Phrase("orders.noParcel", "In no parcel yet")
    static let ordersNoScan = Phrase("orders.noScan", "No scan yet")
    static let ordersParcels = Phrase("orders.parcels", "{n} {n|parcel|parcels}")
    static let ordersNoCashback = Phrase("orders.noCashback", "none")
    static let ordersNone = Phrase("orders.none", "No orders yet")
    static let ordersNoneText = Phrase("orders.noneText", "An order appears here the moment a shop sends it.")
    static let ordersNoMatch = Phrase("orders.noMatch", "No order fits")
    static let ordersNoMatchText = Phrase("orders.noMatchText", "Take a filter away, or look for another order number.")
    static let ordersAll = Phrase("orders.all", "Show all orders")

    static func orderStanding(_ standing: OrderStanding) -> Phrase {
        switch standing {
        case .open: Phrase("order.open", "Open")
        case .delivered: Phrase("order.delivered", "Delivered")
        case .overdue: Phrase("order.overdue", "Overdue")
        case .returned: Phrase("order.returned", "Returned")
        case .cancelled: Phrase("order.cancelled", "Cancelled")
        }
    }

    // One order
    static let orderTitle = Phrase("order.title", "Order {key}")
    static let orderLead = Phrase("order.lead", "{marketplace}, came {time}, {total} in all")
    static let orderWhere = Phrase("order.where", "Where it is now")
    static let orderWhereNone = Phrase("order.whereNone", "The goods are in no parcel yet.")
    static let orderWhereNoneText = Phrase("order.whereNoneText", "A parcel appears here when somebody announces it, its scans as they are recorded.")
    static let orderCancelledUnpacked = Phrase("order.cancelledUnpacked", "The order was cancelled before anything was packed.")
    static let orderParcel = Phrase("order.parcel", "Parcel {key}")
    static let orderPacker = Phrase("order.packer", "packed by {hub}")
    static let orderBought = Phrase("order.bought", "What was bought")
    static let orderArticle = Phrase("order.article", "Article")
    static let orderQuantity = Phrase("order.quantity", "Quantity")
    static let orderPrice = Phrase("order.price", "Price")
    static let orderShipping = Phrase("order.shipping", "Shipping")
    static let orderRemark = Phrase("order.remark", "Remark")
    static let orderChange = Phrase("order.change", "Change")
    static let orderLineCancelled = Phrase("order.lineCancelled", "Cancelled {time}")
    static let orderLinePromised = Phrase("order.linePromised", "Promised to be shipped {time}")
    static let orderTogether = Phrase("order.together", "Together {total}")
    static let orderNothing = Phrase("order.nothing", "The order names no article.")
    static let orderProof = Phrase("order.proof", "What proves it")
    static let orderProofNote = Phrase("order.proofNote", "Every scan of its parcels, as they came, those that do not count among them.")
    static let orderCashback = Phrase("order.cashback", "What the buyer gets, and when")
    static let orderCashbackNone = Phrase("order.cashbackNone", "The order came through no offer.")
    static let orderCashbackNoneText = Phrase("order.cashbackNoneText", "Cashback is decided when an order comes; nothing is added to it later.")
    static let orderClaim = Phrase("order.claim", "{amount} from {offer}")
    static let orderRule = Phrase("order.rule", "Paid {rule}.")
    static let orderRuleWaits = Phrase("order.ruleWaits", "After a scan of grade {grades} the money waits {n} {n|hour|hours}.")
    static let orderRuleWaitsDays = Phrase("order.ruleWaitsDays", "After a scan of grade {grades} the money waits {n} {n|day|days}.")
    static let orderRuleLook = Phrase("order.ruleLook", "A person looks first at a scan of grade {grades}.")
    static let orderFor = Phrase("order.for", "For")
    static let orderNext = Phrase("order.next", "What happens next")
    static let orderNextProved = Phrase("order.nextProved", "Proved by {scan}.")
    static let orderNextDoubted = Phrase("order.nextDoubted", "The scan that is looked at: {scan}.")
    static let orderTransfers = Phrase("order.transfers", "Ledger transfers")
    static let orderTransfer = Phrase("order.transfer", "Transfer")
    static let orderWhen = Phrase("order.when", "When")
    static let orderAmount = Phrase("order.amount", "Amount")
    static let orderAccounts = Phrase("order.accounts", "From and to")
    static let orderNoTransfer = Phrase("order.noTransfer", "No money has moved for it.")
    static let orderAnomalies = Phrase("order.anomalies", "What does not fit")
    static let orderAnomaliesNone = Phrase("order.anomaliesNone", "Nothing is in doubt.")
    static let orderSettled = Phrase("order.settled", "Settled {time}")
    static let orderAbout = Phrase("order.about", "About this order")
    static let orderID = Phrase("order.id", "Id")
    static let orderReceived = Phrase("order.received", "Came")
    static let orderOrdered = Phrase("order.ordered", "Ordered")
    static let orderPromise = Phrase("order.promise", "Delivery promised")
    static let orderKept = Phrase("order.kept", "Kept")
    static let orderLate = Phrase("order.late", "Late")
    static let orderCancelledAt = Phrase("order.cancelledAt", "Cancelled")
    static let orderCampaign = Phrase("order.campaign", "Campaign")
    static let orderCoupon = Phrase("order.coupon", "Coupon")
    static let orderClick = Phrase("order.click", "Click")
    static let orderFacts = Phrase("order.facts", "Who did what")
    static let orderFactsNote = Phrase("order.factsNote", "Every fact about the order, its parcels, scans, claims and anomalies, the latest first.")
    static let orderFactsNone = Phrase("order.factsNone", "No facts yet")
    static let archived = Phrase("archived", "{n} {n|fact|facts} of this stand in the archive")
    static let archivedFiles = Phrase("archived.files", "It was over long ago, so its history was written to files, proved and taken out of here. Whoever runs Nearmade has them: {files}.")
    static let archivedScans = Phrase("archived.scans", "{n} {n|scan|scans} that proved it stand in the archive")
    static let orderFactsCut = Phrase("order.factsCut", "There is more than is shown here; the journal has all of it.")
    static let orderHappened = Phrase("order.happened", "happened {time}")
    static let orderCancelDelivered = Phrase("order.cancelDelivered", "Cancel although delivered")
    static let orderCancel = Phrase("order.cancel", "Cancel order")
    static let orderCancelLine = Phrase("order.cancelLine", "Cancel line")
    static let orderLink = Phrase("order.link", "Make a link for the buyer")
}

extension OrderStanding {
    var tone: Tone {
        switch self {
        case .open: .info
        case .delivered: .good
        case .overdue: .warning
        case .returned, .cancelled: .neutral
        }
    }

    func badge(_ viewer: Viewer) -> Badge { Badge(viewer.say(.orderStanding(self)), tone) }
}
