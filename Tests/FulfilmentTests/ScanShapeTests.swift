import Core
import Fulfilment
import Testing

@Suite("A scan is refused only when it cannot be stored")
struct ScanShapeTests {
    static let long = String(repeating: "x", count: 201)

    static let refused: [(what: String, scan: ScanDraft, refusal: ScanRefusal, code: String)] = [
        ("no parcel", scan(.packed, at: 1) { $0.parcelKey = "" }, .textLength(field: "parcel"), "scan-text-length"),
        ("a long parcel", scan(.packed, at: 1) { $0.parcelKey = long }, .textLength(field: "parcel"), "scan-text-length"),
        ("U+0000 in a parcel", scan(.packed, at: 1) { $0.parcelKey = "P\0" }, .textLength(field: "parcel"), "scan-text-length"),
        ("no source", scan(.packed, at: 1) { $0.source = "" }, .textLength(field: "source"), "scan-text-length"),
        ("no source id", scan(.packed, at: 1) { $0.sourceID = "" }, .textLength(field: "sourceId"), "scan-text-length"),
        ("an empty place", scan(.packed, at: 1) { $0.readPoint = "" }, .textLength(field: "readPoint"), "scan-text-length"),
        ("a long reason", scan(.failed, at: 1) { $0.reason = long }, .textLength(field: "reason"), "scan-text-length"),
        ("an empty key id", scan(.packed, at: 1) { $0.keyID = "" }, .textLength(field: "keyId"), "scan-text-length"),
        ("attempt 0", scan(.packed, at: 1) { $0.attempt = 0 }, .attempt, "scan-attempt"),
        ("attempt 100", scan(.packed, at: 1) { $0.attempt = 100 }, .attempt, "scan-attempt"),
        ("a counter below 0", scan(.packed, at: 1) { $0.counter = -1 }, .counter, "scan-counter"),
        ("a long signature", scan(.packed, at: 1) { $0.signature = Array(repeating: 0, count: 1_025) }, .signatureLength, "scan-signature-length"),
    ]

    @Test("Each impossible value has its refusal", arguments: refused)
    func refusals(_ row: (what: String, scan: ScanDraft, refusal: ScanRefusal, code: String)) {
        #expect(throws: row.refusal) { try row.scan.checkShape() }
        #expect(row.refusal.code == row.code)
        #expect(row.refusal.kind == .malformed)
        #expect(row.refusal.sentence.hasSuffix("."))
    }

    @Test("The limits themselves are allowed")
    func limits() throws {
        let whole = scan(.failed, at: 1) {
            $0.parcelKey = String(repeating: "ü", count: 100)
            $0.reason = String(repeating: "x", count: 200)
            $0.attempt = 99
            $0.counter = 0
            $0.signature = Array(repeating: 7, count: 1_024)
        }
        #expect(throws: Never.self) { try whole.checkShape() }
    }

    @Test("What a person cannot decide has its reason")
    func decisions() {
        let rows: [(AnomalyRefusal, String, RefusalKind)] = [
            (.notFound, "anomaly-not-found", .notFound), (.alreadyDecided(.accepted), "anomaly-decided", .conflict),
            (.nothingToAccept, "anomaly-nothing-to-accept", .conflict),
        ]
        for (refusal, code, kind) in rows {
            #expect(refusal.code == code)
            #expect(refusal.kind == kind)
            #expect(refusal.sentence.hasSuffix("."))
        }
    }
}
