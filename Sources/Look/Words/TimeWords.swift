extension Phrase {
    static let timeNow = Phrase("time.now", "just now")
    static let timeAgo = Phrase("time.ago", "{span} ago")
    static let timeAhead = Phrase("time.ahead", "in {span}")
    static let spanSeconds = Phrase("span.seconds", "{n} s")
    static let spanMinutes = Phrase("span.minutes", "{n} min")
    static let spanHours = Phrase("span.hours", "{n} h")
    static let spanHoursMinutes = Phrase("span.hoursMinutes", "{h} h {min} min")
    static let spanDays = Phrase("span.days", "{n} {n|day|days}")
}
