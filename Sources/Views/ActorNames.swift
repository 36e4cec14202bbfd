import Core
import Store

/// Names of those whom facts name by id, so that people need not read ids: `hub:pty_01h…` is `Hub Mitte`, `user:usr_01h…` is `Anna Berg, Hub Mitte`.
package enum ActorNames {
    /// - Parameter sight: who asks. A person's name is shown to the operator and to the person's own party; others, buyers among them, are shown
    ///   the party's name only.
    /// - Returns: names by actor; jobs and commands have none.
    package static func load(_ actors: some Sequence<String>, seenBy sight: Sight, in tx: any Transaction) throws -> [String: String] {
        var parties: [PartyID: [String]] = [:]
        var devices: [DeviceID: [String]] = [:]
        var users: [UserID: [String]] = [:]
        for actor in Set(actors).sorted() {
            guard let id = actor.split(separator: ":").last.map(String.init) else { continue }
            if let party = PartyID(text: id) { parties[party, default: []].append(actor) }
            if let device = DeviceID(text: id) { devices[device, default: []].append(actor) }
            if let user = UserID(text: id) { users[user, default: []].append(actor) }
        }
        var names: [String: String] = [:]
        for (id, name) in try find("SELECT t.id, t.name FROM party AS t {join values} WHERE t.id = v.id", parties.keys.sorted(), in: tx) {
            for actor in parties[id] ?? [] { names[actor] = name }
        }
        for (id, name) in try find("SELECT t.id, t.name FROM device AS t {join values} WHERE t.id = v.id", devices.keys.sorted(), in: tx) {
            for actor in devices[id] ?? [] { names[actor] = name }
        }
        for user in try people(users.keys.sorted(), in: tx) {
            for actor in users[user.id] ?? [] {
                names[actor] = sight.showsPeople(of: user.party) ? "\(user.name), \(user.partyName)" : user.partyName
            }
        }
        return names
    }

    private static func find<Subject>(
        _ sql: String, _ ids: [Identifier<Subject>], in tx: any Transaction
    ) throws -> [(Identifier<Subject>, String)] {
        guard !ids.isEmpty else { return [] }
        return try tx.rows(Bulk(sql, ["id": .ids(ids)])) { (try $0.id(0), try $0.text(1)) }
    }

    private struct NamedUser {
        let id: UserID
        let name: String
        let party: PartyID
        let partyName: String
    }

    private static func people(_ ids: [UserID], in tx: any Transaction) throws -> [NamedUser] {
        guard !ids.isEmpty else { return [] }
        return try tx.rows(
            Bulk(
                """
                SELECT u.id, u.name, p.id, p.name FROM app_user AS u JOIN party AS p ON p.id = u.party_id {join values} WHERE u.id = v.id
                """, ["id": .ids(ids)])
        ) { NamedUser(id: try $0.id(0), name: try $0.text(1), party: try $0.id(2), partyName: try $0.text(3)) }
    }
}

extension Sight {
    /// Whether the names of those who act for `party` may be shown.
    fileprivate func showsPeople(of party: PartyID) -> Bool {
        switch self {
        case .everything: true
        case .merchant(let viewer), .recorder(let viewer, _): viewer == party
        case .order: false
        }
    }
}
