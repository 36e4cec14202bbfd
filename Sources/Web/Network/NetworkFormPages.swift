import Core
import Hummingbird
import Look
import Store
import TradeNetwork
import Views
import Workflows

/// Forms that set the network up. Keys are unique, so a form sent twice makes one thing and tells of the other.
extension Site {
    var networkFormPages: [PageEndpoint] {
        NetworkTab.allCases.map { tab in
            .get(tab.newPath, [.operator]) { call in
                // What a link knows already, such as the party on whose page it stands.
                var input = FormInput()
                for name in NetworkForms.names(tab) where name != "password" { if let value = call.visit.query(name) { input.fill(name, value) } }
                if tab == .tokens { input.fill("for", call.visit.query("device") == nil ? "party" : "device") }
                return try await show(call, tab, input)
            }
        } + [postParty, postCity, postMarketplace, postGrant, postDevice]
    }

    /// The form with its answers, 422 where something is wrong with them.
    func show(_ call: PageCall, _ tab: NetworkTab, _ input: FormInput) async throws -> Response {
        @Sendable func whole<Entry>(_ page: Page<Entry>) -> [Entry]? { page.next == nil ? page.items : nil }
        let choosesParty = [.grants, .devices, .tokens, .users].contains(tab)
        let (cities, markets, parties, devices) = try await store.read { tx in
            (
                tab == .parties ? try NetworkLists.cities(at: .first, limit: NetworkForms.choicesMost, in: tx).items : [],
                tab == .grants ? try NetworkLists.marketplaces(at: .first, limit: NetworkForms.choicesMost, in: tx).items : [],
                choosesParty ? whole(try NetworkLists.parties(kind: nil, at: .first, limit: NetworkForms.choicesMost, in: tx)) : nil,
                tab == .tokens ? whole(try NetworkLists.devices(at: .first, limit: NetworkForms.choicesMost, in: tx)) : nil
            )
        }
        let forms = NetworkForms(
            viewer: call.viewer, csrf: call.csrf, cities: cities, markets: markets, parties: parties, devices: devices, countsRealDays: wallClock.isApart)
        return show(call, forms.page(tab, input, once: tab == .tokens ? onceField() : nil), in: .parties)
    }

    private var postParty: PageEndpoint {
        .post("/parties", [.operator]) { call, form in
            var form = form
            let kind = form.choice("kind", of: PartyKind.self, missing: call.viewer.say(.networkChoiceMissing, ["field": .text(call.viewer.say(.networkKind))]))
            let (key, name, city, actor) = (form.named("key", .networkKey, call), form.named("name", .networkName, call), form.text("city"), call.actor)
            guard let kind, form.faults.isEmpty else { return try await show(call, .parties, form) }
            return try await make(.parties, call, form) { tx, ids, now in
                "/parties/" + (try workflows.registerParty(kind: kind, key: key, name: name, city: city, by: actor, at: now, in: tx, ids: ids).id.description)
            }
        }
    }

    private var postCity: PageEndpoint {
        .post("/cities", [.operator]) { call, form in
            var form = form
            let (key, name, zone) = (form.named("key", .networkKey, call), form.named("name", .networkName, call), form.named("zone", .networkZone, call))
            let actor = call.actor
            return try await make(.cities, call, form) { tx, ids, now in
                _ = try workflows.openCity(key: key, name: name, zone: zone, by: actor, at: now, in: tx, ids: ids)
                return nil
            }
        }
    }

    private var postMarketplace: PageEndpoint {
        .post("/marketplaces", [.operator]) { call, form in
            var form = form
            let (key, name, zone) = (form.named("key", .networkKey, call), form.named("name", .networkName, call), form.named("zone", .networkZone, call))
            let currency = form.text("currency").flatMap { Currency(code: $0.uppercased()) }
            if currency == nil { form.fault("currency", call.viewer.say(.networkCurrencyUnknown)) }
            let actor = call.actor
            guard let currency else { return try await show(call, .marketplaces, form) }
            return try await make(.marketplaces, call, form) { tx, ids, now in
                _ = try workflows.openMarketplace(key: key, name: name, currency: currency, zone: zone, by: actor, at: now, in: tx, ids: ids)
                return nil
            }
        }
    }

    private var postGrant: PageEndpoint {
        .post("/grants", [.operator]) { call, form in
            var form = form
            let (party, market) = (form.named("party", .networkParty, call), form.named("marketplace", .networkMarketplace, call))
            let actor = call.actor
            return try await make(.grants, call, form) { tx, ids, now in
                let grant = try workflows.grant(party: party, marketplace: market, by: actor, at: now, in: tx, ids: ids)
                return "/parties/\(grant.party)"
            }
        }
    }

    private var postDevice: PageEndpoint {
        .post("/devices", [.operator]) { call, form in
            var form = form
            let (key, name, owner) = (form.named("key", .networkKey, call), form.named("name", .networkName, call), form.named("owner", .networkOwner, call))
            let actor = call.actor
            return try await make(.devices, call, form) { tx, ids, now in
                let device = try workflows.registerDevice(key: key, name: name, owner: owner, by: actor, at: now, in: tx, ids: ids)
                return "/parties/\(device.owner)"
            }
        }
    }

    /// Carries a form out, or shows it again with why not.
    /// - Parameter change: answers the page to go to; nil: the list.
    private func make(
        _ tab: NetworkTab, _ call: PageCall, _ form: FormInput, _ change: @escaping @Sendable (any Transaction, IdPool, Instant) throws -> String?
    ) async throws -> Response {
        guard form.faults.isEmpty else { return try await show(call, tab, form) }
        do {
            let (answer, _) = try await workflows.once(nil) { tx, ids, now in
                IdempotencyAnswer(requestHash: [], status: 201, body: try change(tx, ids, now) ?? tab.path)
            }
            return redirect(to: answer.body, flash: .madeInNetwork(tab))
        } catch let refusal as NetworkRefusal {
            var form = form
            form.fault(refusal, in: tab)
            return try await show(call, tab, form)
        }
    }
}

extension FormInput {
    mutating func named(_ name: String, _ label: Phrase, _ call: PageCall) -> String {
        let field: Said = .text(call.viewer.say(label))
        return required(
            name, missing: call.viewer.say(.networkTextMissing, ["field": field]), tooLong: call.viewer.say(.networkTextLong, ["field": field]))
    }

    mutating func fault(_ refusal: any Refusal, in tab: NetworkTab) {
        // A party stands under another name in each form, so the refusal itself names none.
        if case .partyUnknown? = refusal as? NetworkRefusal { return fault(tab == .devices ? "owner" : "party", refusal.sentence) }
        fault(refusal, among: NetworkForms.names(tab))
    }
}
