import Look

extension ClaimPage {
    func doubts(_ viewer: Viewer) throws -> HTML {
        guard !view.doubts.isEmpty else { return "<p class=\"soft\">\(viewer.say(.claimDoubtsNone))</p>" }
        return try DoubtLines(actors: view.actors, opens: opensLedger).html(view.doubts, viewer)
    }
}
