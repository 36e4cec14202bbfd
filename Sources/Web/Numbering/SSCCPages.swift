import Core
import CSVText
import Hummingbird
import Look
import Store
import TradeNetwork
import Views
import Workflows

extension Site {
    var numberingPages: [PageEndpoint] {
        [
            .get("/sscc-ranges", .everybody, filters: []) { call in try await showSSCCRanges(call) },
            .get("/sscc-ranges/new", [.operator]) { call in try await newSSCCRange(call, FormInput()) },
            .post("/sscc-ranges", [.operator]) { call, form in try await openSSCCRange(call, form) },
            .get("/sscc-ranges/{range}", .everybody) { call in try await showSSCCRange(call, FormInput()) },
            .post("/sscc-ranges/{range}/leases", .everybody) { call, form in try await leaseSSCCs(call, form) },
            .get("/sscc-leases", .everybody, filters: [ListFilter("range", .ssccRangeOf, .text)]) { call in try await showSSCCLeases(call) },
            .get("/sscc-leases/{lease}", .everybody) { call in
                let (lease, sight) = (try await visibleLease(call), call.sight)
                let opensRange = try await store.read { try SSCCLists.range(lease.range, seenBy: sight, in: $0) } != nil
                let shown = SSCCLeasePage(lease: lease, opensRange: opensRange)
                return page(call, title: shown.title(call.viewer), in: .parcels, shown.html(call.viewer))
            },
            .get("/sscc-leases/{lease}/numbers.csv", .everybody) { call in
                let lease = try await visibleLease(call)
                let list = ListAnswer<Int64>(page: { _, _ in Page(items: Array(lease.numbers), next: nil) }, write: { $1.string(SSCCLeases.sscc($0)) })
                return list.csv(named: "ssccs-\(lease.first)", columns: ["sscc"], after: nil, logger: call.visit.context.logger) { [[.plain(SSCCLeases.sscc($0))]] }
            },
        ]
    }

    private func visibleLease(_ call: PageCall) async throws -> SSCCLeaseEntry {
        let id: SSCCLeaseID = try call.visit.id("lease")
        let sight = call.sight
        return try await store.read { try SSCCLists.visible(id, seenBy: sight, in: $0) }
    }

    // MARK: Lists

    private func showSSCCRanges(_ call: PageCall) async throws -> Response {
        let (sight, place) = (call.sight, Turning.place(call.visit))
        let ranges = try await store.read { try SSCCLists.ranges(seenBy: sight, after: place.cursor, limit: Turning.rows, in: $0) }
        let shown = SSCCRangesPage(ranges: ranges, address: PagePath("/sscc-ranges"), opens: call.principal.role == .operator)
        return page(call, title: call.viewer.say(.ssccNumbers), in: .parcels, shown.html(call.viewer))
    }

    private func showSSCCLeases(_ call: PageCall) async throws -> Response {
        let (sight, place) = (call.sight, Turning.place(call.visit))
        let range = call.visit.query("range").flatMap(SSCCRangeID.init(text:))
        let (found, leases) = try await store.read { tx in
            (
                try range.flatMap { try SSCCLists.range($0, seenBy: sight, in: tx) },
                try SSCCLists.leases(of: range, seenBy: sight, after: place.cursor, limit: Turning.rows, in: tx)
            )
        }
        let shown = SSCCLeasesPage(leases: leases, range: found, address: Turning.address("/sscc-leases", call.visit, "range"))
        return page(call, title: call.viewer.say(.ssccLeases), in: .parcels, shown.html(call.viewer))
    }

    // MARK: A range, and numbers from it

    private func showSSCCRange(_ call: PageCall, _ input: FormInput) async throws -> Response {
        let id: SSCCRangeID = try call.visit.id("range")
        let sight = call.sight
        let (range, leases) = try await store.read { tx in
            (
                try SSCCLists.visible(id, seenBy: sight, in: tx),
                try SSCCLists.leases(of: id, seenBy: sight, after: nil, limit: SSCCRangePage.leasesShown, in: tx)
            )
        }
        let shown = SSCCRangePage(range: range, leases: leases, input: input, csrf: call.csrf, once: onceField())
        return page(
            call, title: shown.title(call.viewer), in: .parcels, live: false, status: input.faults.isEmpty ? .ok : .unprocessableContent, shown.html(call.viewer))
    }

