import Core

/// By which tokens expire and audits are kept.
struct WallClock: Sendable {
    let wallNow: Instant
    /// In a demo everything else on the pages has a time of its own, so it is said which time this is.
    let isApart: Bool
}

extension Site {
    var wallClock: WallClock { WallClock(wallNow: world.wallNow(), isApart: demo != nil) }
}
