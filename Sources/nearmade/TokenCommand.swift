import ArgumentParser
import Core
import TradeNetwork
import Store
import Workflows

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Issue a token for a party or a device. Its secret is printed once.")

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Key of the party (default: the operator, who is made if there is none).") var party: String?
    @Option(help: "Key of the device.") var device: String?
    @Option(help: "What the token is for.") var name = "command line"
    @Option(help: "Days until it ends; without it the token lasts until it is revoked.") var days: Int64?

    func validate() throws {
        guard party == nil || device == nil else { throw ValidationError("Give either --party or --device.") }
        if let days { guard (1...3_650).contains(days) else { throw ValidationError("--days must be 1 to 3650.") } }
    }

    func run() async throws {
        let store = try await database.openMigrated()
        let workflows = Workflows(store: store, world: .real())
        let now = workflows.world.now()
        let ids = IdPool(workflows.world)
        let expiresAt = days.map { workflows.world.wallNow().adding(days: $0) }
        let (party, device, name) = (party, device, name)
        let issued = try await store.write { tx in
            ids.rewind()
            let principal = try Self.principal(party: party, device: device, workflows: workflows, at: now, in: tx, ids: ids)
            return try workflows.issueToken(for: principal, name: name, expiresAt: expiresAt, by: Actor("command:token"), at: now, in: tx, ids: ids)
        }
        say("\(issued.token.principal.name), token \(issued.token.id); the secret is not shown again:")
        print(issued.secret)
        await store.close()
    }

    private static func principal(
        party: String?, device: String?, workflows: Workflows, at now: Instant, in tx: any Transaction, ids: IdPool
    ) throws -> Principal {
        if let device {
            guard let found = try Devices.find(key: device, in: tx), let owner = try Parties.find(found.owner, in: tx) else {
                throw NetworkRefusal.deviceUnknown(device)
            }
            return .device(found.id, owner: owner.id, owner.kind)
        }
        guard let party, party != Workflows.operatorKey else {
            return .party(try workflows.ensureOperator(at: now, in: tx, ids: ids).id, .operator)
        }
        guard let found = try Parties.find(key: party, in: tx) else { throw NetworkRefusal.partyUnknown(party) }
        return .party(found.id, found.kind)
    }
}
