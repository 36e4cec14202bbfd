import Core

@testable import Look

/// What all tests of this room look at: one reader, one moment.
enum Looking {
    static let now = Instant(text: "2026-11-21T13:05:00Z") ?? .earliest
    static let berlin = Zone("Europe/Berlin") ?? .utc
    static let viewer = Viewer(region: "GB", zone: berlin, now: now)
    static let nothing = EmptyState("Nothing here", "Come back later.")

    /// One tag a line, so that a golden file shows what changed.
    static func lines(_ html: HTML) -> String { html.text.replacing("><", with: ">\n<") + "\n" }

    static func count(_ piece: String, in html: HTML) -> Int { html.text.split(separator: piece, omittingEmptySubsequences: false).count - 1 }
}
