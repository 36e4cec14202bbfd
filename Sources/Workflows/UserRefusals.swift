import Core

/// Why a user is not set up.
package enum UserRefusal: Refusal, Equatable {
    case loginMalformed
    case loginTaken(String)
    case passwordLength
    case localeMalformed(String)

    package var code: String {
        switch self {
        case .loginMalformed: "login-malformed"
        case .loginTaken: "login-taken"
        case .passwordLength: "password-length"
        case .localeMalformed: "locale-malformed"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .loginTaken: .conflict
        case .loginMalformed, .passwordLength, .localeMalformed: .malformed
        }
    }

    package var sentence: String {
        switch self {
        case .loginMalformed: "A login is 1 to 100 bytes long, without blanks."
        case .loginTaken(let login): "There is a user with the login “\(login)” already; a revoked one keeps it."
        case .passwordLength: "A password has at least 10 characters, and is no longer than a few sentences."
        case .localeMalformed(let text): "“\(text)” is no language tag, such as de-AT."
        }
    }
}

/// Why somebody is not signed in. None of these tells whether there is such a login.
package enum SignInRefusal: Refusal, Equatable {
    case wrong
    case later(afterSeconds: Int64)
    case busy

    package var code: String {
        switch self {
        case .wrong: "sign-in-wrong"
        case .later: "sign-in-later"
        case .busy: "sign-in-busy"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .wrong: .forbidden
        case .later(let seconds): .tooMany(afterSeconds: seconds)
        case .busy: .busy
        }
    }

    package var sentence: String {
        switch self {
        case .wrong: "The login or the password is wrong."
        case .later(let seconds):
            seconds < 120
                ? "There were too many wrong attempts. Try again in \(seconds) seconds."
                : "There were too many wrong attempts. Try again in \((seconds + 59) / 60) minutes."
        case .busy: "Too many people are signing in at this moment. Try again in a few seconds."
        }
    }
}
