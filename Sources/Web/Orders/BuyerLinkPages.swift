import Core
import Hummingbird
import Look
import TradeNetwork
import Views
import Workflows

/// A link that opens one order's page to its buyer.
extension Site {
    var buyerLinkPages: [PageEndpoint] {
        [
            .get("/orders/{order}/links/new", [.operator]) { call in
                showLinkForm(call, try await orderKey(call), FormInput())
            },
            .post("/orders/{order}/links", [.operator]) { call, form in try await makeLink(call, form) },
        ]
    }

    private func orderKey(_ call: PageCall) async throws -> (id: OrderID, key: String) {
        let id: OrderID = try call.visit.id("order")
        guard let order = try await store.read({ try OrderDetail.load(id, seenBy: .everything, in: $0) }) else { throw Problem.notFound("order") }
        return (id, order.order.key)
    }

    private func makeLink(_ call: PageCall, _ sent: FormInput) async throws -> Response {
        let order = try await orderKey(call)
        let viewer = call.viewer
        var form = sent
        let name = form.required("name", missing: viewer.say(.linkNameMissing), tooLong: viewer.say(.linkNameLong))
        let days: LinkDays? = form.choice("days", missing: viewer.say(.linkDaysMissing))
        guard let days, form.faults.isEmpty else { return showLinkForm(call, order, form) }
        let expiresAt = days.count.map { world.wallNow().adding(days: $0) }
        let actor = call.actor
        // Without a key nothing of the answer is stored, so the secret goes no other way than onto this page.
        let secret = try await carryOut { tx, ids, now in
            try workflows.issueToken(for: .buyer(order.id), name: name, expiresAt: expiresAt, by: actor, at: now, in: tx, ids: ids).secret
        }
        let path = BuyerPage.path("/orders/\(order.id)", secret).text
        let host = call.visit.request.head.authority.map { scheme(call.visit.request, call.visit.context) + $0 } ?? ""
        let content = MadeLink(link: host + path, back: Link(viewer.say(.changeBack), "/orders/\(order.id)"))
        return page(call, title: viewer.say(.linkMade), in: .orders, live: false, status: .created, content.html(viewer))
    }

    private func showLinkForm(_ call: PageCall, _ order: (id: OrderID, key: String), _ form: FormInput) -> Response {
        let viewer = call.viewer
        func fault(_ name: String) -> String? { form.faults.first { $0.field == name }?.text }
        let title = viewer.say(.linkTitle, ["key": .text(order.key)])
        let days = LinkDays.allCases.map { days in
            Choice(days.rawValue, days.count.map { viewer.say(.linkDaysText, ["n": .number($0)]) } ?? viewer.say(.linkDaysNever))
        }
        let asked = Form(
            "/orders/\(order.id)/links",
            fields: [
                Field("name", viewer.say(.linkName), .text(), value: form.values["name"] ?? "", hint: viewer.say(.linkNameHint), error: fault("name")),
                Field(
                    "days", viewer.say(.linkDays), .radios(days), value: form.text("days") ?? LinkDays.quarter.rawValue,
                    hint: wallClock.isApart ? viewer.say(.linkDaysReal) : nil, error: fault("days")),
            ], buttons: [.submit(viewer.say(.linkButton), .primary), .link(viewer.say(.changeBack), to: "/orders/\(order.id)")],
            hidden: [Hidden("csrf", call.csrf)])
        let content: HTML = "\(PageHeader(.text(title), lead: "\(viewer.say(.linkLead))").html(viewer))\(Panel(nil, asked.html(viewer)).html(viewer))"
        return page(call, title: title, in: .orders, live: false, status: form.faults.isEmpty ? .ok : .unprocessableContent, content)
    }
}

/// How long a buyer's link works.
private enum LinkDays: String, CaseIterable {
    case month = "30"
    case quarter = "90"
    case year = "365"
    case never

    /// nil: until it is withdrawn.
    var count: Int64? { Int64(rawValue) }
}

/// The answer to the form itself: the secret stands in no address that is led to, in no cookie and in no cache.
private struct MadeLink {
    let link: String
    let back: Link

    func html(_ viewer: Viewer) -> HTML {
        let shown: HTML = """
            <p><span class="copy"><code>\(link)</code> <button type="button" data-copy="\(link)" hidden>\(viewer.say(.linkCopy))</button></span></p>
            """
        let notice = Notice(.warning, viewer.say(.linkOnce), .text(viewer.say(.linkOnceText)))
        let on = Buttons(.link(back.text, to: back.path))
        return "\(PageHeader("\(viewer.say(.linkMade))").html(viewer))\(notice.html(viewer))\(Panel(nil, "\(shown)\(on.html(viewer))").html(viewer))"
    }
}
