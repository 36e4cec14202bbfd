import Look

extension Phrase {
    static let signInTitle = Phrase("signIn.title", "Sign in")
    static let signInLogin = Phrase("signIn.login", "Login")
    static let signInPassword = Phrase("signIn.password", "Password")
    static let signInButton = Phrase("signIn.button", "Sign in")
    static let signInLoginMissing = Phrase("signIn.loginMissing", "Enter your login")
    static let signInPasswordMissing = Phrase("signIn.passwordMissing", "Enter your password")
    static let signedOut = Phrase("signIn.signedOut", "You are signed out.")
    static let signedInTitle = Phrase("signedIn.title", "You are signed in")
    static let signedInAs = Phrase("signedIn.as", "As {name}, {role} of {party}.")
    static let signedInGo = Phrase("signedIn.go", "Go on")
    static let signedInChange = Phrase("signedIn.change", "To be somebody else, sign out first and sign in with another login.")
    static let signedInOther = Phrase("signedIn.other", "Sign out")
    static let signedInDemo = Phrase("signedIn.demo", "Look as: {role}")
}
