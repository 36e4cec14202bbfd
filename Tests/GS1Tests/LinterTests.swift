import Testing

@testable import GS1

/// Rows that the shared vectors do not have; those are run in GS1CheckTests.
@Suite("Linters")
struct LinterTests {
    @Test(
        "What is wrong is named, with its place",
        arguments: [
            (.gcppos1, "123", "TOO_SHORT_FOR_GCP", 0, 3), (.gcppos1, "12A4", "INVALID_GCP_PREFIX", 2, 1), (.gcppos2, "", "TOO_SHORT_FOR_GCP", 0, 0),
            (.gcppos2, "I", "TOO_SHORT_FOR_GCP", 0, 1), (.gcppos2, "I012", "TOO_SHORT_FOR_GCP", 1, 3), (.gcppos2, "I01A3", "INVALID_GCP_PREFIX", 3, 1),
            (.importeridx, "AA", "IMPORTER_IDX_MUST_BE_ONE_CHARACTER", 0, 2), (.iban, "MTXXMALT011000012345MTLCAST001SABCD", "IBAN_TOO_LONG", 0, 35),
            (.iban, "BE71096123", "IBAN_TOO_SHORT", 0, 10), (.iban, "LC14BOSLxx3456789012345678901230", "INVALID_IBAN_CHARACTER", 8, 1),
            (.longitude, "3600000001", "INVALID_LONGITUDE", 0, 10), (.longitude, "301529797", "LONGITUDE_INVALID_LENGTH", 0, 9), (.hh, "24", "ILLEGAL_HOUR", 0, 2),
            (.hh, "1", "HOUR_TOO_SHORT", 0, 1), (.hhmi, "2400", "ILLEGAL_HOUR", 0, 2), (.mi, "60", "ILLEGAL_MINUTE", 0, 2), (.mi, "1", "MINUTE_TOO_SHORT", 0, 1),
            (.nonzero, "0A", "NON_DIGIT_CHARACTER", 1, 1), (.pcenc, "ABC%2", "INVALID_PERCENT_SEQUENCE", 3, 2), (.winding, "01", "INVALID_WINDING_DIRECTION", 0, 2),
            (.couponposoffer, "07", "COUPON_INVALID_FUNDER_LENGTH", 1, 1), (.couponcode, "01234561234561111012360", "COUPON_INVALID_RETAILER_GCP_OR_GLN_LENGTH", 22, 1),
            (.csumalpha, String(repeating: "1", count: 100), "TOO_LONG_FOR_CHECK_PAIR_IMPLEMENTATION", 0, 100), (.yyyymmdd, "202102290", "DATE_TOO_LONG", 0, 9),
            (.yymmdd, "000230", "ILLEGAL_DAY", 4, 2), (.packagetype, "PALLET", "INVALID_PACKAGE_TYPE", 0, 6), (.iso3166, "", "NOT_ISO3166", 0, 0),
        ] as [(Linter, String, String, Int, Int)])
    func faults(linter: Linter, text: String, name: String, offset: Int, length: Int) {
        let fault = linter.fault(in: text)
        #expect(fault?.name == name && fault?.offset == offset && fault?.length == length, "\(fault.map(String.init(describing:)) ?? "right")")
        #expect(fault?.reason.isEmpty == false)
    }

    @Test(
        "What is right passes",
        arguments: [
            (.gcppos1, "0123"), (.gcppos1, "0123A"), (.gcppos2, "I0123"), (.iso5218, "9"), (.iso3166999, "999"), (.iso3166999, "276"), (.iso3166alpha2, "DE"),
            (.iso4217, "978"), (.packagetype, "PX"), (.mediatype, "10"), (.hyphen, "-"), (.importeridx, "_"), (.longitude, "3600000000"), (.hhmi, "0000"),
            (.yymmd0, "000200"), (.yyyymmd0, "20000229"), (.nozeroprefix, ""), (.csumalpha, "22"), (.csum, "0"),
        ] as [(Linter, String)])
    func right(linter: Linter, text: String) { #expect(linter.fault(in: text) == nil) }

    @Test("A registry is asked where a company prefix begins, for coupons too")
    func registry() {
        let own = CompanyPrefixRegistry { $0.hasPrefix("4012345") ? .assigned : .unassigned }
        #expect(Linter.gcppos2.fault(in: "34012345000", asking: own) == nil && Linter.gcppos1.fault(in: "34012345000", asking: own)?.name == "INVALID_GCP_PREFIX")
        #expect(Linter.couponcode.fault(in: "1401234512345611110123", asking: own) == nil)
        #expect(Linter.couponcode.fault(in: "012345612345611110123", asking: own)?.length == 6)
        #expect(Linter.gcppos1.fault(in: "4012345", asking: CompanyPrefixRegistry { _ in .unreachable })?.name == "GCP_DATASOURCE_OFFLINE")
    }

    @Test("Every linter says something of anything")
    func anything() {
        for linter in Linter.allCases {
            for text in ["", "0", "~", "ä", "\u{0}", String(repeating: "9", count: 5_000), String(repeating: "A", count: 5_000)] {
                guard let fault = linter.fault(in: text) else { continue }
                #expect(fault.offset + fault.length <= text.utf8.count && fault.reason.utf8.count < 300, "\(linter): \(fault)")
            }
        }
    }
}
