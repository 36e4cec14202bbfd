import ArgumentParser
import Core
import Store
import TradeNetwork
import Views
import Workflows

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "People who sign in: add, list, revoke, give another password.",
        subcommands: [UserAdd.self, UserList.self, UserRevoke.self, UserPasswordChange.self])

    static let actor = Actor("command:user")

    /// A password is never an argument, since other users of the machine can read those.
    static func password(fromInput isWanted: Bool) throws -> String? {
        guard isWanted else { return nil }
        guard let line = readLine(strippingNewline: true) else { throw CommandFailure(description: "Standard input holds no password.") }
        return line
    }

    static func find(_ login: String, in tx: any Transaction) throws -> User {
        guard let name = UserLogin.normalized(login), let user = try Users.find(login: name, in: tx) else {
            throw CommandFailure(description: "There is no user with the login “\(login)”. nearmade user list shows all.")
        }
        return user
    }

    static func tell(_ made: String?, of user: User) {
        guard let made else { return say("\(user.login) has the password that you gave.") }
        say("The password of \(user.login), which is not shown again:")
        print(made)
    }
}

struct UserAdd: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "add", abstract: "Add a user. Without a password one is made and printed once.")

    @OptionGroup var database: DatabaseOptions
    @Option(help: "Key of the party that the user acts for (default: the operator, who is made if there is none).") var party = Workflows.operatorKey
    @Option(help: "What the user types to sign in: 1 to 100 bytes without blanks.") var login: String
    @Option(help: "The name that others are shown.") var name: String
    @Option(help: "Language, such as de-AT (default: that of the browser).") var locale: String?
    @Option(help: "Time zone, such as Europe/Vienna (default: that of the party's city).") var zone: String?
    @Flag(help: "Read the password from the first line of standard input.") var passwordStdin = false

    func run() async throws {
        let password = try UserCommand.password(fromInput: passwordStdin)
        let store = try await database.openMigrated()
        let workflows = Workflows(store: store, world: .real())
        if party == Workflows.operatorKey {
            let (now, ids) = (workflows.world.now(), IdPool(workflows.world))
            try await store.write { tx in
                ids.rewind()
                _ = try workflows.ensureOperator(at: now, in: tx, ids: ids)
            }
        }
        let draft = UserDraft(party: party, login: login, name: name, password: password, locale: locale, zone: zone)
        let (user, made) = try await workflows.createUser(draft, by: UserCommand.actor)
        UserCommand.tell(made, of: user)
        await store.close()
    }
}

struct UserList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List users: login, party, name, and since when they are revoked, with tabs between.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let store = try await database.openForReading()
        var cursor: Cursor?
        repeat {
            let after = cursor
            let page = try await store.read { tx in try NetworkLists.users(at: Place(after: after), limit: 500, in: tx) }
            for user in page.items {
                let state = user.revokedAt.map { "revoked \($0)" } ?? ""
                // A name may hold anything; what would move the terminal's cursor becomes a blank.
                let cells = [user.login, user.party, user.name, state].map { cell in
                    String(String.UnicodeScalarView(cell.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
                }
                print(cells.joined(separator: "\t"))
            }
            cursor = page.next
        } while cursor != nil
        await store.close()
    }
}

struct UserRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "revoke", abstract: "Sign a user out for good.")

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "The user's login.") var login: String

    func run() async throws {
        let store = try await database.openMigrated()
        let workflows = Workflows(store: store, world: .real())
        let (now, ids, login) = (workflows.world.now(), IdPool(workflows.world), login)
        let user = try await store.write { tx in
            ids.rewind()
            let user = try UserCommand.find(login, in: tx)
            try workflows.revokeUser(user.id, by: UserCommand.actor, at: now, in: tx, ids: ids)
            return user
        }
        say("\(user.login) is revoked and signed out.")
        await store.close()
    }
}

struct UserPasswordChange: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "password", abstract: "Give a user another password and sign them out everywhere. Without one on standard input it is made and printed once.")

    @OptionGroup var database: DatabaseOptions
    @Argument(help: "The user's login.") var login: String
    @Flag(help: "Read the password from the first line of standard input.") var passwordStdin = false

    func run() async throws {
        let password = try UserCommand.password(fromInput: passwordStdin)
        let store = try await database.openMigrated()
        let workflows = Workflows(store: store, world: .real())
        let login = login
        let user = try await store.read { tx in try UserCommand.find(login, in: tx) }
        let made = try await workflows.changePassword(of: user.id, to: password, by: UserCommand.actor)
        UserCommand.tell(made, of: user)
        await store.close()
    }
}
