import Testing

@testable import GS1

@Suite("Any code that somebody has in hand")
struct ReadingTests {
    @Test(
        "It is read as what it looks like",
        arguments: [
            ("4006381333931", .key([.gtin, .gln]), nil), ("02345673", .key([.gtin]), "https://id.gs1.org/01/00000002345673"),
            ("340123453111111115", .key([.sscc, .gsrn]), nil), ("1987654Ad4X4bL5ttr2310c2K", .key([.gmn]), "https://id.gs1.org/8013/1987654Ad4X4bL5ttr2310c2K"),
            ("(01)09520123456788(10)A", .bracketed, "https://id.gs1.org/01/09520123456788/10/A"), ("^10A", .elementString, nil),
            ("\u{1D}0109520123456788", .elementString, "https://id.gs1.org/01/09520123456788"), ("]Q1hello", .scan(.qr), nil),
            ("]d20109520123456788", .scan(.dataMatrix), "https://id.gs1.org/01/09520123456788"),
            ("https://a/01/9520123456788?99=x", .digitalLink, "https://id.gs1.org/01/09520123456788"),
            ("urn:epc:id:sgln:4012345.00005.122", .epcURN, "https://id.gs1.org/414/4012345000054/254/122"),
        ] as [(String, Reading.Notation, String?)])
    func read(text: String, notation: Reading.Notation, link: String?) throws {
        let reading = try Reading(text)
        #expect(reading.notation == notation && reading.digitalLink == link)
        #expect(reading.explanation(inYear: 2026).count >= 1)
    }

    @Test("It is explained line by line, with what a label would lack")
    func explained() throws {
        #expect(
            try Reading("(10)A(17)261231").explanation(inYear: 2026) == [
                "Elements, each AI in brackets.", "  (10) A  batch or lot", "  (17) 261231  to be used by: 2026-12-31",
                "  On a label of its own this would be wrong. AI (10): It needs on the same label (01), or (02), or (03), or (8006), or (8026).",
            ])
        #expect(
            try Reading("4006381333931").explanation(inYear: 2026) == [
                "A key without its AI: GTIN or GLN.", "  As a GTIN it names a trade item (GTIN): (01).", "  As a GLN it names a place (GLN): (414).",
            ])
    }

    @Test(
        "What is none is refused",
        arguments: [
            ("", .empty), ("hello", .badForm), ("4006381333932", .badCheckDigit), ("123", .badLength), ("mailto:x", .badScheme), ("urn:isbn:1", .badURN), ("(", .badForm),
            ("^", .empty), ("]", .unknownSymbology),
        ] as [(String, GS1Error.Kind)])
    func refused(text: String, kind: GS1Error.Kind) { #expect(refusal { () throws(GS1Error) in try Reading(text) }?.kind == kind) }
}
