import Core
import Fulfilment
import Selling

/// Through which a demo reaches Nearmade: the server's API, or the commands themselves while nobody can look yet. Every call may be made again
/// with the same arguments: it then changes nothing.
package protocol DemoDoor: Sendable {
    /// - Returns: one reply an order, in order.
    func placeOrders(_ orders: [OrderDraft], by sender: DemoSender) async throws -> [DemoReply]
    /// - Returns: one reply a scan, in order.
    func captureScans(_ scans: [DemoScan], by sender: DemoSender) async throws -> [DemoReply]
    func cancel(_ order: OrderID, reason: String, at: Instant) async throws -> DemoReply
    /// - Parameter key: of this payment; the same key pays once.
    func fund(offer: String, amount: Int64, key: String, at: Instant) async throws -> DemoReply
    /// Open anomalies, oldest first.
    func openAnomalies(limit: Int) async throws -> [DemoAnomaly]
    func decide(_ anomaly: AnomalyID, _ decision: AnomalyDecision, note: String, at: Instant) async throws -> DemoReply
    /// Claims in review, oldest first.
    func claimsInReview(limit: Int) async throws -> [DemoReview]
    func reject(_ claim: ClaimID, reason: String, at: Instant) async throws -> DemoReply
}

package enum DemoReply: Sendable, Equatable {
    /// The order's id, where an order was placed.
    case taken(OrderID?)
    /// Sent before.
    case known(OrderID?)
    case refused(String)

    var order: OrderID? {
        switch self {
        case .taken(let order), .known(let order): order
        case .refused: nil
        }
    }
}

package struct DemoAnomaly: Sendable, Equatable {
    package let id: AnomalyID
    package let kind: AnomalyKind
    package let raisedAt: Instant

    package init(id: AnomalyID, kind: AnomalyKind, raisedAt: Instant) {
        self.id = id
        self.kind = kind
        self.raisedAt = raisedAt
    }
}

package struct DemoReview: Sendable, Equatable {
    package let claim: ClaimID
    package let trackedAt: Instant

    package init(claim: ClaimID, trackedAt: Instant) {
        self.claim = claim
        self.trackedAt = trackedAt
    }
}

/// Why nothing came back through a door.
package enum DemoDoorFault: Error, Equatable, CustomStringConvertible {
    /// Nothing is lost: send it again later.
    case later(String)
    /// Sending it again would not help.
    case refused(String)

    package var description: String {
        switch self {
        case .later(let reason), .refused(let reason): reason
        }
    }
}
