import Core
import Foundation
import Simulation
import Store
import TradeNetwork
import Web
import Workflows

/// How a newcomer gets into a demo: one way in for each role. The passwords stand nowhere else.
struct DemoLogins {
    private struct Guest {
        /// Of the role, as buttons say it.
        let title: String
        let login: String
        let name: String
        /// Whose role they have.
        let party: String
        let city: DemoCity
    }

    private static let guests = [
        Guest(title: "Operator", login: "operator", name: "Olga Berger", party: Workflows.operatorKey, city: .leipzig),
        Guest(title: "Merchant", login: "merchant", name: "Mira Lindner", party: DemoSender.clay.rawValue, city: .leipzig),
        Guest(title: "Hub", login: "hub", name: "Henrique Sousa", party: DemoCity.porto.hub, city: .porto),
        Guest(title: "Carrier", login: "carrier", name: "Karolina Nowak", party: DemoCast.carrier, city: .gdansk),
    ]

    /// In the order of the roles, the operator first.
    let people: [DemoLogin]
    private let order: OrderID
    private let link: String
    private let token: String?

    /// Makes the users and the buyer's link.
    /// - Parameter order: a buyer's.
    init(_ network: DemoNetwork, order: OrderID, workflows: Workflows) async throws {
        let actor = Actor(try network.principal(of: .platform).name)
        var people: [DemoLogin] = []
        for guest in Self.guests {
            let draft = UserDraft(party: guest.party, login: guest.login, name: guest.name, zone: guest.city.zoneName)
            guard let made = try await workflows.createUser(draft, by: actor).madePassword else { continue }
            people.append(DemoLogin(title: guest.title, login: guest.login, password: made))
        }
        self.people = people
        self.order = order
        token = network.secrets[.platform]
        let ids = IdPool(workflows.world)
        let now = workflows.world.now()
        link = try await workflows.store.write { tx in
            ids.rewind()
            return try workflows.issueToken(for: .buyer(order), name: "demo: buyer", expiresAt: nil, by: actor, at: now, in: tx, ids: ids).secret
        }
    }

    /// For the terminal.
    func lines(address: String) -> [String] {
        var lines = ["", "Nearmade's demo: \(address)", ""]
        lines += people.map { "  \(Self.column($0.login)) password \($0.password)" }
        lines.append("  \(Self.column("buyer")) \(address)/orders/\(order)?link=\(link)")
        if let token { lines.append("  \(Self.column("programs")) token \(token)   (the operator's)") }
        return lines + [""]
    }

    private static func column(_ text: String) -> String { text.padding(toLength: 9, withPad: " ", startingAt: 0) }
}
