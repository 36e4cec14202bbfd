import Testing

@testable import GS1

@Suite("EPC URNs")
struct EPCURNTests {
    /// URN, link, digits of the company prefix.
    static let both: [(String, String, Int)] = [
        ("urn:epc:id:sgtin:4012345.011111.98%22", "01/04012345111118/21/98%22", 7), ("urn:epc:id:sgtin:415056789012.0.987654", "01/04150567890128/21/987654", 12),
        ("urn:epc:id:sgtin:0614141.812345.6789%2F%26%25%22!%3F()", "01/80614141123458/21/6789%2F%26%25%22%21%3F%28%29", 7),
        ("urn:epc:id:sgtin:4012345.011111.9.8", "01/04012345111118/21/9.8", 7),
        ("urn:epc:id:sscc:4012345.3111111111", "00/340123451111111111", 7), ("urn:epc:id:sgln:4012345.00005.122", "414/4012345000054/254/122", 7),
        ("urn:epc:id:sgln:4012345.00005.0", "414/4012345000054", 7), ("urn:epc:id:sgln:401234500005..0", "414/4012345000054", 12),
        ("urn:epc:id:grai:4012345.00022.334455", "8003/04012345000221334455", 7), ("urn:epc:id:giai:4012345.ABC345", "8004/4012345ABC345", 7),
        ("urn:epc:id:gsrn:4012345.0000006765", "8018/401234500000067657", 7), ("urn:epc:id:gsrnp:4012345.0000000007", "8017/401234500000000074", 7),
        ("urn:epc:id:gdti:4012345.00009.PO-4711", "253/4012345000092PO-4711", 7), ("urn:epc:id:gdti:987659999999..9", "253/98765999999929", 12),
        ("urn:epc:id:cpi:0614141.11111111111111-A%23%2F.1234", "8010/061414111111111111111-A%23%2F/8011/1234", 7),
        ("urn:epc:id:sgcn:4012345.99999.44", "255/401234599999044", 7), ("urn:epc:id:ginc:0614141.xyz47%2F11", "401/0614141xyz47%2F11", 7),
        ("urn:epc:id:gsin:4012345.222333444", "402/40123452223334442", 7), ("urn:epc:id:itip:4012345.011111.01.02.987", "8006/040123451111180102/21/987", 7),
        ("urn:epc:id:upui:1234567.098765.51qIgY)%3C%26Jp3*j7SDB", "01/01234567987651/235/51qIgY%29%3C%26Jp3%2Aj7SDB", 7),
        ("urn:epc:id:pgln:4000001.00000", "417/4000001000005", 7), ("urn:epc:id:pgln:999999999999.", "417/9999999999994", 12),
        ("urn:epc:class:lgtin:4012345.012345.Lot987", "01/04012345123456/10/Lot987", 7), ("urn:epc:idpat:sgtin:4012345.012345.*", "01/04012345123456", 7),
        ("urn:epc:idpat:grai:4012345.99999.*", "8003/04012345999990", 7), ("urn:epc:idpat:gdti:4012345.11111.*", "253/4012345111118", 7),
        ("urn:epc:idpat:sgcn:4012345.22222.*", "255/4012345222227", 7), ("urn:epc:idpat:cpi:4012345.AB12.*", "8010/4012345AB12", 7),
        ("urn:epc:idpat:itip:4012345.012345.01.02.*", "8006/040123451234560102", 7),
    ]

    @Test("A URN names what its link names, and the link with the length of the prefix the URN", arguments: both)
    func translated(urn: String, path: String, prefix: Int) throws {
        let read = try EPCURN(parsing: urn)
        #expect(read.digitalLink == "https://id.gs1.org/" + path)
        #expect(read.isPattern == urn.contains("idpat") && read.companyPrefix.utf8.count == prefix)
        let made = try EPCURN(DigitalLink(parsing: read.digitalLink), companyPrefixLength: prefix)
        #expect(made.text == urn && made.scheme == read.scheme && made.companyPrefix == read.companyPrefix)
        #expect(made.digitalLink == read.digitalLink)
    }

    @Test("A pattern of EU tobacco units has the link of its GTIN, whose pattern is one of serial numbers")
    func tobacco() throws {
        #expect(try EPCURN(parsing: "urn:epc:idpat:upui:4012345.012345.*").digitalLink == "https://id.gs1.org/01/04012345123456")
        #expect(try EPCURN(parsing: "urn:epc:idpat:sgln:4012345.00005.*").digitalLink == "https://id.gs1.org/414/4012345000054")
    }

