import Core
import TradeNetwork
import Workflows

// People who sign in.
extension TestShop {
    package static let password = "kettle and mug"
    package static let address = "203.0.113.7"

    @discardableResult
    package func user(_ login: String, of who: Who = .mira, name: String = "Anna Berg", password: String? = TestShop.password) async throws -> User {
        let draft = UserDraft(party: who.rawValue, login: login, name: name, password: password)
        return try await workflows.createUser(draft, by: .job("test")).user
    }

    package func signIn(
        _ login: String, _ password: String = TestShop.password, address: String = TestShop.address
    ) async throws -> (signedIn: SignedIn, secret: String) {
        try await workflows.signIn(login: login, password: password, address: address)
    }
}
