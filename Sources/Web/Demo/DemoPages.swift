import Core
import Hummingbird
import Look
import Store
import TradeNetwork
import Views

/// The corner of a running demo: its clock, its speed, an order of the visitor's own, and other roles to look through.
extension Site {
    var demoPages: [PageEndpoint] {
        guard let demo else { return [] }
        return [
            PageEndpoint(
                method: .post, path: "/demo/control",
                door: .openForm { visit, form in
                    guard visit.request.isFromHere else { throw Problem.formStale }
                    switch form.text("run") {
                    case "pause": demo.pause()
                    case "go": demo.resume()
                    default:
                        guard let speed = form.text("speed").flatMap({ Int64($0) }), (1...10_000).contains(speed) else { throw Problem.demoSpeed }
                        demo.setSpeed(speed)
                    }
                    let back = form.text("back") ?? "/"
                    return redirect(to: back.hasPrefix("/") && !back.hasPrefix("//") ? back : "/")
                }),
            PageEndpoint(
                method: .post, path: "/demo/orders",
                door: .openForm { visit, form in
                    guard visit.request.isFromHere else { throw Problem.formStale }
                    return try await open(try await demo.sendOrder(), visit, from: form.text("back") ?? "/")
                }),
            PageEndpoint(
                method: .post, path: "/demo/sign-in",
                door: .openForm { visit, form in
                    guard visit.request.isFromHere else { throw Problem.formStale }
                    guard let login = demo.logins.first(where: { $0.login == form.text("login") }) else { throw Problem.demoLogin }
                    return try await signIn(as: login, visit, then: "/")
                }),
        ]
    }

    /// Leads to an order just placed, as far as whoever asked for it may see it: a buyer gets a link of its own.
    private func open(_ order: OrderID, _ visit: PageVisit, from back: String) async throws -> Response {
        if back.hasPrefix("/orders/"), back.contains("?\(BuyerLink.parameter)=") || back.contains("&\(BuyerLink.parameter)=") {
            let (ids, now, actor) = (IdPool(world), world.now(), Actor.job("demo"))
            let link = try await store.write { tx in
                ids.rewind()
                return try workflows.issueToken(for: .buyer(order), name: "demo: buyer", expiresAt: nil, by: actor, at: now, in: tx, ids: ids).secret
            }
            return redirect(to: BuyerPage.path("/orders/\(order)", link).text, flash: .demoOrderSent)
        }
        guard let principal = visit.signedIn?.principal else { return redirect(to: "/orders/\(order)", flash: .demoOrderSent) }
        let sight = principal.sight
        guard [.operator, .merchant].contains(principal.role), try await store.read({ try OrderExists.check(order, seenBy: sight, in: $0) }) else {
            return redirect(to: "/parcels", flash: .demoOrderElsewhere)
        }
        return redirect(to: "/orders/\(order)", flash: .demoOrderSent)
    }

    /// Signs a visitor of the demo in as one of its people.
    func signIn(as login: DemoLogin, _ visit: PageVisit, then path: String) async throws -> Response {
        if let signedIn = visit.signedIn { try await workflows.signOut(signedIn.session.id) }
        let (_, secret) = try await workflows.signIn(login: login.login, password: login.password, address: clientAddress(visit))
        return begin(secret, then: path)
    }
}

extension Problem {
    static let demoSpeed = Problem(status: .badRequest, code: "demo-speed", detail: "The speed must be a whole number from 1 to 10000.")
    static let demoLogin = Problem(status: .badRequest, code: "demo-login", detail: "The demo has nobody of this name.")
}
