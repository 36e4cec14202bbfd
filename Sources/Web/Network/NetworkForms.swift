import Core
import Look
import TradeNetwork
import Views

/// The questions of the forms that set the network up, filled with what was answered.
struct NetworkForms: Sendable {
    let viewer: Viewer
    let csrf: String
    var cities: [CityEntry] = []
    var markets: [MarketplaceEntry] = []
    /// nil where there are more than a list can offer: then their keys are asked for.
    var parties: [PartyEntry]?
    var devices: [DeviceEntry]?
    /// Days are those of a clock apart from the pages'.
    var countsRealDays = false

    /// Cities and marketplaces that a form offers to choose from.
    static let choicesMost = 500

    func page(_ tab: NetworkTab, _ input: FormInput, once: Hidden? = nil) -> FormPage {
        let form = Form(
            tab.path, fields: fields(tab, input), buttons: [.submit(viewer.say(.newInNetwork(tab)))],
            hidden: [Hidden("csrf", csrf)] + (once.map { [$0] } ?? []), error: input.wholeFault)
        return FormPage(
            title: viewer.say(.newInNetwork(tab)), lead: viewer.say(.aboutNetwork(tab)), back: Link(viewer.say(.network(tab)), tab.path), form: form)
    }

    /// Names of a form's fields.
    static func names(_ tab: NetworkTab) -> [String] {
        switch tab {
        case .parties: ["kind", "key", "name", "city"]
        case .cities: ["key", "name", "zone"]
        case .marketplaces: ["key", "name", "currency", "zone"]
        case .grants: ["party", "marketplace"]
        case .devices: ["key", "name", "owner"]
        case .tokens: ["name", "for", "party", "device", "order", "days"]
        case .users: ["party", "login", "name", "password", "zone"]
        }
    }

    private func fields(_ tab: NetworkTab, _ input: FormInput) -> [Field] {
        let key = input.filled("key", viewer.say(.networkKey), hint: viewer.say(.networkKeyHint))
        let name = input.filled("name", viewer.say(.networkName), hint: viewer.say(.networkNameHint))
        let zone = input.filled("zone", viewer.say(.networkZone), hint: viewer.say(.networkZoneHint))
        let party = partyField("party", .networkParty, input)
        switch tab {
        case .parties:
            let kinds = PartyKind.allCases.filter { $0 != .operator }.map { Choice($0.rawValue, viewer.say(.kind($0))) }
            return [input.filled("kind", viewer.say(.networkKind), .radios(kinds)), name, key, city(input)]
        case .cities: return [name, key, zone]
        case .marketplaces: return [name, key, input.filled("currency", viewer.say(.networkCurrency)), zone]
        case .grants:
            let choices = markets.map { Choice($0.key, $0.name) }
            return [party, input.filled("marketplace", viewer.say(.networkMarketplace), .select(choices))]
        case .devices: return [name, key, partyField("owner", .networkOwner, input)]
        case .tokens: return tokenFields(input)
        case .users:
            return [
                party, input.filled("name", viewer.say(.networkName), hint: viewer.say(.networkPersonHint)),
                input.filled("login", viewer.say(.networkLogin), .text(autocomplete: "off"), hint: viewer.say(.networkLoginHint)),
                input.filled(
                    "password", viewer.say(.networkPassword), .password(autocomplete: "new-password"), hint: viewer.say(.networkPasswordHint),
                    isOptional: true),
                input.filled("zone", viewer.say(.networkZone), hint: viewer.say(.networkZoneHint), isOptional: true),
            ]
        }
    }

    private func partyField(_ name: String, _ label: Phrase, _ input: FormInput) -> Field {
        guard let parties else { return input.filled(name, viewer.say(label), hint: viewer.say(.networkPartyHint)) }
        let choices = parties.map { Choice($0.key, "\($0.name) (\(viewer.say(.kind($0.kind))))") }
        return input.filled(name, viewer.say(label), .select([Choice("", viewer.say(.networkChoose))] + choices))
    }

    private func deviceField(_ input: FormInput) -> Field {
        guard let devices else { return input.filled("device", viewer.say(.networkDevice), hint: viewer.say(.networkDeviceHint)) }
        let choices = devices.filter { $0.revokedAt == nil }.map { Choice($0.key, "\($0.name) (\($0.owner))") }
        return input.filled("device", viewer.say(.networkDevice), .select([Choice("", viewer.say(.networkChoose))] + choices))
    }

    private func city(_ input: FormInput) -> Field {
        let choices = [Choice("", viewer.say(.networkNoCity))] + cities.map { Choice($0.key, $0.name) }
        return input.filled("city", viewer.say(.networkCity), .select(choices), isOptional: true)
    }

    private func tokenFields(_ input: FormInput) -> [Field] {
        let holders = [
            Choice("party", viewer.say(.networkForParty)), Choice("device", viewer.say(.networkForDevice)), Choice("order", viewer.say(.networkForOrder)),
        ]
        return [
            input.filled("name", viewer.say(.networkName), hint: viewer.say(.networkTokenNameHint)),
            input.filled("for", viewer.say(.networkFor), .radios(holders)),
            partyField("party", .networkParty, input).only(.party), deviceField(input).only(.device),
            input.filled("order", viewer.say(.networkOrder), hint: viewer.say(.networkOrderHint)).only(.order),
            input.filled("days", viewer.say(.networkDays), .number(), hint: viewer.say(countsRealDays ? .networkDaysHintReal : .networkDaysHint), isOptional: true),
        ]
    }
}
