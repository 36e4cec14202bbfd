import Look

extension Phrase {
    static let networkKeyHint = Phrase("network.keyHint", "Your own short name for it, unique and kept for ever: letters a to z, digits and hyphens, such as hub-west.")
    static let networkNameHint = Phrase("network.nameHint", "As people are shown it.")
    static let networkZoneHint = Phrase("network.zoneHint", "An IANA name, such as Europe/Berlin.")
    static let networkPartyHint = Phrase("network.partyHint", "The key of the party, as the list of parties has it.")
    static let networkChoose = Phrase("network.choose", "Choose one")
    static let networkDeviceHint = Phrase("network.deviceHint", "The key of the device.")
    static let networkOrderHint = Phrase("network.orderHint", "The order's id, beginning with ord_.")
    static let networkTokenNameHint = Phrase("network.tokenNameHint", "What it is for, such as the shop's order export.")
    static let networkDaysHint = Phrase("network.daysHint", "1 to 3,650; empty: it does not expire.")
    static let networkDaysHintReal = Phrase("network.daysHintReal", "1 to 3,650 real days, not the demo’s; empty: it does not expire.")
    static let networkLoginHint = Phrase("network.loginHint", "Without blanks; capitals and small letters are the same.")
    static let networkPersonHint = Phrase("network.personHint", "The person's name. Personal: the journal holds the id only.")
    static let networkPasswordHint = Phrase("network.passwordHint", "10 to 200 characters. Empty: one is made and shown once.")
    static let networkDays = Phrase("network.days", "Days until it expires")
    static let networkDevice = Phrase("network.device", "Device")
    static let networkOrder = Phrase("network.order", "Order")
    static let networkPassword = Phrase("network.password", "Password")
    static let networkFor = Phrase("network.for", "Who or what it stands for")
    static let networkForParty = Phrase("network.forParty", "A party")
    static let networkForDevice = Phrase("network.forDevice", "A device")
    static let networkForOrder = Phrase("network.forOrder", "The buyer of one order")
    static let networkNoCity = Phrase("network.noCity", "No city")

    static let networkTextMissing = Phrase("network.textMissing", "Fill in: {field}")
    static let networkTextLong = Phrase("network.textLong", "Shorten it to a few words: {field}")
    static let networkChoiceMissing = Phrase("network.choiceMissing", "Choose: {field}")
    static let networkCurrencyUnknown = Phrase("network.currencyUnknown", "Enter a currency's code of three letters, such as EUR")
    static let networkDaysWrong = Phrase("network.daysWrong", "Enter a whole number from 1 to 3,650, or nothing")
    static let networkOrderUnknown = Phrase("network.orderUnknown", "Enter an order's id, as its page shows it")

    // What is shown once
    static let secretToken = Phrase("secret.token", "The token is issued")
    static let secretUser = Phrase("secret.user", "The user is created")
    static let secretPassword = Phrase("secret.password", "The password is changed")
    static let secretOnce = Phrase("secret.once", "Shown this once")
    static let secretOnceText = Phrase("secret.onceText", "Copy it now. It is not stored in a readable form and nobody can show it again.")
    static let secretKeptText = Phrase("secret.keptText", "Copy it now: no page shows it again. It is kept in the database, since messages are signed with it.")
    static let secretFor = Phrase("secret.for", "For")
    static let secretText = Phrase("secret.text", "Secret")
    static let secretMadePassword = Phrase("secret.madePassword", "Password")
    static let secretCopy = Phrase("secret.copy", "Copy")
    static let secretDone = Phrase("secret.done", "I have kept it")

    // Revoking
    static func revoke(_ kind: Revocable) -> Phrase {
        switch kind {
        case .device: Phrase("revoke.device", "Revoke the device {name}?")
        case .grant: Phrase("revoke.grant", "Revoke the grant of {name}?")
        case .token: Phrase("revoke.token", "Revoke the token {name}?")
        case .user: Phrase("revoke.user", "Revoke the user {name}?")
        }
    }

    static func revokeMeans(_ kind: Revocable) -> Phrase {
        switch kind {
        case .device: Phrase("revoke.deviceMeans", "Its tokens open nothing from now on. The scans that it has sent stay. It cannot come back; register another.")
        case .grant:
            Phrase("revoke.grantMeans", "From now on its orders are refused and its scans there count for nothing. What has happened stays. It can be given again.")
        case .token: Phrase("revoke.tokenMeans", "Whoever shows it is refused from now on. It cannot come back; issue another.")
        case .user: Phrase("revoke.userMeans", "The user is signed out everywhere at once and cannot sign in again. The login stays taken.")
        }
    }

    static func revoked(_ kind: Revocable) -> Phrase {
        switch kind {
        case .device: Phrase("revoke.deviceDone", "The device is revoked.")
        case .grant: Phrase("revoke.grantDone", "The grant is revoked.")
        case .token: Phrase("revoke.tokenDone", "The token is revoked.")
        case .user: Phrase("revoke.userDone", "The user is revoked and signed out.")
        }
    }

    static let revokeBack = Phrase("revoke.back", "No, go back")
    static let renewTitle = Phrase("renew.title", "Give {name} a new password?")
    static let renewMeans = Phrase("renew.means", "The old one opens nothing from now on, and the user is signed out everywhere. The new one is shown once.")

    // One's own password
    static let passwordTitle = Phrase("password.title", "Change your password")
    static let passwordLead = Phrase("password.lead", "You stay signed in here; everywhere else you are signed out.")
    static let passwordCurrent = Phrase("password.current", "Current password")
    static let passwordNew = Phrase("password.new", "New password")
    static let passwordAgain = Phrase("password.again", "New password again")
    static let passwordHint = Phrase("password.hint", "10 to 200 characters. A few words are easier to remember than signs.")
    static let passwordCurrentMissing = Phrase("password.currentMissing", "Enter your current password")
    static let passwordNewMissing = Phrase("password.newMissing", "Enter a new password")
    static let passwordCurrentWrong = Phrase("password.currentWrong", "This is not your current password")
    static let passwordDiffers = Phrase("password.differs", "The two new passwords differ")
    static let passwordButton = Phrase("password.button", "Change password")
    static let passwordChanged = Phrase("password.changed", "Your password is changed.")
}
