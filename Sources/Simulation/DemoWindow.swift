import Core
import Selling

/// Events that are sent together: orders first, then scans, each in one request a sender. What would change its meaning by that starts a new window.
struct DemoWindow {
    static let limit = 400

    private(set) var orders: [(sender: DemoSender, drafts: [OrderDraft])] = []
    private(set) var scans: [(sender: DemoSender, scans: [DemoScan])] = []
    /// What is sent alone: a cancellation, a payment, a look.
    private(set) var alone: DemoEvent?
    private(set) var count = 0
    /// Who has scanned a parcel in this window.
    private var scannedBy: [String: DemoSender] = [:]

    var isEmpty: Bool { count == 0 }

    func canTake(_ event: DemoEvent) -> Bool {
        guard !isEmpty else { return true }
        guard alone == nil, count < Self.limit else { return false }
        return switch event.action {
        // A scan before its order has to be there before it.
        case .order(let draft, _): !draft.parcels.contains { scannedBy[$0.key] != nil }
        // Two senders' scans of a parcel keep their order.
        case .scan(let scan): scannedBy[scan.parcel, default: scan.sender] == scan.sender
        case .cancel, .fund, .look: false
        }
    }

    mutating func removeFirstOrders() { orders.removeFirst() }
    mutating func removeFirstScans() { scans.removeFirst() }

    mutating func add(_ event: DemoEvent) {
        count += 1
        switch event.action {
        case .order(let draft, let sender):
            if let index = orders.firstIndex(where: { $0.sender == sender }) {
                orders[index].drafts.append(draft)
            } else {
                orders.append((sender, [draft]))
            }
        case .scan(let scan):
            scannedBy[scan.parcel] = scan.sender
            if let index = scans.firstIndex(where: { $0.sender == scan.sender }) {
                scans[index].scans.append(scan)
            } else {
                scans.append((scan.sender, [scan]))
            }
        case .cancel, .fund, .look: alone = event
        }
    }
}