    @Test("At its finest level a link with a serial number and a lot is a thing")
    func finest() throws {
        let link = try DigitalLink(parsing: "https://id.gs1.org/01/04012345111118/22/A/10/L/21/987")
        #expect(try EPCURN(link, companyPrefixLength: 7).text == "urn:epc:id:sgtin:4012345.011111.987")
    }

    @Test(
        "What is no URN of a GS1 key is refused",
        arguments: [
            ("", .badURN), ("urn:epc", .badURN), ("URN:EPC:ID:SGTIN:4012345.011111.987", .badURN), ("urn:epc:xx:sgtin:1.2.3", .badURN),
            ("urn:epc:id:nothing:1.2.3", .badURN), ("urn:epc:id:lgtin:4012345.012345.L", .badURN), ("urn:epc:class:sgtin:4012345.012345.1", .badURN),
            ("urn:epc:id:gid:1.2.3", .notExpressible), ("urn:epc:id:usdod:CAGEY.5678", .notExpressible), ("urn:epc:id:adi:35962.PQ7.M", .notExpressible),
            ("urn:epc:tag:sgtin-96:3.0614141.812345.6789", .notExpressible), ("urn:epc:idpat:sscc:4012345.*", .notExpressible),
            ("urn:epc:idpat:sgtin:4012345.*.*", .notExpressible), ("urn:epc:idpat:sgtin:*.*.*", .notExpressible), ("urn:epc:idpat:itip:4012345.012345.*.*.*", .notExpressible),
            ("urn:epc:idpat:sgtin:4012345.*.1", .badURN), ("urn:epc:id:sgtin:4012345.011111", .badURN), ("urn:epc:id:sgtin:4012345.011111.", .valueEmpty),
            ("urn:epc:id:sgtin:40123.01111111.1", .badCompanyPrefix), ("urn:epc:id:sgtin:401234A.011111.1", .badCompanyPrefix),
            ("urn:epc:id:sgtin:4012345.01111.1", .badLength), ("urn:epc:id:sgtin:4012345.01111A.1", .badLength), ("urn:epc:id:sgtin:4012345.011111.a b", .badURN),
            ("urn:epc:id:sgtin:4012345.011111.a/b", .badURN), ("urn:epc:id:sgtin:4012345.011111.a%2", .badURN), ("urn:epc:id:sgtin:4012345.011111.%00", .badURN),
            ("urn:epc:id:sgtin:4012345.011111.123456789012345678901", .valueTooLong), ("urn:epc:id:sgtin:4012345.011111.%C3%A4", .badValue),
            ("urn:epc:id:giai:4012345.", .badURN), ("urn:epc:id:grai:4012345.00022.", .badURN), ("urn:epc:id:cpi:0614141.abc.1", .badValue),
            ("urn:epc:id:cpi:0614141.ABC.01", .badValue), ("urn:epc:id:itip:4012345.011111.03.02.987", .badValue),
        ] as [(String, GS1Error.Kind)])
    func refused(text: String, kind: GS1Error.Kind) {
        let error = refusal { () throws(GS1Error) in try EPCURN(parsing: text) }
        #expect(error?.kind == kind, "\(error?.description ?? "taken")")
    }

    @Test(
        "Keys and qualifiers that EPC does not have are refused, and prefixes that cannot be",
        arguments: [
            ("8013/1987654Ad4X4bL5ttr2310c2K", 7, .notExpressible), ("8018/401234500000067657/8019/1", 7, .notExpressible), ("414/4012345000054/7040/1ABC", 7, .notExpressible),
            ("01/04012345111118", 5, .badCompanyPrefix), ("01/04012345111118", 13, .badCompanyPrefix), ("8004/401234AB", 7, .badCompanyPrefix),
            ("8004/4012345", 7, .badCompanyPrefix), ("414/4012345000054/254/0", 7, .notExpressible),
        ] as [(String, Int, GS1Error.Kind)])
    func notExpressible(path: String, prefix: Int, kind: GS1Error.Kind) throws {
        let link = try DigitalLink(parsing: "https://id.gs1.org/" + path)
        #expect(refusal { () throws(GS1Error) in try EPCURN(link, companyPrefixLength: prefix) }?.kind == kind)
    }
}
