import Look

extension Phrase {
    static let problemSignIn = Phrase("problem.signIn", "This link does not open anything")
    static let problemSignedOut = Phrase("problem.signedOut", "You are signed out")
    static let problemSignedOutText = Phrase(
        "problem.signedOutText", "Your session is over, so nothing was done. Sign in, go back to the form and send it again.")
    static let problemSignInAgain = Phrase("problem.signInAgain", "Sign in")
    static let problemFormOnly = Phrase("problem.formOnly", "This address only takes a form. Go back to the page that has it.")
    static let problemForbidden = Phrase("problem.forbidden", "This is not for you to see or do")
    static let problemNotFound = Phrase("problem.notFound", "There is nothing here")
    static let problemArchived = Phrase("problem.archived", "This stands in the archive")
    static let problemRefused = Phrase("problem.refused", "This could not be done")
    static let problemBusy = Phrase("problem.busy", "Too much at once")
    static let problemOurs = Phrase("problem.ours", "Something went wrong on our side")
    static let problemNoPath = Phrase("problem.noPath", "No page has this address. It may be mistyped, or the page has gone.")
    static let problemHome = Phrase("problem.home", "Go to the start")
    static let problemReference = Phrase("problem.reference", "Name this when you ask for help: {id}")
}
