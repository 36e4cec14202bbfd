/// Somebody as whom a visitor of the demo may look around.
package struct DemoLogin: Sendable, Equatable {
    /// On the button: `Operator`, `Merchant`
    package let title: String
    package let login: String
    package let password: String

    package init(title: String, login: String, password: String) {
        self.title = title
        self.login = login
        self.password = password
    }
}
