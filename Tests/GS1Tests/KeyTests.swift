import Testing

@testable import GS1

@Suite("Keys and check digits")
struct KeyTests {
    @Test("The check digit is what is missing to the next ten")
    func checkDigit() throws {
        #expect(try CheckDigit.of("400638133393") == 1 && CheckDigit.of("0") == 0 && CheckDigit.of("1") == 7)
        for key in ["4006381333931", "14006381333938", "94006381333934", "09501101530003", "4012345000115", "340123450000000024", "006141411234567890"] {
            #expect(CheckDigit.isRight(key), "\(key)")
            #expect(!CheckDigit.isRight(String(key.dropLast()) + (key.last == "1" ? "2" : "1")))
        }
        #expect(!CheckDigit.isRight("") && !CheckDigit.isRight("0") && !CheckDigit.isRight("12A4"))
        #expect(refusal { () throws(GS1Error) in try CheckDigit.of("") }?.kind == .badLength)
        #expect(refusal { () throws(GS1Error) in try CheckDigit.of("12x") }?.position == 2)
    }

    @Test("The check pair of a model number")
    func checkPair() throws {
        #expect(try CheckPair.of("1987654Ad4X4bL5ttr2310c") == "2K" && CheckPair.of("") == "22")
        #expect(refusal { () throws(GS1Error) in try CheckPair.of("a b") }?.position == 1)
        #expect(refusal { () throws(GS1Error) in try CheckPair.of(String(repeating: "z", count: 98)) }?.kind == .badLength)
        #expect(try CheckPair.of(String(repeating: "z", count: 97)).utf8.count == 2)
    }

    @Test("A GTIN of any length is the same number; a packing has a check digit of its own")
    func gtin() throws {
        #expect(try GTIN("4006381333931").text14 == "04006381333931" && GTIN("02345673").text14 == "00000002345673")
        #expect(try GTIN("04006381333931").shortest == "4006381333931" && GTIN("00000002345673").shortest == "02345673")
        #expect(try GTIN("416000336108").shortest == "416000336108" && GTIN("14006381333938").shortest == "14006381333938")
        #expect(try GTIN("4006381333931").packed(indicator: 1).text14 == "14006381333938" && GTIN("4006381333931").packed(indicator: 9).text14 == "94006381333934")
        #expect(refusal { () throws(GS1Error) in try GTIN("4006381333931").packed(indicator: 0) }?.kind == .badForm)
        #expect(refusal { () throws(GS1Error) in try GTIN("4006381333932") }?.kind == .badCheckDigit)
        #expect(refusal { () throws(GS1Error) in try GTIN("400638133393") }?.kind == .badCheckDigit)
        #expect(refusal { () throws(GS1Error) in try GTIN("40063813339") }?.kind == .badLength)
        #expect(refusal { () throws(GS1Error) in try GTIN("40063813339A1") }?.position == 11)
    }

    @Test(
        "A UPC-E is twelve digits with zeros left out",
        arguments: [
            ("01234505", "012000003455"), ("01234514", "012100003454"), ("01234523", "012200003453"), ("01234531", "012300000451"), ("01234543", "012340000053"),
            ("01234558", "012345000058"), ("01234565", "012345000065"), ("01234572", "012345000072"), ("01234589", "012345000089"), ("01234596", "012345000096"),
        ])
    func upcE(short: String, long: String) throws { #expect(try GTIN.expanded(upcE: short).dropLast() == long.dropLast()) }

    @Test("What is no UPC-E is refused")
    func noUPCE() throws {
        #expect(try GTIN(upcE: "01234565").text14 == "00012345000065")
        #expect(refusal { () throws(GS1Error) in try GTIN(upcE: "21234565") }?.kind == .badForm)
        #expect(refusal { () throws(GS1Error) in try GTIN(upcE: "0123456") }?.kind == .badLength)
        #expect(refusal { () throws(GS1Error) in try GTIN(upcE: "01234566") }?.kind == .badCheckDigit)
        #expect(refusal { () throws(GS1Error) in try GTIN(upcE: "0123456X") }?.kind == .badCharacter)
    }

    @Test(
        "Each key is held against its rules",
        arguments: [
            (.gtin, "4006381333931", "04006381333931"), (.sscc, "340123453111111115", nil), (.gln, "4012345000115", nil), (.grai, "4012345000221", "04012345000221"),
            (.grai, "04012345000221334455", nil), (.giai, "4012345ABC345", nil), (.gsrn, "401234500000067657", nil), (.gsrnProvider, "401234500000000074", nil),
            (.gdti, "4012345000092PO-4711", nil), (.gsin, "40123452223334442", nil), (.ginc, "0614141xyz47/11", nil), (.gcn, "401234599999044", nil),
            (.cpid, "0614141ABC-1#", nil), (.itip, "040123451111180102", nil), (.gmn, "1987654Ad4X4bL5ttr2310c2K", nil),
        ] as [(Key, String, String?)])
    func keys(key: Key, text: String, value: String?) throws {
        #expect(try key.check(text) == value ?? text)
        #expect(refusal { () throws(GS1Error) in try key.check("") } != nil)
        #expect(refusal { () throws(GS1Error) in try key.check(String(repeating: "1", count: 91)) } != nil)
        #expect(refusal { () throws(GS1Error) in try key.check("12 45ä") } != nil)
    }

    @Test("Digits alone do not always tell which key they are")
    func candidates() {
        #expect(Key.candidates(for: "4006381333931") == [.gtin, .gln] && Key.candidates(for: "340123453111111115") == [.sscc, .gsrn])
        #expect(Key.candidates(for: "02345673") == [.gtin] && Key.candidates(for: "40123452223334442") == [.gsin])
        #expect(Key.candidates(for: "1987654Ad4X4bL5ttr2310c2K") == [.gmn])
        for text in ["", "4006381333930", "123", "hello", "1987654Ad4X4bL5ttr2310c2X"] { #expect(Key.candidates(for: text) == []) }
    }
}
