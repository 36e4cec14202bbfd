import Testing

@testable import GS1

/// What docs/guides/gs1.md shows.
@Suite("The guide's examples")
struct GuideTests {
    @Test("A link, a URN, a label, a scan, keys and dates")
    func library() throws {
        let link = try DigitalLink(parsing: "https://brand.example/x/01/9520123456788/10/ABC/21/7?17=261231&utm=news")
        #expect(link.primaryKey.description == "(01)09520123456788" && link.elements.elementString == "^010952012345678810ABC^217^17261231")
        #expect(link.canonical == "https://id.gs1.org/01/09520123456788/21/7")
        #expect(link.canonicalWithQualifiers == "https://id.gs1.org/01/09520123456788/10/ABC/21/7")
        #expect(try EPCURN(parsing: "urn:epc:id:sgtin:4012345.011111.987").digitalLink == "https://id.gs1.org/01/04012345111118/21/987")
        #expect(try EPCURN(link, companyPrefixLength: 7).text == "urn:epc:id:sgtin:9520123.045678.7")
        try PairRules.check(BracketedAIs.elements(of: "(00)006141411234567890(02)09520123456788(37)25"))
        let scan = try Scan(parsing: "]d2010952012345678810ABC\u{1D}17261231")
        #expect(try DigitalLink(scan.elements).uri(stem: "https://example.com/p") == "https://example.com/p/01/09520123456788/10/ABC?17=261231")
        #expect(try Key.sscc.check("340123453111111115") == "340123453111111115")
        #expect(try GTIN("4006381333931").packed(indicator: 1).text14 == "14006381333938" && GS1Date("261200", inYear: 2026).lastDay == 31)
        #expect(Linter.iban.fault(in: "DE00")?.name == "IBAN_TOO_SHORT")
    }

    @Test("nearmade gs1 parse")
    func parse() throws {
        #expect(
            try Reading("(01)09520123456788(10)ABC(17)261231(3103)000195").explanation(inYear: 2026).joined(separator: "\n") == """
                Elements, each AI in brackets.
                  (01) 09520123456788  a trade item (GTIN)
                  (10) ABC  batch or lot
                  (17) 261231  to be used by: 2026-12-31
                  (3103) 000195  net weight, kg: 0.195
                  https://id.gs1.org/01/09520123456788/10/ABC
                """)
    }
}
