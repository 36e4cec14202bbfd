import Look

// What an address asks of a list that the list does not have.
extension Phrase {
    static let filterFaultTitle = Phrase("filterFault.title", "This list cannot be shown as asked")
    static let filterFaultProblem = Phrase("filterFault.problem", "There is a problem with the address of this page")
    static let filterFaultChoose = Phrase("filterFault.choose", "{filter}: there is no “{found}”. Choose one of these:")
    static let filterFaultUnknown = Phrase("filterFault.unknown", "{filter}: there is no “{found}”.")
    static let filterFaultMore = Phrase("filterFault.more", "and others")
    static let filterFaultTime = Phrase("filterFault.time", "{filter}: “{found}” is not a time. Write it like 2026-11-21T10:00:00Z.")
    static let filterFaultNumber = Phrase("filterFault.number", "{filter}: “{found}” is not a whole number. Amounts are in cents.")
    static let filterFaultID = Phrase("filterFault.id", "{filter}: “{found}” is not an id. Copy it whole from the page that shows it.")
    static let filterFaultName = Phrase("filterFault.name", "Nothing here is called “{found}”. Choose by one of these names:")
    static let filterFaultNone = Phrase("filterFault.none", "Nothing here is called “{found}”, and there is nothing to choose by.")
    static let filterFaultLong = Phrase("filterFault.long", "{filter}: “{found}” is longer than anything that there is. Shorten it.")
    static let filterFaultWithout = Phrase("filterFault.without", "Show the list without this")
    static let filterSince = Phrase("filter.since", "From")
    static let filterUntil = Phrase("filter.until", "Until")
}
