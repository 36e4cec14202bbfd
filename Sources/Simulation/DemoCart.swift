import Core
import Selling

/// What one buyer orders: lines, parcels, and who passes the order on.
struct DemoCart {
    let lines: [LineDraft]
    let parcels: [ParcelDraft]
    let offer: DemoOffer
    let member: String
    let sender: DemoSender

    /// - Parameter isVisitor: a visitor of the demo asked for the order: one parcel, through the offer that pays at delivery.
    init(_ name: DemoName, city: DemoCity, orderedAt: Instant, isVisitor: Bool, dice: DemoDice) {
        let home = dice.pick(DemoMaker.allCases)
        var makers: [DemoMaker] = []
        for position in 0..<Self.lineCount(dice) {
            let maker = position > 0 && dice.happens(perMille: 200) ? (home == .clay ? DemoMaker.paper : .clay) : home
            makers.append(maker)
        }
        lines = makers.enumerated().map { position, maker in
            let good = dice.pick(maker.goods)
            let quantity = dice.happens(perMille: 750) ? 1 : Int64(2 + dice.below(2))
            return LineDraft(
                sku: good.sku, title: good.title, merchant: maker.key, quantity: quantity, amount: good.price * quantity,
                shipping: position == 0 ? 290 : 0, promisedShipAt: orderedAt.adding(hours: 4))
        }
        if lines.count > 1, !isVisitor, dice.happens(perMille: 350) {
            // The first line goes alone; the second parcel takes the rest.
            parcels = [
                ParcelDraft(key: name.parcel(0), hub: city.hub, contents: [ParcelContent(line: 1, quantity: lines[0].quantity)]),
                ParcelDraft(key: name.parcel(1), hub: city.hub),
            ]
        } else {
            parcels = [ParcelDraft(key: name.parcel(0), hub: city.hub)]
        }
        offer = isVisitor ? .cityCashback : Self.offer(dice)
        member = isVisitor ? DemoCast.visitor : "member-" + DemoName.padded(1 + dice.below(DemoCast.members), 3)
        // A shop sends orders for its own goods only; a cart with goods of both makers comes from the platform.
        sender = makers.allSatisfy { $0 == home } ? home.sender : .platform
    }

    private static func lineCount(_ dice: DemoDice) -> Int {
        switch dice.below(100) {
        case ..<60: 1
        case ..<88: 2
        default: 3
        }
    }

    private static func offer(_ dice: DemoDice) -> DemoOffer {
        switch dice.below(100) {
        case ..<70: .cityCashback
        case ..<88: .makersWeek
        default: .byDate
        }
    }
}
