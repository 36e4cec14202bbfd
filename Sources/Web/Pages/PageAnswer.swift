import Core
import Fulfilment
import HTTPTypes
import Hummingbird
import Look
import NIOCore
import Store
import TradeNetwork
import Views
import Workflows

extension Site {
    /// Lets a browser in: knows who asks, looks into the table whether they may, and whether a form is one of theirs. Problems become pages.
    func answer(_ page: PageEndpoint, _ request: Request, _ context: WebContext) async throws -> Response {
        var response = try await open(page, request, context)
        // Also of what has failed: perhaps only the answer did.
        if page.method != .get { await noteDone(in: &response) }
        return response
    }

    private func open(_ page: PageEndpoint, _ request: Request, _ context: WebContext) async throws -> Response {
        let signedIn = try await signedIn(request)
        let visit = PageVisit(request: request, context: context, endpoint: page, viewer: viewer(of: request, signedIn), signedIn: signedIn)
        do {
            switch page.door {
            case .open(let handler): return try await handler(visit)
            case .openForm(let handler): return try await handler(visit, try await form(of: visit))
            case .guarded(_, let handler):
                let call = try await call(visit, form: nil)
                do {
                    try await checkFilters(call)
                } catch let error as FilterFaults {
                    return filterFaultPage(error.faults, call)
                }
                return try await read(call, handler)
            case .form(_, let handler):
                let form = try await form(of: visit)
                return try await handler(try await call(visit, form: form), form)
            case .upload(_, let limits, let handler):
                guard let signedIn = visit.signedIn else { throw Problem.tokenMissing }
                // Who may not send it is told before anything is read; the token stands before the files.
                let call = try await call(visit, form: nil)
                return try await Upload.receive(visit.request, limits, accepts: { signedIn.accepts(csrf: $0) }, world) { try await handler(call, $0) }
            }
        } catch {
            return problemPage(Problem(translating: error), error, visit)
        }
    }

    /// What a replica does not have is asked of the primary before it is told that there is none: it may be new.
    private func read(_ call: PageCall, _ handler: @Sendable (PageCall) async throws -> Response) async throws -> Response {
        var response: Response
        do {
            response = try await handler(call)
        } catch let problem as Problem where problem.status == .notFound && call.reads.beginsAnew() {
            response = try await handler(call)
        }
        if let behind = behind(call.reads) { response.headers[.age] = String(behind.seconds) }
        return response
    }

    private func signedIn(_ request: Request) async throws -> SignedIn? {
        guard let secret = Cookie.session.value(in: request) else { return nil }
        return try await workflows.session(secret: secret)
    }

    /// - Throws: a problem when nobody has signed in, the role may not, or the form comes from elsewhere.
    private func call(_ visit: PageVisit, form: FormInput?) async throws -> PageCall {
        var call: PageCall
        if let link = visit.query(BuyerLink.parameter) ?? form?.text(BuyerLink.parameter) {
            guard let principal = try await workflows.principal(secret: link), principal.role == .buyer else { throw Problem.tokenUnknown }
            // Whoever sends the form has the link, which is all that there is to prove.
            call = PageCall(
                visit: visit, principal: principal, actor: Actor(principal.name), csrf: "", link: link, reads: reads(of: visit, isForPerson: true))
        } else if let signedIn = visit.signedIn {
            if let form, !signedIn.accepts(csrf: form.text("csrf") ?? "") { throw Problem.formStale }
            call = PageCall(
                visit: visit, principal: signedIn.principal, actor: Actor(signedIn.actorName), csrf: signedIn.csrf, link: nil,
                reads: reads(of: visit, isForPerson: true))
        } else if form == nil, let principal = try await bearer(visit.request) {
            call = PageCall(
                visit: visit, principal: principal, actor: Actor(principal.name), csrf: "", link: nil, reads: reads(of: visit, isForPerson: false))
        } else {
            throw Problem.tokenMissing
        }
        guard visit.endpoint.roles?.contains(call.principal.role) == true else { throw Problem.pageForbidden }
        if live != nil, visit.request.method == .get { call.position = try await call.read { try Journal.head(after: .start, in: $0) } ?? .start }
        if call.principal.role == .operator {
            let states = [AnomalyState.open, .held].map(\.rawValue)
            call.undecided = try await call.read { try AnomalyCounts.load(states, in: $0) }.values.reduce(.zero, +)
            if visit.request.method == .get, let id = Flash(visit.request)?.anomaly {
                call.decided = try await call.read { try AnomalySummary.load([id], in: $0).first }
            }
        } else if let party = call.principal.party {
            call.undecided = try await call.read { try AnomalyQuestions.waiting(for: party, in: $0) }
        }
        return call
    }

