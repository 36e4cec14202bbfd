import Core
import Fulfilment
import TradeNetwork
import Selling
import Store
import Views

/// What a merchant may change of an order that has its lines and perhaps others': its own, and nothing that takes a buyer's proved cashback away.
struct MerchantRules {
    private let principal: Principal
    private let lines: [OrderLine]
    private let delivered: Set<Int64>

    /// - Throws: a problem when there is no such order, or it may not be seen.
    init(order: OrderID, for principal: Principal, seenBy sight: Sight, in tx: any Transaction) throws {
        guard try OrderExists.check(order, seenBy: sight, in: tx) else { throw Problem.notFound("order") }
        self.principal = principal
        // In the order in which the commands themselves lock: no scan may prove a delivery between this look and the change.
        _ = try Orders.load([order], lock: true, in: tx)
        _ = try Parcels.of(order, lock: true, in: tx)
        lines = try OrderLines.of(order, in: tx)
        delivered = try DeliveredLines.of(order, in: tx)
    }

    /// - Parameter positions: nil for all that are left.
    func checkCancellation(of positions: Set<Int64>?) throws(WebRefusal) {
        guard principal.role == .merchant else { return }
        for line in lines where line.cancelledAt == nil && positions?.contains(line.position) ?? true {
            guard line.merchant == principal.party else { throw .lineNotYours(line.position) }
            guard !delivered.contains(line.position) else { throw .lineDelivered(line.position) }
        }
    }

    /// A parcel without contents takes all that is left, so every line must be the merchant's then.
    func checkPacking(of parcels: [ParcelDraft]) throws(WebRefusal) {
        guard principal.role == .merchant else { return }
        let takesAll = parcels.contains { $0.contents.isEmpty }
        let named = Set(parcels.flatMap { $0.contents.map(\.line) })
        for line in lines where line.cancelledAt == nil && (takesAll || named.contains(line.position)) {
            guard line.merchant == principal.party else { throw .lineNotYours(line.position) }
        }
    }
}
