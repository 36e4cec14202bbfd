import Core
import CSVText
import Foundation
import Fulfilment
import JSONText
import Views

extension ScanEntry {
    static let schema = Schema.named(
        "Scan",
        .object([
            .required("id", .id(ScanTag.self)), .required("parcelKey", .key), .optional("parcel", .id(ParcelTag.self), "Absent while no order has it."),
            .required("step", .choice(Step.self)), .required("attempt", .integer(from: 1)), .required("occurredAt", .instant),
            .required("receivedAt", .instant), .optional("readPoint", .key), .optional("reason", .key),
            .required("recorder", .key, "Key of the party."), .required("recorderKind", .choice(PartyKind.self)),
            .optional("device", .id(DeviceTag.self)), .required("source", .key), .required("sourceId", .key), .optional("counter", .integer(from: 0)),
            .optional("keyId", .key), .optional("signature", .text(format: "byte")),
            .required("grade", .choice(Grade.self), "How far it can be proved; unsigned scans have C."), .required("state", .choice(ScanState.self)),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("parcelKey", parcelKey)
            out.member("parcel", ifAny: parcel)
            out.member("step", step.rawValue)
            out.member("attempt", attempt)
            out.member("occurredAt", occurredAt.description)
            out.member("receivedAt", receivedAt)
            out.member("readPoint", ifAny: readPoint)
            out.member("reason", ifAny: reason)
            out.member("recorder", recorder)
            out.member("recorderKind", recorderKind.rawValue)
            out.member("device", ifAny: device)
            out.member("source", source)
            out.member("sourceId", sourceID)
            out.member("counter", ifAny: counter)
            out.member("keyId", ifAny: keyID)
            out.member("signature", ifAny: signature.map { Data($0).base64EncodedString() })
            out.member("grade", grade.rawValue)
            out.member("state", state)
        }
    }

    static let columns = [
        "scan", "parcelKey", "parcel", "step", "attempt", "occurredAt", "receivedAt", "readPoint", "reason", "recorder", "recorderKind", "device",
        "source", "sourceId", "grade", "state",
    ]

    var cells: [CSVCell] {
        [
            .plain(id.description), .text(parcelKey), .plain(parcel?.description ?? ""), .plain(step.rawValue), .plain(String(attempt)),
            .plain(occurredAt.description), .instant(receivedAt), .text(readPoint ?? ""), .text(reason ?? ""), .text(recorder),
            .plain(recorderKind.rawValue), .plain(device?.description ?? ""), .text(source), .text(sourceID), .plain(grade.rawValue), .plain(state),
        ]
    }
}
