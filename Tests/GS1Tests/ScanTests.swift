import Testing

@testable import GS1

@Suite("What scanners send")
struct ScanTests {
    @Test(
        "Scan data is made as it is read, for each symbology",
        arguments: [
            (.qr, "]Q1TESTING", "TESTING"), (.qr, "]Q1^TESTING", #"\^TESTING"#), (.qr, "]Q3010952012345678810A\u{1D}17261231", "^010952012345678810A^17261231"),
            (.dataMatrix, #"]d1\^X"#, #"\\^X"#), (.dataMatrix, "]d2010952012345678810A", "^010952012345678810A"), (.dotCode, "]J0x", "x"),
            (.dotCode, "]J1010952012345678810A", "^010952012345678810A"), (.gs1128A, "]C1010952012345678810A", "^010952012345678810A"),
            (.dataBarExpanded, "]e0010952012345678810A", "^010952012345678810A"), (.ean13, "]E02112345678900", "2112345678900"), (.ean8, "]E402345673", "02345673"),
            (.ean13, "]E02112345678900|]e099A\u{1D}98B", "2112345678900|^99A^98B"), (.itf14, "]I112345678901231", "12345678901231"),
        ] as [(Symbology, String, String)])
    func bothWays(symbology: Symbology, text: String, data: String) throws {
        let scan = try Scan(parsing: text)
        #expect(scan.symbology == symbology && scan.data == data)
        #expect(try Scan.text(of: data, from: symbology) == text)
    }

    @Test("The elements are told, also those of a link and of the GTIN of an EAN")
    func elements() throws {
        #expect(try Scan(parsing: "]E402345673|]e099A").elements == [Element("01", "00000002345673"), Element("99", "A")])
        let scan = try Scan(parsing: "]Q1https://example.com/01/12312312312333?99=TEST")
        #expect(scan.elements == [Element("01", "12312312312333"), Element("99", "TEST")] && scan.link?.canonical == "https://id.gs1.org/01/12312312312333")
        #expect(try Scan(parsing: "]Q1HtTps://example.com/x").link == nil)
    }

    @Test(
        "DataBar, UPC and composites have the digits, then the rest",
        arguments: [
            (.dataBarOmni, "^0124012345678905|^99A", "]e0012401234567890599A"), (.dataBarLimited, "15012345678907", "]e00115012345678907"),
            (.upcA, "^0100416000336108|^99A", "]E00416000336108|]e099A"), (.upcE, "001234000057", "]E00001234000057"), (.ean8, "^0100000002345673", "]E402345673"),
            (.gs1128C, "^10A|^98B", "]e010A\u{1D}98B"), (.gs1128A, "^11261231|^98B", "]e01126123198B"),
        ] as [(Symbology, String, String)])
    func made(symbology: Symbology, data: String, text: String) throws { #expect(try Scan.text(of: data, from: symbology) == text) }

    @Test(
        "What no scanner sends is refused by kind and place",
        arguments: [
            ("", .unknownSymbology, 0), ("ABC", .unknownSymbology, 0), ("]X", .unknownSymbology, 0), ("]XX1", .unknownSymbology, 0), ("]Q3", .empty, 3),
            ("]Q30112345678901234", .badValue, 18), ("]C1^01", .badCharacter, 3), ("]E0123456789012", .badLength, 3), ("]E012345678901234", .badCheckDigit, 15),
            ("]E021123456789001", .badLength, 16), ("]E02112345678901", .badCheckDigit, 15), ("]E412ABC678", .badCharacter, 5),
            ("]E402345673|]e0", .empty, 15), ("]I112345678901231|]e099A", .badLength, 17), ("]Q1https://a/NOPRIMARYAI", .noPrimaryKey, 13),
        ] as [(String, GS1Error.Kind, Int)])
    func refused(text: String, kind: GS1Error.Kind, position: Int) {
        let error = refusal { () throws(GS1Error) in try Scan(parsing: text) }
        #expect(error?.kind == kind && error?.position == position, "\(error?.description ?? "taken")")
    }

    @Test(
        "What a symbol cannot hold is refused",
        arguments: [
            (.ean13, "2112345678", .badLength), (.ean13, "2112345678901", .badCheckDigit), (.dataBarLimited, "24012345678905", .badForm), (.gs1128A, "ABC", .badForm),
            (.dataBarExpanded, "^01123", .valueTooShort), (.qr, "^10A|^99B", .badForm), (.itf14, "12345678901231|^99B", .badForm), (.ean13, "2112345678900|99B", .badForm),
            (.upcA, "41600033610X", .badCharacter), (.dataBarOmni, "", .badLength), (.ean8, "", .badLength),
        ] as [(Symbology, String, GS1Error.Kind)])
    func notHeld(symbology: Symbology, data: String, kind: GS1Error.Kind) {
        #expect(refusal { () throws(GS1Error) in try Scan.text(of: data, from: symbology) }?.kind == kind)
    }
}
