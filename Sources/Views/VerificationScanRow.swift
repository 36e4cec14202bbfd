import Core
import JSONText
import Store

/// A scan as stored, as far as facts tell of it.
struct VerificationScanRow {
    static let columns = """
        s.id, s.parcel_id, s.parcel_key, s.step, s.occurred_at, s.offset_minutes, s.received_at, s.read_point, s.source, s.source_id, s.grade, s.state
        """

    let id: ScanID
    let parcel: ParcelID?
    let parcelKey: String
    let step: String
    let occurredAt: Instant
    let offsetMinutes: Int64
    let receivedAt: Instant
    let readPoint: String?
    let source: String
    let sourceID: String
    let grade: String
    let state: String

    init(_ row: any Row) throws {
        id = try row.id(0)
        parcel = try row.optionalID(1)
        parcelKey = try row.text(2)
        step = try row.text(3)
        occurredAt = try row.instant(4)
        offsetMinutes = try row.int(5)
        receivedAt = try row.instant(6)
        readPoint = try row.optionalText(7)
        source = try row.text(8)
        sourceID = try row.text(9)
        grade = try row.text(10)
        state = try row.text(11)
    }

    /// What the fact of its recording says otherwise, in words; nil when it says the same.
    func differences(from fact: VerificationFact, _ body: JSON) -> (expected: String, found: String)? {
        let told: [(name: String, told: String, stored: String)] = [
            ("parcelKey", body.text("parcelKey") ?? "", parcelKey), ("step", body.text("step") ?? "", step),
            ("occurredAt", body.int("occurredAt").map { Instant(microseconds: $0).description } ?? "", occurredAt.description),
            ("occurredAt of the fact", fact.occurredAt.description, occurredAt.description),
            ("offsetMinutes", body.int("offsetMinutes").map(String.init) ?? "", "\(offsetMinutes)"),
            ("receivedAt", fact.receivedAt.description, receivedAt.description), ("readPoint", body.text("readPoint") ?? "", readPoint ?? ""),
            ("source", body.text("source") ?? "", source), ("sourceId", body.text("sourceId") ?? "", sourceID),
            ("grade", body.text("grade") ?? "", grade),
        ]
        let wrong = told.filter { $0.told != $0.stored }
        guard !wrong.isEmpty else { return nil }
        return (
            wrong.map { "\($0.name) \($0.told.isEmpty ? "none" : $0.told)" }.joined(separator: ", "),
            wrong.map { "\($0.name) \($0.stored.isEmpty ? "none" : $0.stored)" }.joined(separator: ", ")
        )
    }
}

/// What facts tell of one scan.
struct VerificationToldScan {
    /// Facts of its recording.
    var recordings: [(fact: VerificationFact, body: JSON)] = []
    /// The state that the last fact about it says.
    var state: String?
    var isVoided = false

    mutating func tell(_ fact: VerificationFact, _ body: JSON) {
        switch fact.kind {
        case "scan.recorded":
            recordings.append((fact, body))
            state = state ?? body.text("state")
        case "scan.applied", "scan.set_aside", "scan.reinstated": state = body.text("state")
        case "scan.voided": isVoided = true
        default: break
        }
    }
}
