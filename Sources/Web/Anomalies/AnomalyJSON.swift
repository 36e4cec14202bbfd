import Core
import Fulfilment
import JSONText
import Views

extension AnomalyEntry {
    static let schema = Schema.named(
        "Anomaly",
        .object([
            .required("id", .id(AnomalyTag.self)), .required("kind", .choice(AnomalyKind.self)), .required("detail", .text()),
            .optional("marketplace", .key, "Key."), .optional("order", .id(OrderTag.self)), .optional("parcel", .id(ParcelTag.self)),
            .optional("scan", .id(ScanTag.self)), .optional("reference", .text(), "Key of what is not known here."), .required("raisedAt", .instant),
            .required("state", .choice(AnomalyState.self)), .optional("decidedAt", .instant), .optional("decidedBy", .text()),
            .optional("note", .text()), .optional("askedParty", .key, "Key of the party that was asked about its scan."),
            .optional("askedAt", .instant), .optional("answeredAt", .instant, "Absent while the last question waits."),
            .optional("notes", .list(AnomalyNoteEntry.schema, most: 50), "Where there are any; not in lists."),
        ]))

    /// - Parameter notes: none in lists.
    func write(to out: inout JSONWriter, notes: [AnomalyNoteEntry]? = nil) {
        out.object { out in
            out.member("id", id)
            out.member("kind", kind)
            out.member("detail", detail)
            out.member("marketplace", ifAny: marketplace)
            out.member("order", ifAny: order)
            out.member("parcel", ifAny: parcel)
            out.member("scan", ifAny: scan)
            out.member("reference", ifAny: reference)
            out.member("raisedAt", raisedAt)
            out.member("state", state)
            out.member("decidedAt", ifAny: decidedAt)
            out.member("decidedBy", ifAny: decidedBy)
            out.member("note", ifAny: note)
            out.member("askedParty", ifAny: askedParty)
            out.member("askedAt", ifAny: askedAt)
            out.member("answeredAt", ifAny: answeredAt)
            if let notes, !notes.isEmpty { out.member("notes", list: notes) { $0.write(to: &$1) } }
        }
    }
}

extension AnomalyNoteEntry {
    static let schema = Schema.named(
        "AnomalyNote",
        .object([
            .required("id", .id(NoteTag.self)), .required("kind", .choice(AnomalyNoteKind.self)), .required("actor", .text()),
            .required("text", .text()), .required("at", .instant),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("kind", kind)
            out.member("actor", actor)
            out.member("text", text)
            out.member("at", at)
        }
    }
}
