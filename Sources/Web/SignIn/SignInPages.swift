import Core
import HTTPTypes
import Hummingbird
import Look
import TradeNetwork
import Workflows

extension Site {
    var signInPages: [PageEndpoint] {
        [
            PageEndpoint(
                method: .get, path: "/sign-in",
                door: .open { visit in
                    let wanted = visit.query("next")
                    let next = next(wanted)
                    if let signedIn = visit.signedIn { return wanted == nil ? signedInPage(visit, signedIn) : redirect(to: next) }
                    // A demo is to be seen at once, by whoever sits at this machine; but whoever came here by themselves chooses who to be.
                    if let demo, options.isLocal, wanted != nil, let login = demo.logins.first { return try await signIn(as: login, visit, then: next) }
                    return SignInPage(next: next).response(self, visit)
                }),
            PageEndpoint(method: .post, path: "/sign-in", door: .openForm { visit, form in try await signIn(visit, form) }),
            .post("/sign-out", .everybody) { call, _ in
                if let signedIn = call.signedIn { try await workflows.signOut(signedIn.session.id) }
                var response = redirect(to: "/sign-in", flash: .signedOut)
                response.headers.append(HTTPField(name: .setCookie, value: Cookie.session.field("", seconds: 0, isOverTLS: options.isOverTLS)))
                return response
            },
        ]
    }

    /// Who has signed in, and how to become somebody else.
    private func signedInPage(_ visit: PageVisit, _ signedIn: SignedIn) -> Response {
        let viewer = visit.viewer
        let lead = viewer.say(
            .signedInAs, ["name": .text(signedIn.user.name), "role": .text(viewer.say(.role(signedIn.principal.role))), "party": .text(signedIn.party.name)])
        let hidden = [Hidden("csrf", signedIn.csrf)]
        let out = Action("/sign-out", .submit(viewer.say(.signedInOther), .quiet), hidden: hidden).html(viewer)
        let people = (demo?.logins ?? []).filter { $0.login != signedIn.user.login }.map { person in
            Action(
                "/demo/sign-in", .submit(viewer.say(.signedInDemo, ["role": .text(person.title)]), .quiet),
                hidden: hidden + [Hidden("login", person.login)]
            ).html(viewer)
        }
        let go = Buttons(.link(viewer.say(.signedInGo), to: "/", .primary)).html(viewer)
        let content: HTML = """
            \(PageHeader(.text(viewer.say(.signedInTitle)), lead: .text(lead)).html(viewer))\(go)
            <p>\(viewer.say(.signedInChange))</p>
            <div class="buttons">\(out)\(people)</div>

            """
        return plainPage(visit, title: viewer.say(.signedInTitle), navigates: true, content)
    }

    private func signIn(_ visit: PageVisit, _ form: FormInput) async throws -> Response {
        // Signing a visitor in from another site would put what they do next into somebody else's hands.
        guard visit.request.isFromHere else { throw Problem.formStale }
        var form = form
        let say = visit.viewer
        let login = form.required("login", missing: say.say(.signInLoginMissing), tooLong: say.say(.signInLoginMissing))
        // A password is taken as typed, blanks and all.
        let password = form.values["password"] ?? ""
        if password.isEmpty { form.fault("password", say.say(.signInPasswordMissing)) }
        let next = next(form.text("next"))
        guard form.faults.isEmpty else { return SignInPage(login: login, next: next, faults: form.faults).response(self, visit) }
        do {
            let (signedIn, secret) = try await workflows.signIn(login: login, password: password, address: clientAddress(visit))
            visit.context.logger.info("signed in", metadata: ["user": "\(signedIn.user.id)"])
            return begin(secret, then: next)
        } catch let refusal as SignInRefusal {
            return SignInPage(login: login, next: next, refusal: refusal).response(self, visit)
        }
    }

    /// Gives the browser its session.
    func begin(_ secret: String, then path: String) -> Response {
        var response = redirect(to: path)
        let seconds = Int(Session.hoursAtMost) * 3_600
        response.headers.append(
            HTTPField(name: .setCookie, value: Cookie.session.field(secret, seconds: seconds, isOverTLS: options.isOverTLS)))
        return response
    }

    func clientAddress(_ visit: PageVisit) -> String {
        let peer = visit.context.peer?.ipAddress ?? "local"
        return ClientAddress.client(peer: peer, forwarded: visit.request.headers[.forwardedFor], trusted: options.trustedProxies)
    }

    /// `https://`, or `http://`: as whoever asks has reached this server, or the trusted proxy in front of it.
    func scheme(_ request: Request, _ context: WebContext) -> String {
        let isOverTLS = ClientAddress.isOverTLS(
            options.isOverTLS, peer: context.peer?.ipAddress ?? "local", forwarded: request.headers[.forwardedProto], trusted: options.trustedProxies)
        return isOverTLS ? "https://" : "http://"
    }

    /// Only paths of this site: an address from outside could lead anywhere.
    private func next(_ path: String?) -> String {
        guard let path, path.hasPrefix("/"), !path.hasPrefix("//"), !path.hasPrefix("/\\"), !path.hasPrefix("/sign-") else { return "/" }
        return path.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? path : "/"
    }
}

extension Request {
    /// Whether a browser says that the form stood on a page of this site; old browsers say nothing.
    var isFromHere: Bool {
        guard let site = headers[.secFetchSite] else { return true }
        return site == "same-origin" || site == "none"
    }
}

/// The page that asks who somebody is.
struct SignInPage: Sendable {
    var login = ""
    var next = "/"
    var faults: [FormInput.FieldFault] = []
    var refusal: SignInRefusal?

    func response(_ site: Site, _ visit: PageVisit) -> Response {
        let viewer = visit.viewer
        func error(_ name: String) -> String? { faults.first { $0.field == name }?.text }
        let form = Form(
            "/sign-in",
            fields: [
                Field("login", viewer.say(.signInLogin), .text(autocomplete: "username"), value: login).with(error: error("login")),
                Field("password", viewer.say(.signInPassword), .password()).with(error: error("password")),
            ], buttons: [.submit(viewer.say(.signInButton))], hidden: [Hidden("next", next)], error: refusal?.sentence)
        let status: HTTPResponse.Status =
            switch refusal {
            case .later: .tooManyRequests
            case .busy: .serviceUnavailable
            case .wrong: .unauthorized
            case nil: faults.isEmpty ? .ok : .unprocessableContent
            }
        var response = site.plainPage(visit, title: viewer.say(.signInTitle), status: status, "<h1>\(viewer.say(.signInTitle))</h1>\n\(form.html(viewer))")
        if case .later(let seconds)? = refusal { response.headers[.retryAfter] = String(seconds) }
        return response
    }
}
