import Core

/// A scan as it comes in, with what its evidence is made of.
package struct ScanDraft: Sendable, Hashable {
    package var parcelKey: String
    package var step: Step
    /// nil: counted from the failed attempts so far.
    package var attempt: Int64?
    package var occurredAt: OffsetInstant
    /// When it reached the system; windows and cooling run from here.
    package var receivedAt: Instant
    /// Where it was made: a GLN, a hub's key, a carrier's depot code.
    package var readPoint: String?
    /// What the recorder adds: a disposition, a reason for failure.
    package var reason: String?
    package var recorder: PartyID
    package var recorderKind: PartyKind
    package var device: DeviceID?
    /// Whose numbering `sourceID` belongs to; together they name the scan for ever.
    package var source: String
    package var sourceID: String
    /// Evidence as delivered. It is stored as given; until signatures are checked every scan has grade C.
    package var counter: Int64?
    package var keyID: String?
    package var signature: [UInt8]?

    package init(
        parcelKey: String, step: Step, attempt: Int64? = nil, occurredAt: OffsetInstant, receivedAt: Instant, readPoint: String? = nil,
        reason: String? = nil, recorder: PartyID, recorderKind: PartyKind, device: DeviceID? = nil, source: String, sourceID: String,
        counter: Int64? = nil, keyID: String? = nil, signature: [UInt8]? = nil
    ) {
        self.parcelKey = parcelKey
        self.step = step
        self.attempt = attempt
        self.occurredAt = occurredAt
        self.receivedAt = receivedAt
        self.readPoint = readPoint
        self.reason = reason
        self.recorder = recorder
        self.recorderKind = recorderKind
        self.device = device
        self.source = source
        self.sourceID = sourceID
        self.counter = counter
        self.keyID = keyID
        self.signature = signature
    }
}

package enum ScanState: String, CaseIterable, Sendable {
    /// Its parcel is not known yet; it is applied when the order arrives.
    case waiting
    /// It is the step that counts.
    case applied
    /// Says what another scan had said before.
    case repeated
    /// Stored, and not counted until a person decides.
    case setAside = "set_aside"
    case rejected
    /// It counted and was taken back.
    case voided
}

package struct Scan: Sendable, Equatable {
    package let id: ScanID
    package let draft: ScanDraft
    package var parcel: ParcelID?
    package var attempt: Int64
    package var grade: Grade
    package var state: ScanState

    package init(id: ScanID, draft: ScanDraft, parcel: ParcelID?, attempt: Int64, grade: Grade, state: ScanState) {
        self.id = id
        self.draft = draft
        self.parcel = parcel
        self.attempt = attempt
        self.grade = grade
        self.state = state
    }
}

package enum ScanLimits {
    package static let textBytes = 200
    package static let signatureBytes = 1_024
    package static let attempt: Int64 = 99
    /// A device clock may run ahead of ours by this much.
    package static let clockLeadMicroseconds: Int64 = 5 * 60 * 1_000_000
}

/// Why a scan cannot even be stored. Everything else is stored and answered.
package enum ScanRefusal: Refusal, Equatable {
    case textLength(field: String)
    case attempt
    case counter
    case signatureLength

    package var kind: RefusalKind { .malformed }

    package var code: String {
        switch self {
        case .textLength: "scan-text-length"
        case .attempt: "scan-attempt"
        case .counter: "scan-counter"
        case .signatureLength: "scan-signature-length"
        }
    }

    package var sentence: String {
        switch self {
        case .textLength(let field): "\(field) must be 1 to \(ScanLimits.textBytes) bytes long, without U+0000."
        case .attempt: "attempt must be 1 to \(ScanLimits.attempt)."
        case .counter: "counter must be 0 or more."
        case .signatureLength: "signature must be at most \(ScanLimits.signatureBytes) bytes."
        }
    }
}

extension ScanDraft {
    package func checkShape() throws(ScanRefusal) {
        let texts: [(String, String?)] = [
            ("parcel", parcelKey), ("source", source), ("sourceId", sourceID), ("readPoint", readPoint), ("reason", reason), ("keyId", keyID),
        ]
        for (field, text) in texts {
            guard let text else { continue }
            guard (1...ScanLimits.textBytes).contains(text.utf8.count), !text.utf8.contains(0) else { throw .textLength(field: field) }
        }
        if let attempt { guard (1...ScanLimits.attempt).contains(attempt) else { throw .attempt } }
        if let counter { guard counter >= 0 else { throw .counter } }
        guard (signature?.count ?? 0) <= ScanLimits.signatureBytes else { throw .signatureLength }
    }
}
