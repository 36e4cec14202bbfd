import Testing

@testable import GS1

@Suite("Elements in bar codes and in brackets")
struct ElementTests {
    @Test("Elements are written as they are read, in both notations", arguments: [
        ("(01)09520123456788(10)ABC", "^010952012345678810ABC"), ("(10)ABC(17)261231", "^10ABC^17261231"), ("(3100)123456(10)12345", "^31001234561012345"),
        (#"(10)12345\("#, "^1012345("), (#"(10)A\(B)\(C"#, "^10A(B)(C"), ("(00)006141411234567890(02)09520123456788(37)25", "^00006141411234567890020952012345678837" + "25"),
        ("(8003)02112345678900ABC(7007)211225211231(423)528528", "^800302112345678900ABC^7007211225211231^423528528"),
    ])
    func bothWays(bracketed: String, string: String) throws {
        let elements = try BracketedAIs.elements(of: bracketed)
        #expect(elements.elementString == string && elements.bracketed == bracketed)
        #expect(try ElementString.elements(of: string) == elements)
        #expect(try ElementString.elements(of: string.replacingFNC1()) == elements)
    }

    @Test("An FNC1 too many behind a fixed length does no harm; fixed lengths first need the fewest")
    func separators() throws {
        let elements = try ElementString.elements(of: "^0112345678901231^991234^")
        #expect(elements == [Element("01", "12345678901231"), Element("99", "1234")])
        #expect([Element("10", "A"), Element("17", "261231")].elementString == "^10A^17261231")
        #expect([Element("10", "A"), Element("17", "261231")].fixedFirst.elementString == "^1726123110A")
    }

    @Test(
        "What is no element string is refused by kind, AI and place",
        arguments: [
            ("", .badForm, nil, 0), ("0112345678901231", .badForm, nil, 0), ("^", .empty, nil, 1), ("^891234", .unknownAI, nil, 1), ("^A1", .unknownAI, nil, 1),
            ("^8", .unknownAI, nil, 1), ("^01", .valueEmpty, "01", 3), ("^011234567890123", .valueTooShort, "01", 3), ("^0112345678901234", .badValue, "01", 16),
            ("^01A2345678901231", .badValue, "01", 3), ("^10123456789012345678901", .valueTooLong, "10", 23), ("^99ABC~", .badValue, "99", 6),
            ("^17261331", .badValue, "17", 5), ("^10A^", nil, nil, 0), ("^10A^^", .unknownAI, nil, 5), ("^70072112252112", .valueTooShort, "7007", 11),
            ("^0112345678901231^991234^01123", .valueTooShort, "01", 27), ("^10ä", .badValue, "10", 3),
        ] as [(String, GS1Error.Kind?, String?, Int)])
    func refusedStrings(text: String, kind: GS1Error.Kind?, ai: String?, position: Int) {
        let error = refusal { () throws(GS1Error) in try ElementString.elements(of: text) }
        #expect(error?.kind == kind && error?.ai == ai && (error?.position ?? 0) == position, "\(error?.description ?? "taken")")
    }

    @Test(
        "What is no text with brackets is refused by kind, AI and place",
        arguments: [
            ("", .empty, nil, 0), ("12345", .badForm, nil, 0), ("(01", .badForm, nil, 0), ("()1", .unknownAI, nil, 1), ("(1)1", .unknownAI, nil, 1),
            ("(12345)1", .unknownAI, nil, 1), ("(1A)1", .unknownAI, nil, 1), ("(10)", .valueEmpty, "10", 4), ("(10)(11)261231", .valueEmpty, "10", 4),
            ("(10)A^B", .badCharacter, "10", 5), ("(17)9(90)217", .valueTooShort, "17", 4), ("(01)123456789012312(10)A", .valueTooLong, "01", 18),
            ("(10)A(89)B", .unknownAI, nil, 6), ("(01)12345678901234", .badValue, "01", 17),
        ] as [(String, GS1Error.Kind, String?, Int)])
    func refusedBrackets(text: String, kind: GS1Error.Kind, ai: String?, position: Int) {
        let error = refusal { () throws(GS1Error) in try BracketedAIs.elements(of: text) }
        #expect(error?.kind == kind && error?.ai == ai && error?.position == position, "\(error?.description ?? "taken")")
    }

    @Test("More than 64 elements, or 8,191 bytes, are not read")
    func limits() {
        let many = "^" + String(repeating: "0112345678901231", count: 65)
        #expect(refusal { () throws(GS1Error) in try ElementString.elements(of: many) }?.kind == .tooLong)
        #expect(refusal { () throws(GS1Error) in try BracketedAIs.elements(of: String(repeating: "(99)1", count: 65)) }?.kind == .tooLong)
        let long = String(repeating: "1", count: 8_192)
        #expect(refusal { () throws(GS1Error) in try ElementString.elements(of: long) }?.kind == .tooLong)
        #expect(refusal { () throws(GS1Error) in try BracketedAIs.elements(of: long) }?.kind == .tooLong)
        #expect(refusal { () throws(GS1Error) in try Scan(parsing: long) }?.kind == .tooLong)
        #expect(refusal { () throws(GS1Error) in try EPCURN(parsing: long) }?.kind == .tooLong)
        #expect(refusal { () throws(GS1Error) in try Reading(long) }?.kind == .tooLong)
    }

    @Test("An error says what is wrong, where, and what would be right")
    func sentences() {
        let error = refusal { () throws(GS1Error) in try BracketedAIs.elements(of: "(10)A(01)12345678901234") }
        #expect(error?.description == "AI (01), character 23: The check digit is 4; for the digits before it 1 would be right.")
        #expect(error?.lint == LintFault("INCORRECT_CHECK_DIGIT", 13, 1, "The check digit is 4; for the digits before it 1 would be right."))
    }

    @Test(
        "Rules for a label, each with the AI that breaks it",
        arguments: [
            ("(01)12345678901231(02)12345678901231", .excluded, "02"), ("(3940)1234(3941)9999", .excluded, "3940"), ("(21)A(235)B", .excluded, "21"),
            ("(02)12345678901231(37)1", .required, "37"), ("(250)A(01)12345678901231", .required, "250"), ("(400)A(400)B", .repeated, "400"),
            ("(255)1234567890128(8030)ABC", .signedSerial, "255"),
        ] as [(String, PairRules.Rule, String)])
    func pairs(text: String, rule: PairRules.Rule, ai: String) throws {
        let elements = try BracketedAIs.elements(of: text)
        let kinds: [PairRules.Rule: GS1Error.Kind] = [.excluded: .excludedPair, .required: .missingPair, .repeated: .differentValues, .signedSerial: .missingSerial]
        let error = refusal { () throws(GS1Error) in try rule.check(elements) }
        #expect(error?.ai == ai && error?.kind == kinds[rule])
        #expect(refusal { () throws(GS1Error) in try PairRules.check(elements) } != nil)
    }

    @Test("Rules hold for a label: what one symbol lacks another may bring")
    func label() throws {
        let contents = try BracketedAIs.elements(of: "(02)12345678901231(37)5")
        let unit = try BracketedAIs.elements(of: "(00)006141411234567890")
        #expect(refusal { () throws(GS1Error) in try PairRules.check(contents) }?.kind == .missingPair)
        try PairRules.check(contents + unit)
        try PairRules.check([Element("3101", "000001"), Element("3101", "000001"), Element("01", "12345678901231")])
    }

    @Test("What stands below a bar code, and what it means")
    func words() throws {
        let elements = try BracketedAIs.elements(of: "(01)09520123456788(3103)000195(15)261200(3922)0299(3912)9781250(4324)2612310930(4321)0")
        #expect(elements.humanReadable.first == "(01) 09520123456788")
        #expect(
            elements.map { $0.explanation(inYear: 2026) } == [
                "a trade item (GTIN): 09520123456788", "net weight, kg: 0.195", "best before: 2026-12", "price, in local currency: 2.99",
                "amount to be paid, in the currency of ISO number: 978, 12.50", "not to be delivered before: 2026-12-31 0930", "holds dangerous goods: no",
            ])
        #expect(Element("89", "x").explanation(inYear: 2026) == "AI (89): x")
    }
}

extension String {
    /// As a scanner sends it.
    func replacingFNC1() -> String { String(map { $0 == "^" ? "\u{1D}" : $0 }) }
}
