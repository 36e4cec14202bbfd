import Hummingbird
import Look

/// What a page says when it cannot be shown, or a form could not be carried out.
struct ProblemPage: Sendable {
    let problem: Problem
    let requestID: String

    init(_ problem: Problem, requestID: String) {
        self.problem = problem
        self.requestID = requestID
    }

    func response(_ site: Site, _ visit: PageVisit) -> Response {
        let viewer = visit.viewer
        let title = viewer.say(Self.title(problem.status.code))
        let content: HTML = """
            <h1>\(title)</h1>
            <p class="lead">\(problem.detail)</p>
            \(problem.faults.isEmpty ? "" : "<ul>\(problem.faults.map { "<li>\($0.detail)</li>" as HTML })</ul>\n")\
            <p><a href="/">\(viewer.say(.problemHome))</a></p>
            <p class="soft small">\(viewer.say(.problemReference, ["id": .text(requestID)]))</p>

            """
        return site.plainPage(visit, title: title, status: problem.status, content)
    }

    private static func title(_ status: Int) -> Phrase {
        switch status {
        case 401: .problemSignIn
        case 403: .problemForbidden
        case 404: .problemNotFound
        case 400, 409, 413, 415, 422: .problemRefused
        case 429, 503: .problemBusy
        default: .problemOurs
        }
    }
}
