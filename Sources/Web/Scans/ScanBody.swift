import Core
import Fulfilment
import JSONText
import TradeNetwork

extension ScanDraft {
    /// A scan as clients send it: who recorded it is who sends it, and when it came is the server's to say.
    static let schema = Schema.named(
        "ScanDraft",
        .object([
            .required("parcel", .key, "Key of the parcel, as its label says it."), .required("step", .choice(Step.self)),
            .required("occurredAt", .instant, "With the offset of the clock on the wall beside it."),
            .required("sourceId", .key, "The source's own id of the scan; sending it again changes nothing."),
            .optional("source", .key, "Whose ids these are. Only the operator names one, for imports; else it is the sender."),
            .optional("attempt", .integer(from: 1, to: ScanLimits.attempt), "Counted from the failed attempts unless told."),
            .optional("readPoint", .key, "Where: a GLN, the key of a hub, a depot."), .optional("reason", .key),
            .optional("counter", .integer(from: 0), "The device's own count."), .optional("keyId", .key),
            .optional("signature", .text(format: "byte", most: 1_400), "Base64, at most \(ScanLimits.signatureBytes) bytes."),
        ]))

    private static let members = [
        "parcel", "step", "occurredAt", "sourceId", "source", "attempt", "readPoint", "reason", "counter", "keyId", "signature",
    ]

    static func read(_ value: JSON, by principal: Principal, receivedAt: Instant) throws(Problem) -> ScanDraft {
        let (draft, source) = try readBody(value, known: members) { scan, errors in
            let parcel = errors.read(try scan.text("parcel"))
            let step = errors.read(try scan.choice("step", of: Step.self))
            let occurredAt = errors.read(try scan.offsetInstant("occurredAt"))
            let sourceID = errors.read(try scan.text("sourceId"))
            let source = errors.readOptional(try scan.optionalText("source"))
            let attempt = errors.readOptional(try scan.optionalInt64("attempt"))
            let readPoint = errors.readOptional(try scan.optionalText("readPoint"))
            let reason = errors.readOptional(try scan.optionalText("reason"))
            let counter = errors.readOptional(try scan.optionalInt64("counter"))
            let keyID = errors.readOptional(try scan.optionalText("keyId"))
            let signature = errors.readOptional(try scan.optionalBytes("signature"))
            guard let parcel, let step, let occurredAt, let sourceID, let party = principal.party, let kind = principal.partyKind
            else { return nil as (ScanDraft, String?)? }
            let draft = ScanDraft(
                parcelKey: parcel, step: step, attempt: attempt, occurredAt: occurredAt, receivedAt: receivedAt, readPoint: readPoint,
                reason: reason, recorder: party, recorderKind: kind, device: principal.device, source: source ?? principal.name,
                sourceID: sourceID, counter: counter, keyID: keyID, signature: signature)
            return (draft, source)
        }
        guard source == nil || principal.role == .operator else { throw Problem(WebRefusal.sourceNotYours) }
        return draft
    }
}
