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
        // A form of somebody whose session is over. A link that opens nothing any more is another thing, and programs do not come here.
        let isSignedOut = problem.code == Problem.tokenMissing.code
        let title = viewer.say(isSignedOut ? .problemSignedOut : Self.title(problem))
        // What is said to programs names the list of addresses; people go back to the start.
        let detail =
            switch problem.status {
            case _ where isSignedOut: viewer.say(.problemSignedOutText)
            case .methodNotAllowed where visit.request.method == .get: viewer.say(.problemFormOnly)
            default: problem.code == Problem.noSuchPath().code ? viewer.say(.problemNoPath) : problem.detail
            }
        let home = Buttons(isSignedOut ? .link(viewer.say(.problemSignInAgain), to: "/sign-in") : .link(viewer.say(.problemHome), to: "/"))
        let content: HTML = """
            \(PageHeader(.text(title), lead: .text(detail)).html(viewer))\
            \(problem.faults.isEmpty ? "" : "<ul>\(problem.faults.map { "<li>\($0.detail)</li>" as HTML })</ul>\n")\
            \(home.html(viewer))
            <p class="reference">\(viewer.say(.problemReference, ["id": .text(requestID)]))</p>

            """
        return site.plainPage(visit, title: title, status: problem.status, navigates: true, content)
    }

    private static func title(_ problem: Problem) -> Phrase {
        switch problem.status.code {
        // It is theirs to do, only not by this form.
        case _ where problem.code == Problem.formStale.code: .problemRefused
        case 401: .problemSignIn
        case 403: .problemForbidden
        case 404, 405: .problemNotFound
        case 410: .problemArchived
        case 429, 503: .problemBusy
        case 400..<500: .problemRefused
        default: .problemOurs
        }
    }
}
