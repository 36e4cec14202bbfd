import Core

/// The names in braces in paths, and what each stands for.
enum PathParameter {
    static func schema(_ name: String) -> Schema {
        switch name {
        case "account": .id(AccountTag.self)
        case "anomaly": .id(AnomalyTag.self)
        case "capture": .id(CaptureTag.self)
        case "claim": .id(ClaimTag.self)
        case "device": .id(DeviceTag.self)
        case "grant": .id(GrantTag.self)
        case "lease": .id(SSCCLeaseTag.self)
        case "message": .id(MessageTag.self)
        case "offer": .id(OfferTag.self)
        case "order": .id(OrderTag.self)
        case "parcel": .id(ParcelTag.self)
        case "person": .id(PersonTag.self)
        case "position": .integer(from: 1)
        case "range": .id(SSCCRangeTag.self)
        case "scan": .id(ScanTag.self)
        case "token": .id(TokenTag.self)
        case "transfer": .id(TransferTag.self)
        case "user": .id(UserTag.self)
        case "webhook": .id(WebhookTag.self)
        default: .text()
        }
    }
}
