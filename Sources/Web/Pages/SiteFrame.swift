import Core
import HTTPTypes
import Hummingbird
import Look
import Store
import TradeNetwork
import Views

/// The sections of the product; who may open a section's first page sees it in the navigation.
enum Section: String, CaseIterable, Sendable {
    case overview = "/"
    case days = "/days"
    case orders = "/orders"
    case parcels = "/parcels"
    case scans = "/scans"
    case anomalies = "/anomalies"
    case claims = "/claims"
    case offers = "/offers"
    case accounts = "/accounts"
    case facts = "/facts"
    case audits = "/audits"
    case parties = "/parties"
    case webhooks = "/webhooks"

    var phrase: Phrase {
        switch self {
        case .overview: .navOverview
        case .days: .navDays
        case .orders: .navOrders
        case .parcels: .navParcels
        case .scans: .navScans
        case .anomalies: .navAnomalies
        case .claims: .navClaims
        case .offers: .navOffers
        case .accounts: .navAccounts
        case .facts: .navFacts
        case .audits: .navAudits
        case .parties: .navParties
        case .webhooks: .navWebhooks
        }
    }

    /// As its page is called: those who decide nothing are asked there.
    func phrase(for role: Role) -> Phrase { self == .anomalies && role != .operator ? .navQuestions : phrase }

    var icon: Icon {
        switch self {
        case .overview: .home
        case .days: .days
        case .orders: .orders
        case .parcels: .parcels
        case .scans: .scans
        case .anomalies: .anomalies
        case .claims: .claims
        case .offers: .offers
        case .accounts: .ledger
        case .facts: .facts
        case .audits: .audit
        case .parties: .network
        case .webhooks: .webhooks
        }
    }

    private static let groups: [(Phrase?, [Section])] = [
        (nil, [.overview, .anomalies, .days]), (.navTrade, [.orders, .parcels, .scans]), (.navMoney, [.claims, .offers, .accounts]),
        (.navProof, [.facts, .audits]), (.navNetwork, [.parties, .webhooks]),
    ]

    /// What somebody of this role can open.
    /// - Parameter undecided: anomalies that wait for a decision, or questions for an answer, of whoever looks.
    static func navigation(
        of role: Role, in pages: [PageEndpoint], current: Section?, undecided: BoundedCount = .zero, viewer: Viewer
    ) -> Navigation {
        let open = Set(pages.filter { $0.method == .get && $0.roles?.contains(role) == true }.map(\.path)).union(["/"])
        let groups = groups.compactMap { title, sections -> Navigation.Group? in
            let items = sections.filter { open.contains($0.rawValue) }.map { section in
                let count = section == .anomalies && undecided.value > 0 ? undecided.text(viewer) : nil
                return Navigation.Item(viewer.say(section.phrase(for: role)), section.rawValue, section.icon, count: count)
            }
            return items.isEmpty ? nil : Navigation.Group(title.map { viewer.say($0) }, items)
        }
        return Navigation(groups, current: current?.rawValue)
    }
}

extension Site {
    /// A page of those who work here, or the slim one of a buyer.
    /// - Parameters:
    ///   - live: whether it follows what happens.
    ///   - position: where the journal stood when its content was read, unless that was for this call.
    ///   - flash: above everything else; without one, what the last form left to be said.
    func page(
        _ call: PageCall, title: String, in section: Section?, live isLive: Bool = true, from position: JournalPosition? = nil,
        status: HTTPResponse.Status = .ok, flash: Notice? = nil, _ content: HTML
    ) -> Response {
        let viewer = call.viewer
        var frame = frame(call.visit, title: title)
        if call.principal.role != .buyer {
            frame.navigation = Section.navigation(of: call.principal.role, in: pages, current: section, undecided: call.undecided, viewer: viewer)
        }
        if let flash { frame.flash = flash } else if let decided = call.decided { frame.flash = Flash(call.visit.request)?.notice(decided, viewer) }
        if isLive, live != nil {
            // What happens between reading and listening is told as well.
            let stream = PagePath("/live").setting(BuyerLink.parameter, call.link).setting("after", (position ?? call.position)?.text)
            frame.live = Live(stream: stream.text, page: call.visit.address, speed: demoSpeed, seen: call.reads.seen?.text)
        }
        if call.reads.mayBeBehind {
            frame.mayBeBehind = true
            // In the page's own time, which is the wall's wherever there is a replica.
            frame.asOf = behind(call.reads).map { AsOf(instant: viewer.now.adding(microseconds: -$0.microseconds), seconds: $0.seconds) }
        }
        return response(call.visit, frame, status, content)
    }

    /// A page open to anybody.
    /// - Parameter navigates: whether those who have signed in can go on from here as from any page.
    func plainPage(
        _ visit: PageVisit, title: String, status: HTTPResponse.Status = .ok, navigates: Bool = false, _ content: HTML
    ) -> Response {
        var frame = frame(visit, title: title)
        if navigates, let role = visit.signedIn?.principal.role { frame.navigation = Section.navigation(of: role, in: pages, current: nil, viewer: visit.viewer) }
        return response(visit, frame, status, content)
    }

    private func response(_ visit: PageVisit, _ frame: PageFrame, _ status: HTTPResponse.Status, _ content: HTML) -> Response {
        var response = Response.text(.html, frame.html(visit.viewer, content).text)
        response.status = status
        // Said once.
        if Cookie.flash.value(in: visit.request) != nil, visit.request.headers[.liveRenewal] == nil {
            response.headers.append(HTTPField(name: .setCookie, value: Cookie.flash.field("", seconds: 0, isOverTLS: options.isOverTLS)))
        }
        return response
    }

    private func frame(_ visit: PageVisit, title: String) -> PageFrame {
        let viewer = visit.viewer
        var frame = PageFrame(
            title: title, theme: Cookie.theme.value(in: visit.request).flatMap(Theme.init(rawValue:)) ?? .system, themePath: "/theme",
            hidden: [Hidden("back", visit.request.method == .get ? visit.address : "/")], flash: flash(visit), corner: demoCorner(visit))
        if let signedIn = visit.signedIn {
            frame.person = Look.Person(
                name: signedIn.user.name, role: viewer.say(.role(signedIn.principal.role)), party: signedIn.party.name)
            frame.signOutPath = "/sign-out"
            // Visitors of a demo are let in without typing a password, and would lock the next one out with a new one.
            let isDemoPerson = demo?.logins.contains { $0.login == signedIn.user.login } ?? false
            if !isDemoPerson { frame.passwordPath = "/password" }
            frame.hidden.append(Hidden("csrf", signedIn.csrf))
        }
        return frame
    }

    /// What the form before this page left to be said.
    private func flash(_ visit: PageVisit) -> Notice? {
        Flash(visit.request)?.notice(nil, visit.viewer)
    }

    private var demoSpeed: Int {
        guard let state = demo?.state else { return 1 }
        return state.isPaused ? 0 : Int(state.speed)
    }
}
