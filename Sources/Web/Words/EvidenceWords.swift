import Core
import Look

extension Phrase {
    /// What a scan says happened, as a heading or in a list.
    static func scanStep(_ step: Step) -> Phrase {
        switch step {
        case .labelled: Phrase("scanStep.labelled", "Labelled")
        case .packed: Phrase("scanStep.packed", "Packed")
        case .handedOver: Phrase("scanStep.handedOver", "Handed over")
        case .outForDelivery: Phrase("scanStep.outForDelivery", "Out for delivery")
        case .delivered: Phrase("scanStep.delivered", "Delivered")
        case .collected: Phrase("scanStep.collected", "Collected")
        case .failed: Phrase("scanStep.failed", "Delivery failed")
        case .returned: Phrase("scanStep.returned", "Returned")
        }
    }
}
