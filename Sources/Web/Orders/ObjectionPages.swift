import Core
import Fulfilment
import Hummingbird
import Look
import TradeNetwork
import Views
import Workflows

/// The buyer's page, and the form by which a buyer, or somebody for them, says that something is wrong.
extension Site {
    private static let objectors: Set<Role> = [.operator, .merchant, .buyer]

    var objectionPages: [PageEndpoint] {
        [
            .get("/orders/{order}/objections/new", Self.objectors) { call in try await askObjection(call, FormInput()) },
            .post("/orders/{order}/objections", Self.objectors) { call, form in try await object(call, form) },
        ]
    }

    func showBuyerOrder(_ call: PageCall) async throws -> Response {
        let id: OrderID = try call.visit.id("order")
        let sight = call.sight
        let found = try await call.read { tx in
            try BuyerOrder.load(id, seenBy: sight, in: tx).map { ($0, try BuyerEvidence.load(id, in: tx)) }
        }
        guard let (order, evidence) = found else { throw Problem.notFound("order") }
        let content = BuyerPage(order: order, evidence: evidence, link: call.link)
        return page(call, title: content.title(call.viewer), in: .orders, content.html(call.viewer))
    }

    private func askObjection(_ call: PageCall, _ form: FormInput) async throws -> Response {
        let id: OrderID = try call.visit.id("order")
        let sight = call.sight
        guard let order = try await store.read({ try BuyerOrder.load(id, seenBy: sight, in: $0) }) else { throw Problem.notFound("order") }
        let content = ObjectionPage(order: order, form: form, link: call.link, csrf: call.csrf)
        return page(
            call, title: call.viewer.say(.objectionTitle), in: .orders, live: false, status: form.faults.isEmpty ? .ok : .unprocessableContent,
            content.html(call.viewer))
    }

    private func object(_ call: PageCall, _ sent: FormInput) async throws -> Response {
        let id: OrderID = try call.visit.id("order")
        let viewer = call.viewer
        var form = sent
        let reason: ObjectionReason? = form.choice("reason", missing: viewer.say(.objectionReasonMissing))
        let parcel = form.text("parcel").flatMap(ParcelID.init(text:))
        if form.text("parcel") != nil, parcel == nil { form.fault("parcel", viewer.say(.objectionParcelUnknown)) }
        let text = form.text("text")
        if let text, !AnomalyNote.isText(text) { form.fault("text", viewer.say(.objectionTextLong)) }
        guard let reason, form.faults.isEmpty else { return try await askObjection(call, form) }
        let (actor, sight) = (call.actor, call.sight)
        do {
            _ = try await carryOut { tx, ids, now in
                guard try OrderExists.check(id, seenBy: sight, in: tx) else { throw Problem.notFound("order") }
                _ = try workflows.object(to: id, parcel: parcel, reason: reason, text: text, by: actor, at: now, in: tx, ids: ids)
                return ""
            }
        } catch ObjectionRefusal.parcelNotFound {
            form.fault("parcel", viewer.say(.objectionParcelUnknown))
            return try await askObjection(call, form)
        }
        return redirect(to: BuyerPage.path("/orders/\(id)", call.link).text, flash: .objectionSent)
    }
}

/// The questions of an objection.
struct ObjectionPage: Sendable {
    let order: BuyerOrder
    let form: FormInput
    let link: String?
    let csrf: String

    func html(_ viewer: Viewer) -> HTML {
        func fault(_ name: String) -> String? { form.faults.first { $0.field == name }?.text }
        let reasons = ObjectionReason.allCases.map { reason in
            Choice(reason.rawValue, viewer.say(.objectionReason(reason)), hint: Phrase.objectionHint(reason).map { viewer.say($0) })
        }
        var fields = [Field("reason", viewer.say(.objectionReason), .radios(reasons), value: form.text("reason") ?? "", error: fault("reason"))]
        if order.parcels.count > 1 {
            fields.append(
                Field(
                    "parcel", viewer.say(.objectionParcel), .select([Choice("", viewer.say(.objectionWhole))] + parcels(viewer)),
                    value: form.text("parcel") ?? "", error: fault("parcel")))
        }
        fields.append(
            Field(
                "text", viewer.say(.objectionText), .textarea(rows: 5), value: form.values["text"] ?? "", hint: viewer.say(.objectionTextHint),
                error: fault("text"), isOptional: true))
        let back = BuyerPage.path("/orders/\(order.id)", link).text
        let asked = Form(
            "/orders/\(order.id)/objections", fields: fields,
            buttons: [.submit(viewer.say(.objectionSend), .primary), .link(viewer.say(.objectionBack), to: back)],
            hidden: [Hidden("csrf", csrf)] + (link.map { [Hidden(BuyerLink.parameter, $0)] } ?? []),
            error: order.parcels.count > 1 ? nil : fault("parcel"))
        let header = PageHeader("\(viewer.say(.objectionTitle))", lead: "\(viewer.say(.objectionLead))")
        return "\(header.html(viewer))\(Panel(nil, asked.html(viewer)).html(viewer))"
    }

    private func parcels(_ viewer: Viewer) -> [Choice] {
        order.parcels.enumerated().map { index, parcel in
            let name = viewer.say(.buyerParcel, ["n": .number(Int64(index + 1)), "count": .number(Int64(order.parcels.count))])
            return Choice(parcel.id.description, "\(name): \(parcel.contents.map { "\($0.quantity) × \($0.name)" }.joined(separator: ", "))")
        }
    }
}
