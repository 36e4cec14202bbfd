import Look
import TradeNetwork

/// What a webhook can be told of, as a person chooses it.
enum WebhookTopic: String, CaseIterable, Sendable {
    case orders, parcels, scans, anomalies, claims, offers, network

    var families: [String] {
        switch self {
        case .orders: ["order.*"]
        case .parcels: ["parcel.*"]
        case .scans: ["scan.*"]
        case .anomalies: ["anomaly.*"]
        case .claims: ["claim.*"]
        case .offers: ["offer.*"]
        case .network: ["city.*", "marketplace.*", "party.*", "device.*", "grant.*", "token.*", "user.*", "person.*", "webhook.*"]
        }
    }

    private var phrase: Phrase {
        switch self {
        case .orders: .factsKindOrders
        case .parcels: .factsKindParcels
        case .scans: .factsKindScans
        case .anomalies: .factsKindAnomalies
        case .claims: .factsKindClaims
        case .offers: .factsKindOffers
        case .network: .navParties
        }
    }

    /// Those of which somebody of this role is told at all.
    static func told(_ role: Role) -> [WebhookTopic] {
        switch role {
        case .operator: allCases
        case .merchant: [.orders, .parcels, .scans, .anomalies, .claims, .offers]
        default: [.parcels, .scans, .anomalies]
        }
    }

    /// The form's questions.
    static func fields(_ role: Role, _ input: FormInput, _ viewer: Viewer) -> [Field] {
        [input.filled("url", viewer.say(.webhookURL), .text(autocomplete: "url"), hint: viewer.say(.webhookURLHint))]
            + told(role).enumerated().map { place, topic in
                let field = input.filled(topic.rawValue, viewer.say(topic.phrase), .checkbox, hint: place == 0 ? viewer.say(.webhookKindsHint) : nil, isOptional: true)
                return place == 0 ? field.under(viewer.say(.webhookKinds)) : field
            }
    }
}
