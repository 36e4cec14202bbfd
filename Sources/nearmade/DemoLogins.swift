import Core
import Foundation
import Simulation
import Store
import TradeNetwork
import Workflows

/// How a newcomer gets in: one way in for each role.
enum DemoLogins {
    /// Roles whose sender stands for them, in the order in which they are told.
    private static let shown: [(role: String, sender: DemoSender)] = [
        ("operator", .platform), ("merchant", .clay), ("hub", .benchLeipzig), ("carrier", .riderLeipzig),
    ]

    /// - Parameter order: a buyer's, which has just been placed.
    /// - Returns: lines for the terminal.
    static func make(_ network: DemoNetwork, order: OrderID, address: String, workflows: Workflows) async throws -> [String] {
        let tokens = shown.compactMap { role, sender in
            network.secrets[sender].map { "  \(role.padding(toLength: 9, withPad: " ", startingAt: 0)) token \($0)" }
        }
        let actor = Actor(try network.principal(of: .platform).name)
        let ids = IdPool(workflows.world)
        let now = workflows.world.now()
        let link = try await workflows.store.write { tx in
            ids.rewind()
            return try workflows.issueToken(for: .buyer(order), name: "demo: buyer", expiresAt: nil, by: actor, at: now, in: tx, ids: ids).secret
        }
        return tokens + ["  buyer     \(address)/orders/\(order)?link=\(link)"]
    }
}
