import Cashback
import Core
import Views

extension OrderWords {
    /// What the buyer gets, and when, and which transfers say so.
    func claim(_ detail: ClaimDetail, now: Instant) throws -> OrderPage.Claim {
        let claim = detail.claim
        let rule = try claim.releaseRule()
        return OrderPage.Claim(
            id: claim.id.description, offer: claim.offerName, amount: money(claim.amount), rule: Self.rule(rule),
            comparison: claim.isComparison
                ? "Comparison rule \(rule): it pays without a proved delivery, and exists only to be compared with one that waits for the scan." : nil,
            parts: detail.parts.map { part($0, isComparison: claim.isComparison, now: now) }, transfers: detail.transfers.map(transfer))
    }

    private func part(_ part: PartEntry, isComparison: Bool, now: Instant) -> OrderPage.Part {
        let parcel = part.parcelKey.map { ", parcel \($0)" } ?? ""
        return OrderPage.Part(
            what: "\(part.quantity) of line \(part.line)\(parcel)", amount: money(part.amount), state: part.state.spaced,
            sentence: sentence(part, isComparison: isComparison))
    }

    private func sentence(_ part: PartEntry, isComparison: Bool) -> Words {
        switch PartState(rawValue: part.state) {
        case .tracked, .awaitingScan: waiting(part, isComparison: isComparison)
        case .confirmed, .cooling:
            if let releaseAt = part.releaseAt {
                "Proved by scan \(scan(part)); payable \(moment(releaseAt))."
            } else {
                "Proved by scan \(scan(part))."
            }
        case .payable:
            if let payableAt = part.payableAt {
                part.confirmingScan == nil ? "Payable since \(moment(payableAt)), by date." : "Payable since \(moment(payableAt)), proved by scan \(scan(part))."
            } else {
                "Payable."
            }
        case .review: part.confirmingScan == nil ? "No scan came in time; a person decides." : "A person looks at scan \(scan(part)) first."
        case .held: "Stopped until a person decides."
        case .rejected: "Rejected; nothing is paid."
        case .cancelled: "Cancelled with the goods; nothing is paid."
        case .clawedBack: "Taken back after it had been payable."
        case nil: "\(part.state)"
        }
    }

    private func waiting(_ part: PartEntry, isComparison: Bool) -> Words {
        if isComparison, let releaseAt = part.releaseAt { return "Will be payable \(moment(releaseAt)), delivered or not." }
        guard let key = part.parcelKey else { return "Waits for the goods to be put into a parcel." }
        guard let expiresAt = part.expiresAt else { return "Waits for the scan that proves the delivery of parcel \(outside: key)." }
        return "Waits for the scan that proves the delivery of parcel \(outside: key); without it a person looks from \(moment(expiresAt)) on."
    }

    private func scan(_ part: PartEntry) -> String { part.confirmingScan?.description ?? "" }

    private func transfer(_ transfer: TransferEntry) -> OrderPage.Transfer {
        OrderPage.Transfer(
            id: transfer.id.description, what: Self.transfer(transfer.kind), amount: money(transfer.amount), at: moment(transfer.at),
            accounts: "\(transfer.debit) → \(transfer.credit)")
    }

    private static func rule(_ text: String) -> String {
        switch ReleaseRule(text: text) {
        case .deliveryScan(0)?: "Paid when a scan proves the delivery."
        case .deliveryScan(let days)?: "Paid \(days) days after a scan has proved the delivery."
        case .promisedShipDate?: "Paid on the date by which the seller promised to ship."
        case .handoverScan?: "Paid when a scan shows the handover to the carrier."
        case .estimatedDelivery(0)?: "Paid on the estimated date of delivery."
        case .estimatedDelivery(let days)?: "Paid \(days) days after the estimated date of delivery."
        case nil: text
        }
    }

    private static func transfer(_ kind: String) -> String {
        switch kind {
        case "hold": "reserved in the offer's budget"
        case "post": "made payable"
        case "void": "reservation released"
        case "reversal": "taken back into the budget"
        default: kind
        }
    }
}
