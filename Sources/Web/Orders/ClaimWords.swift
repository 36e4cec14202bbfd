import Cashback
import Core
import Views

extension OrderWords {
    /// What the buyer gets, and when, and which transfers say so.
    func claim(_ detail: ClaimDetail) throws -> OrderPage.Claim {
        let claim = detail.claim
        let rule = try claim.releaseRule()
        return OrderPage.Claim(
            id: claim.id.description, offer: claim.offerName, amount: money(claim.amount), rule: Self.rule(rule),
            comparison: claim.isComparison
                ? "Comparison rule \(rule): it pays without a proved delivery, and exists only to be compared with one that waits for the scan." : nil,
            parts: detail.parts.map { part($0, rule: ReleaseRule(text: rule)) }, transfers: detail.transfers.map(transfer))
    }

    private func part(_ part: PartEntry, rule: ReleaseRule?) -> OrderPage.Part {
        let parcel = part.parcelKey.map { ", parcel \($0)" } ?? ""
        return OrderPage.Part(
            what: "\(part.quantity) of line \(part.line)\(parcel)", amount: money(part.amount), state: part.state.spaced,
            sentence: sentence(part, rule: rule))
    }

    private func sentence(_ part: PartEntry, rule: ReleaseRule?) -> Words {
        switch PartState(rawValue: part.state) {
        case .tracked, .awaitingScan: waiting(part, rule: rule)
        case .confirmed, .cooling: cooling(part)
        case .payable: payable(part, rule: rule)
        case .review: review(part)
        case .held: "Stopped until a person decides."
        case .rejected: "Rejected; nothing is paid."
        case .cancelled: "Cancelled with the goods; nothing is paid."
        case .clawedBack: "Taken back after it had been payable."
        case nil: "\(part.state)"
        }
    }

    private func waiting(_ part: PartEntry, rule: ReleaseRule?) -> Words {
        let isByDate = rule?.isComparison == true && rule != .handoverScan
        if isByDate { return part.releaseAt.map { "Will be payable \(moment($0)), delivered or not." } ?? "The order names no date for this rule." }
        guard let key = part.parcelKey else { return "Waits for the goods to be put into a parcel." }
        if rule == .handoverScan { return "Waits for the scan that shows the handover of parcel \(outside: key)." }
        guard let expiresAt = part.expiresAt else { return "Waits for the scan that proves the delivery of parcel \(outside: key)." }
        return "Waits for the scan that proves the delivery of parcel \(outside: key); without it a person looks from \(moment(expiresAt)) on."
    }

    private func cooling(_ part: PartEntry) -> Words {
        guard let releaseAt = part.releaseAt else { return "Proved by scan \(link: scan(part))." }
        return "Proved by scan \(link: scan(part)); payable \(moment(releaseAt))."
    }

    private func payable(_ part: PartEntry, rule: ReleaseRule?) -> Words {
        guard let payableAt = part.payableAt else { return "Payable." }
        guard part.confirmingScan != nil else { return "Payable since \(moment(payableAt)), by date." }
        guard rule != .handoverScan else { return "Payable since \(moment(payableAt)), by scan \(link: scan(part))." }
        return "Payable since \(moment(payableAt)), proved by scan \(link: scan(part))."
    }

    private func review(_ part: PartEntry) -> Words {
        part.confirmingScan == nil ? "No scan came in time; a person decides." : "A person looks at scan \(link: scan(part)) first."
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
