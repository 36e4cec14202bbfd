import Core

/// By which tokens expire: the wall clock.
struct TokenClock: Sendable {
    let wallNow: Instant
    /// In a demo everything else on the pages has a time of its own, so it is said which time this is.
    let isApart: Bool
}

extension Site {
    var tokenClock: TokenClock { TokenClock(wallNow: world.wallNow(), isApart: demo != nil) }
}
