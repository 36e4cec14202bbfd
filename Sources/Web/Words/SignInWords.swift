import Look

extension Phrase {
    static let signInTitle = Phrase("signIn.title", "Sign in")
    static let signInLogin = Phrase("signIn.login", "Login")
    static let signInPassword = Phrase("signIn.password", "Password")
    static let signInButton = Phrase("signIn.button", "Sign in")
    static let signInLoginMissing = Phrase("signIn.loginMissing", "Enter your login")
    static let signInPasswordMissing = Phrase("signIn.passwordMissing", "Enter your password")
    static let signedOut = Phrase("signIn.signedOut", "You are signed out.")
}
