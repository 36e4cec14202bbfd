import Testing

@testable import Web

@Suite("What is scanned to find a parcel")
struct LabelTextTests {
    @Test(
        "The label, the scanner, the event and the trade write one SSCC in their ways",
        arguments: [
            "(00)340123450000000024", "]C100340123450000000024", "^00340123450000000024", "https://id.gs1.org/00/340123450000000024", "urn:epc:id:sscc:4012345.3000000002",
            "https://shop.example/00/340123450000000024",
        ])
    func others(_ text: String) { #expect(LabelText.spellings(text) == ["340123450000000024", "00340123450000000024"]) }

    @Test("Digits alone are one of both ways of the trade")
    func digits() {
        #expect(LabelText.spellings("00340123450000000024") == ["340123450000000024"])
        #expect(LabelText.spellings("340123450000000024") == ["00340123450000000024"])
    }

    @Test(
        "Any other text is a key as it stands",
        arguments: ["", "P-1", "340123450000000025", "00340123450000000025", "(01)09520123456788", "4006381333931", "https://example.com/track/1", "00340123450000000O24"])
    func keys(_ text: String) { #expect(LabelText.spellings(text).isEmpty) }
}
