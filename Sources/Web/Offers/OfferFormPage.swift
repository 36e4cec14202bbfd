import Cashback
import Core
import Look
import Views

/// The form of a new offer, or of a new version of its terms.
struct OfferFormPage: Sendable {
    enum Purpose: Sendable {
        case new(markets: [MarketplaceEntry], payers: [PartyEntry])
        case version(of: OfferEntry)
    }

    let purpose: Purpose
    let csrf: Hidden
    var values: [String: String]
    var faults: [FormInput.FieldFault] = []
    var error: String?
    /// The offer that has the name already.
    var other: Link?

    init(_ purpose: Purpose, csrf: String) throws {
        self.purpose = purpose
        self.csrf = Hidden("csrf", csrf)
        switch purpose {
        case .new: values = ["isBudgetLimited": "on", "reward": "rate"].merging(TermsInput.values(Terms(reward: .rate(Rate(ppm: 0))), .eur)) { old, _ in old }
        case .version(let offer): values = TermsInput.values(try offer.parsedTerms(), offer.currency)
        }
        if case .new = purpose { values["rate"] = "" }
    }

    func title(_ viewer: Viewer) -> String {
        switch purpose {
        case .new: viewer.say(.offerNewTitle)
        case .version(let offer): viewer.say(.offerEditTitle, ["offer": .text(offer.name)])
        }
    }

    func html(_ viewer: Viewer) -> HTML {
        var crumbs = [Link(viewer.say(.navOffers), "/offers")]
        let form: Form
        let lead: String
        switch purpose {
        case .new(let markets, let payers):
            lead = viewer.say(.offerNewLead)
            form = Form(
                "/offers", fields: naming(markets, payers, viewer) + terms(nil, viewer), buttons: [.submit(viewer.say(.offerCreateButton))],
                hidden: [csrf], error: error)
        case .version(let offer):
            crumbs.append(Link(offer.name, "/offers/\(offer.id)"))
            lead = viewer.say(.offerEditLead, ["n": .number(offer.version + 1)])
            form = Form(
                "/offers/\(offer.id)/versions", fields: terms(offer.currency, viewer),
                buttons: [.submit(viewer.say(.offerReviseButton)), .link(viewer.say(.offerBack), to: "/offers/\(offer.id)")],
                hidden: [csrf, Hidden("expectedVersion", values["expectedVersion"] ?? String(offer.version))], error: error)
        }
        let header = PageHeader(
            "\(title(viewer))", lead: "\(lead)",
            breadcrumbs: crumbs.count == 1 ? Breadcrumbs(crumbs[0]) : Breadcrumbs(crumbs[0], crumbs[1]))
        let inForce: HTML = other.map { Notice(.warning, viewer.say(.offerInForce), $0.html(viewer)).html(viewer) } ?? ""
        return "\(header.html(viewer))\(inForce)\(Panel(nil, form.html(viewer)).html(viewer))"
    }

    private func field(_ name: String, _ label: String, _ kind: Field.Kind, hint: String? = nil, isOptional: Bool = false) -> Field {
        Field(
            name, label, kind, value: values[name] ?? "", hint: hint, error: faults.first { $0.field == name }?.text, isOptional: isOptional)
    }

    private func naming(_ markets: [MarketplaceEntry], _ payers: [PartyEntry], _ viewer: Viewer) -> [Field] {
        let choose = Choice("", viewer.say(.fieldChoose))
        return [
            field(
                "marketplace", viewer.say(.fieldMarketplace), .select([choose] + markets.map { Choice($0.key, "\($0.name) (\($0.currency.code))") })
            ).under(viewer.say(.partOffer)),
            field("name", viewer.say(.fieldName), .text(), hint: viewer.say(.fieldNameHint)),
            field("key", viewer.say(.fieldKey), .text(), hint: viewer.say(.fieldKeyHint)),
            field("payer", viewer.say(.fieldPayer), .select([choose] + payers.map { Choice($0.key, $0.name) })),
            field("isBudgetLimited", viewer.say(.fieldLimited), .checkbox, hint: viewer.say(.fieldLimitedHint)),
        ]
    }

    /// - Parameter currency: nil while the marketplace is not chosen.
    private func terms(_ currency: Currency?, _ viewer: Viewer) -> [Field] {
        let money: Field.Kind = currency.map { .money($0) } ?? .number()
        let comparison = viewer.say(.releaseComparisonHint)
        let reward: [Field] = [
            field(
                "reward", viewer.say(.fieldReward),
                .radios([Choice("rate", viewer.say(.fieldRewardRate)), Choice("amount", viewer.say(.fieldRewardAmount))])
            ).under(viewer.say(.partReward)),
            field("rate", viewer.say(.fieldRate), .number(unit: "%"), hint: viewer.say(.fieldRateHint)).only(.rate),
            field("base", viewer.say(.fieldBase), .select(RewardBase.allCases.map { Choice($0.rawValue, viewer.say(.base($0))) })).only(.rate),
            field("amount", viewer.say(.fieldAmount), money, hint: viewer.say(.fieldAmountHint)).only(.amount),
            field("cap", viewer.say(.fieldCap), money, isOptional: true),
            field("rounding", viewer.say(.fieldRounding), .select(Rounding.allCases.map { Choice($0.rawValue, viewer.say(.rounding($0))) })),
        ]
        let release: [Field] = [
            field(
                "release", viewer.say(.fieldRelease),
                .radios([
                    Choice("delivery_scan", viewer.say(.releaseScan), hint: viewer.say(.releaseScanHint)),
                    Choice("handover_scan", viewer.say(.releaseHandover), hint: comparison),
                    Choice("promised_ship_date", viewer.say(.releaseShip), hint: comparison),
                    Choice("estimated_delivery", viewer.say(.releaseEstimate), hint: comparison),
                ])
            ).under(viewer.say(.partRelease)),
            field("days", viewer.say(.fieldDays), .number(unit: viewer.say(.fieldDaysUnit)), isOptional: true),
            field("comparisonConsent", viewer.say(.fieldConsent), .checkbox, hint: viewer.say(.fieldConsentHint)).only(.comparison),
            field("delivered", viewer.say(.fieldDelivered), .checkbox).under(viewer.say(.partProof)), field("collected", viewer.say(.fieldCollected), .checkbox),
        ]
        return reward + release + Grade.allCases.flatMap { grade($0, viewer) } + [
            field(
                "expiryHours", viewer.say(.fieldExpiry), .number(unit: viewer.say(.fieldHoursUnit)), hint: viewer.say(.fieldExpiryHint),
                isOptional: true
            ).under(viewer.say(.partMissing)),
            field(
                "onAnomaly", viewer.say(.fieldAnomaly),
                .radios([
                    Choice(AnomalyPolicy.hold.rawValue, viewer.say(.fieldAnomalyHold)), Choice(AnomalyPolicy.record.rawValue, viewer.say(.fieldAnomalyRecord)),
                ])),
        ]
    }

    private func grade(_ grade: Grade, _ viewer: Viewer) -> [Field] {
        let name: [String: Said] = ["grade": .text(grade.rawValue)]
        return [
            field(
                TermsInput.action(grade), viewer.say(.fieldGrade, name),
                .select([
                    Choice("confirm", viewer.say(.gradeConfirm)), Choice("cool", viewer.say(.gradeCool)), Choice("review", viewer.say(.gradeReview)),
                ]), hint: viewer.say(.gradeMeans(grade))),
            field(
                TermsInput.hours(grade), viewer.say(.fieldCoolHours, name), .number(unit: viewer.say(.fieldHoursUnit))).only(.cool),
        ]
    }
}