    private func form(of visit: PageVisit) async throws -> FormInput {
        let type = visit.request.headers[.contentType]?.prefix { $0 != ";" }.lowercased()
        guard type == "application/x-www-form-urlencoded" else {
            throw Problem(status: .unsupportedMediaType, code: "media-type-unsupported", detail: "A form is sent as application/x-www-form-urlencoded.")
        }
        return try FormInput(urlEncoded: try await visit.request.bytes(upTo: FormInput.bytesAtMost))
    }

    /// The way somebody reads: region from Accept-Language, zone from the user's own setting or the browser.
    func viewer(of request: Request, _ signedIn: SignedIn?) -> Viewer {
        let region = request.headers[.acceptLanguage]?.split(separator: ",").first.flatMap { tag in
            tag.prefix { $0 != ";" }.split(separator: "-").dropFirst().first { $0.count == 2 && $0.allSatisfy { $0.isASCII && $0.isLetter } }
        }
        let named = signedIn?.user.zone ?? Cookie.zone.value(in: request)?.replacing("%2F", with: "/")
        let zone = named.flatMap { Zone($0) } ?? .utc
        return Viewer(region: region.map { String($0).uppercased() }, zone: zone, now: world.now())
    }

    // MARK: Answers

    /// Leads to another page after a form was carried out.
    /// - Parameters:
    ///   - flash: what that page says above everything else.
    ///   - anomaly: what it is about.
    func redirect(to path: String, flash: Phrase? = nil, about anomaly: AnomalyID? = nil) -> Response {
        var response = Response(status: .seeOther, headers: [.location: path])
        if let flash {
            let value = Flash(phrase: flash, anomaly: anomaly).text
            response.headers.append(HTTPField(name: .setCookie, value: Cookie.flash.field(value, seconds: 60, isOverTLS: options.isOverTLS)))
        }
        return response
    }

    /// The page of a problem that no page has met: there is none at the address, or it takes other methods.
    func problemPage(_ problem: Problem, _ request: Request, _ context: WebContext) async throws -> Response {
        let signedIn = try await signedIn(request)
        let nowhere = PageEndpoint(method: request.method, path: request.uri.path, door: .open { _ in throw problem })
        let visit = PageVisit(request: request, context: context, endpoint: nowhere, viewer: viewer(of: request, signedIn), signedIn: signedIn)
        return problemPage(problem, problem, visit)
    }

    private func filterFaultPage(_ faults: [FilterFault], _ call: PageCall) -> Response {
        let parameters = call.visit.request.uri.queryParameters.map { (name: String($0.key), value: String($0.value)) }
        let content = FilterFaultPage(faults: faults, address: PagePath(call.visit.path.replacing(".csv", with: ""), query: parameters))
        return page(
            call, title: call.viewer.say(.filterFaultTitle), in: Section(rawValue: content.address.path), live: false, status: .badRequest,
            content.html(call.viewer))
    }

    private func problemPage(_ problem: Problem, _ error: any Error, _ visit: PageVisit) -> Response {
        if problem.status == .unauthorized, visit.request.method == .get, visit.query(BuyerLink.parameter) == nil {
            return redirect(to: "/sign-in?next=" + PercentText.encoded(visit.address))
        }
        if problem.status.code >= 500 {
            visit.context.logger.error("page failed", metadata: ["code": "\(problem.code)", "error": "\(error)"])
        }
        var response = ProblemPage(problem, requestID: visit.context.requestID).response(self, visit)
        for field in problem.headers where field.name != .wwwAuthenticate { response.headers[field.name] = field.value }
        return response
    }
}

extension Request {
    /// The whole body. - Throws: a problem when it is longer than `limit` bytes or breaks off.
    func bytes(upTo limit: Int) async throws -> [UInt8] {
        if let announced = headers[.contentLength].flatMap(Int.init), announced > limit { throw Problem.bodyTooLarge(limit) }
        var bytes: [UInt8] = []
        do {
            for try await chunk in body {
                guard chunk.readableBytes <= limit - bytes.count else { throw Problem.bodyTooLarge(limit) }
                bytes.append(contentsOf: chunk.readableBytesView)
            }
        } catch let problem as Problem {
            throw problem
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw Problem.bodyUnreadable
        }
        return bytes
    }
}

extension Problem {
    static let pageForbidden = Problem(
        status: .forbidden, code: "role-not-permitted", detail: "This page is not for your role. Somebody else of your organisation, or the operator, can open it.")
}
