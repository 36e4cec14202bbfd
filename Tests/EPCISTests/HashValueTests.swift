import GS1
import Testing

@testable import EPCIS

@Suite("Values in the hash")
struct HashValueTests {
    private func number(_ text: String) -> String {
        var output: [UInt8] = []
        text.withBytes { HashedNumber.append($0, to: &output) }
        return String(decoding: output, as: UTF8.self)
    }

    @Test("Numbers lose what does not count", arguments: [
        ("26", "26"), ("26.0", "26"), ("12.10", "12.1"), ("0.050", "0.05"), ("007", "7"), ("+5", "5"), ("-1.50", "-1.5"), ("-0.0", "0"), ("0", "0"),
        (".5", "0.5"), ("5.", "5"), ("0.0001", "0.0001"), ("0.00001", "1e-05"), ("0.000012300", "1.23e-05"), ("1e3", "1000"), ("1.5E-7", "1.5e-07"),
        ("1_000", "1000"), ("123456789012345", "123456789012345"), ("0.123456789012345678", "0.12345678901234568"),
        ("111100001111000011110000", "111100001111000003641344"), ("-1e22", "-10000000000000000000000"), ("9007199254740993", "9007199254740992"),
        ("1e400", "1e400"),
    ])
    func numbers(_ text: String, _ expected: String) { #expect(number(text) == expected) }

    @Test("What only resembles a number is a text", arguments: ["", "+", ".", "1_", "_1", "1__0", "1e", "1.2.3", "0x10", "+01:00", "2019-10-21", "nan", "inf"])
    func noNumbers(_ text: String) { #expect(!text.withBytes { HashedNumber.isNumber($0) }) }

    private func time(_ text: String) -> String {
        guard let time = EPCISTime(text) else { return "none" }
        var output: [UInt8] = []
        EPCISTime.append(milliseconds: EPCISTime.milliseconds(rounding: time.microseconds), to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    @Test("Times become UTC with three digits, half a millisecond up", arguments: [
        ("2020-03-04T11:00:30.000+01:00", "2020-03-04T10:00:30.000Z"), ("2023-02-02T11:04:03.1415Z", "2023-02-02T11:04:03.142Z"),
        ("2023-02-02T11:04:03.1414Z", "2023-02-02T11:04:03.141Z"), ("2023-02-02T11:04:03.1425Z", "2023-02-02T11:04:03.143Z"),
        ("2023-12-31T23:59:59.9996Z", "2024-01-01T00:00:00.000Z"), ("2019-10-21T00:05:00-06:00", "2019-10-21T06:05:00.000Z"),
        ("2024-02-29T00:00:00+14:00", "2024-02-28T10:00:00.000Z"), ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("1969-12-31T23:59:59.9Z", "1969-12-31T23:59:59.900Z"), ("2022-02-16T20:33:31.1Z", "2022-02-16T20:33:31.100Z"),
    ])
    func times(_ text: String, _ expected: String) { #expect(time(text) == expected) }

    @Test("What is no time is refused", arguments: [
        "", "22-07-2026", "2026-07-22", "2026-07-22T06:45:00", "2026-07-22 06:45:00Z", "2026-02-30T06:45:00Z", "2023-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-07-22T24:00:00Z", "2026-07-22T06:60:00Z", "2026-07-22T06:45:00.Z", "2026-07-22T06:45:00+14:01", "2026-07-22T06:45:00+0200", "2026-07-22T06:45:00Zjunk",
        "2026-07-22T06:45Z", "0000-01-01T00:00:00Z",
    ])
    func noTimes(_ text: String) { #expect(EPCISTime(text) == nil) }

    static let urns = [
        ("urn:epc:id:sgtin:4012345.012345.12", "https://id.gs1.org/01/04012345123456/21/12"),
        ("urn:epc:id:sgtin:4012345.011111.a(b)%2Fc", "https://id.gs1.org/01/04012345111118/21/a%28b%29%2Fc"),
        ("urn:epc:id:sscc:4012345.0000000333", "https://id.gs1.org/00/040123450000003338"),
        ("urn:epc:id:sgln:4012345.00011.987", "https://id.gs1.org/414/4012345000115/254/987"),
        ("urn:epc:id:sgln:4012345.00005.0", "https://id.gs1.org/414/4012345000054"),
        ("urn:epc:id:sgln:401234512345..0", "https://id.gs1.org/414/4012345123456"),
        ("urn:epc:id:grai:4012345.66666.87", "https://id.gs1.org/8003/0401234566666387"),
        ("urn:epc:id:giai:4012345.AAbb", "https://id.gs1.org/8004/4012345AAbb"),
        ("urn:epc:id:gsrn:4012345.9876540000", "https://id.gs1.org/8018/401234598765400000"),
        ("urn:epc:id:gsrnp:4012345.0000098765", "https://id.gs1.org/8017/401234500000987658"),
        ("urn:epc:id:gdti:4012345.55555.98", "https://id.gs1.org/253/401234555555498"),
        ("urn:epc:id:cpi:4012345.ABC.123", "https://id.gs1.org/8010/4012345ABC/8011/123"),
        ("urn:epc:id:sgcn:4012345.99999.44", "https://id.gs1.org/255/401234599999044"),
        ("urn:epc:id:ginc:4012345.333", "https://id.gs1.org/401/4012345333"),
        ("urn:epc:id:gsin:4012345.999987654", "https://id.gs1.org/402/40123459999876541"),
        ("urn:epc:id:itip:4012345.012345.01.02.999", "https://id.gs1.org/8006/040123451234560102/21/999"),
        ("urn:epc:id:upui:4012345.012345.AB12", "https://id.gs1.org/01/04012345123456/235/AB12"),
        ("urn:epc:id:pgln:5200001.00000", "https://id.gs1.org/417/5200001000008"),
        ("urn:epc:class:lgtin:4054739.099914.20160711", "https://id.gs1.org/01/04054739999148/10/20160711"),
        ("urn:epc:idpat:sgtin:4054739.099914.*", "https://id.gs1.org/01/04054739999148"),
        ("urn:epc:idpat:upui:4054739.099914.*", "https://id.gs1.org/01/04054739999148"),
        ("urn:epc:idpat:grai:4012345.66666.*", "https://id.gs1.org/8003/04012345666663"),
        ("urn:epc:idpat:gdti:4012345.55555.*", "https://id.gs1.org/253/4012345555554"),
        ("urn:epc:idpat:sgcn:4012345.99999.*", "https://id.gs1.org/255/4012345999990"),
        ("urn:epc:idpat:cpi:4012345.ABC.*", "https://id.gs1.org/8010/4012345ABC"),
        ("urn:epc:idpat:itip:4012345.012345.01.02.*", "https://id.gs1.org/8006/040123451234560102"),
    ]

    @Test("An EPC URN becomes the canonical link", arguments: urns)
    func canonicalURN(_ urn: String, _ link: String) throws {
        #expect(CanonicalID.of(urn) == link)
        // The library of keys, which shares no line with this one, says the same.
        #expect(try EPCURN(parsing: urn).digitalLink == link)
    }

    @Test("A URN that its scheme does not allow stays as it is", arguments: [
        "urn:epc:id:sgtin:4012345.01111.9876", "urn:epc:id:sgtin:4012345.011111.", "urn:epc:id:sgtin:4012345.011111.a/b", "urn:epc:id:sgtin:40123.01111111.1",
        "urn:epc:id:sgtin:4012345.011111.123456789012345678901", "urn:epc:id:sscc:4012345.000000033", "urn:epc:id:sscc:4012345.0000000333.1",
        "urn:epc:id:sgcn:4012345.99999.A", "urn:epc:id:pgln:5200001.00000.1", "urn:epc:id:cpi:4012345.abc.123", "urn:epc:id:giai:4012345.",
        "urn:epc:idpat:sgtin:4054739.099914.1", "urn:epc:idpat:sgtin:4054739.*.*", "urn:epc:class:sgtin:4054739.099914.1", "urn:epc:id:", "urn:epc:", "urn:epc:id:sgtin",
        "urn:epc:id:sgtin:4012345.011111.%2", "urn:epc:id:sgtin:4012345.011111.%20",
    ])
    func otherURNs(_ urn: String) {
        #expect(CanonicalID.of(urn) == urn)
        #expect(urn.withBytes { CanonicalURN.isWellFormed($0) } != true)
    }

    @Test("A link of any domain becomes the canonical one, at its finest level", arguments: [
        ("https://id.gs1.de/01/04012345999990/21/XYZ-1234", "https://id.gs1.org/01/04012345999990/21/XYZ-1234"),
        ("http://example.com/some/path/gtin/4012345111118/lot/A1/ser/9876?linkType=gs1:pip", "https://id.gs1.org/01/04012345111118/21/9876"),
        ("https://id.gs1.org/01/04012345111118/22/2A", "https://id.gs1.org/01/04012345111118"),
        ("https://id.gs1.org/01/04012345111118/22/2A/10/L1", "https://id.gs1.org/01/04012345111118/10/L1"),
        ("https://example.com/01/12345670/235/ABC", "https://id.gs1.org/01/00000012345670/235/ABC"),
        ("https://example.com/01/012345678905", "https://id.gs1.org/01/00012345678905"),
        ("https://example.com/00/040123451111111110", "https://id.gs1.org/00/040123451111111110"),
        ("https://example.com/414/4012345000054/254/987?a=b", "https://id.gs1.org/414/4012345000054/254/987"),
        ("https://example.org/8004/401234599999", "https://id.gs1.org/8004/401234599999"),
        ("https://example.com/253/4012345000054987", "https://id.gs1.org/253/4012345000054987"),
        ("https://example.com/8006/040123451234560102/10/A/21/B", "https://id.gs1.org/8006/040123451234560102/21/B"),
        ("https://example.com/8010/4012345ABC/8011/123", "https://id.gs1.org/8010/4012345ABC/8011/123"),
        ("https://example.com/01/04012345111118/21/a%2Fb", "https://id.gs1.org/01/04012345111118/21/a%2Fb"),
    ])
    func links(_ text: String, _ expected: String) { #expect(CanonicalID.of(text) == expected) }

    @Test("What is no link of GS1's stays as it is", arguments: [
        "http://transaction.acme.com/po/12345678", "https://example.com/01/", "https://example.com/01/0401", "https://example.com/01/04012345111118/21/",
        "https://example.com/01/0401234511111X", "https://example.com/01/04012345111118/99/1", "https://example.com/01/04012345111118#part", "https://",
        "https://example.org/8004/4000001111-2019040:T15", "geo:47.5,11.1", "https://example.com/00/12345", "https://example.com/01/04012345111118/21/a b",
        "ftp://example.com/01/04012345111118", "https://example.com/01/04012345111118/",
    ])
    func otherLinks(_ text: String) { #expect(CanonicalID.of(text) == text) }
}