    private func leaseSSCCs(_ call: PageCall, _ form: FormInput) async throws -> Response {
        var form = form
        let id: SSCCRangeID = try call.visit.id("range")
        let count = form.text("count").flatMap { Int64($0) }.flatMap { (1...SSCCLeases.most).contains($0) ? $0 : nil }
        if count == nil { form.fault("count", call.viewer.say(.ssccCountWrong)) }
        guard let count else { return try await showSSCCRange(call, form) }
        let (sight, actor, holder) = (call.sight, call.actor, form.text("holder"))
        do {
            let path = try await carryOut(call.onceRequest(form, fields: "count", "holder")) { tx, ids, now in
                _ = try SSCCLists.visible(id, seenBy: sight, in: tx)
                return "/sscc-leases/\(try workflows.leaseSSCCs(count, of: id, to: holder, by: actor, at: now, in: tx, ids: ids).id)"
            }
            return redirect(to: path, flash: .ssccLeaseMade)
        } catch let refusal as any Refusal where refusal.kind != .notFound {
            form.fault(refusal is NetworkRefusal ? "holder" : "count", refusal.sentence)
            return try await showSSCCRange(call, form)
        }
    }

    private func newSSCCRange(_ call: PageCall, _ input: FormInput) async throws -> Response {
        let viewer = call.viewer
        let parties = try await store.read { try NetworkLists.parties(kind: nil, at: .first, limit: NetworkForms.choicesMost, in: $0) }
        let choices = [Choice("", viewer.say(.networkChoose))] + parties.items.map { Choice($0.key, "\($0.name) (\(viewer.say(.kind($0.kind))))") }
        let party = parties.next == nil
            ? input.filled("party", viewer.say(.ssccParty), .select(choices)) : input.filled("party", viewer.say(.ssccParty), hint: viewer.say(.networkPartyHint))
        let hint = viewer.say(.ssccSerialHint)
        let form = Form(
            "/sscc-ranges",
            fields: [
                party, input.filled("companyPrefix", viewer.say(.ssccPrefix), hint: viewer.say(.ssccPrefixHint)),
                input.filled("extensionDigit", viewer.say(.ssccDigit), .number(), hint: viewer.say(.ssccDigitHint), isOptional: true),
                input.filled("first", viewer.say(.ssccFirstSerial), .number(), hint: hint, isOptional: true),
                input.filled("last", viewer.say(.ssccLastSerial), .number(), hint: hint, isOptional: true),
            ], buttons: [.submit(viewer.say(.ssccRangeNew))], hidden: [Hidden("csrf", call.csrf), onceField()], error: input.wholeFault)
        let back = Link(viewer.say(.ssccNumbers), "/sscc-ranges")
        return show(call, FormPage(title: viewer.say(.ssccRangeNew), lead: viewer.say(.ssccRangeNewLead), back: back, form: form), in: .parcels)
    }

    private func openSSCCRange(_ call: PageCall, _ form: FormInput) async throws -> Response {
        var form = form
        let (party, prefix) = (form.named("party", .ssccParty, call), form.named("companyPrefix", .ssccPrefix, call))
        let digit = Int(form.text("extensionDigit") ?? "0").flatMap { (0...9).contains($0) ? $0 : nil }
        if digit == nil { form.fault("extensionDigit", call.viewer.say(.ssccDigitWrong)) }
        let first = form.serial("first", call), last = form.serial("last", call)
        guard let digit, form.faults.isEmpty else { return try await newSSCCRange(call, form) }
        let draft = SSCCRangeDraft(party: party, companyPrefix: prefix, extensionDigit: digit, first: first, last: last)
        let actor = call.actor
        do {
            let path = try await carryOut(call.onceRequest(form, fields: "party", "companyPrefix", "extensionDigit", "first", "last")) { tx, ids, now in
                "/sscc-ranges/\(try workflows.openSSCCRange(draft, by: actor, at: now, in: tx, ids: ids).id)"
            }
            return redirect(to: path, flash: .ssccRangeMade)
        } catch let refusal as any Refusal {
            form.fault(refusal is NetworkRefusal ? "party" : "", refusal.sentence)
            return try await newSSCCRange(call, form)
        }
    }
}

extension FormInput {
    /// nil where nothing was typed, or no whole number from 0 on.
    fileprivate mutating func serial(_ name: String, _ call: PageCall) -> Int64? {
        guard let text = text(name) else { return nil }
        if let number = Int64(text), number >= 0 { return number }
        fault(name, call.viewer.say(.ssccWhole))
        return nil
    }
}
