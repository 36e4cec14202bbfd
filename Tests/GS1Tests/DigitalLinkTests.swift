import Testing

@testable import GS1

/// The kind of error that comes, and the place that it names.
func refusal<Value>(_ body: () throws(GS1Error) -> Value) -> GS1Error? {
    do throws(GS1Error) {
        _ = try body()
        return nil
    } catch {
        return error
    }
}

@Suite("Digital Links")
struct DigitalLinkTests {
    @Test("A link is taken apart: key, qualifiers, attributes; what is no AI is left to others")
    func parts() throws {
        let link = try DigitalLink(parsing: "https://brand.example/some/01/9520123456788/10/AB%2FC/21/7?17=261231&utm=x&singleton&99=A%2B#top")
        #expect(link.primaryKey == Element("01", "09520123456788"))
        #expect(link.qualifiers == [Element("10", "AB/C"), Element("21", "7")])
        #expect(link.attributes.first == Element("17", "261231") && link.attributes.count == 2)
    }

    @Test(
        "The canonical link is on id.gs1.org, with numeric AIs, 14 digits, encoded values and no query, at its finest level",
        arguments: [
            ("http://example.com/01/9520123456788", "https://id.gs1.org/01/09520123456788"),
            ("https://example.com/x/01/09520123456788/22/2A/10/ABC/21/S%2f1?17=261231", "https://id.gs1.org/01/09520123456788/21/S%2F1"),
            ("https://example.com/01/09520123456788/22/2A/10/A+B", "https://id.gs1.org/01/09520123456788/10/A%2BB"),
            ("https://example.com/01/09520123456788/22/2A", "https://id.gs1.org/01/09520123456788"),
            ("https://example.com/01/09520123456788/235/T", "https://id.gs1.org/01/09520123456788/235/T"),
            ("https://example.com/414/9520123456788/254/32a%2Fb", "https://id.gs1.org/414/9520123456788/254/32a%2Fb"),
            ("https://example.com/8006/040123451234560102/22/AB/21/443322", "https://id.gs1.org/8006/040123451234560102/21/443322"),
            ("https://example.com/00/340123453111111115", "https://id.gs1.org/00/340123453111111115"),
        ])
    func canonical(text: String, canonical: String) throws { #expect(try DigitalLink(parsing: text).canonical == canonical) }

    @Test("With its qualifiers the canonical link keeps them all")
    func qualifiers() throws {
        let link = try DigitalLink(parsing: "https://example.com/01/09520123456788/22/2A/10/ABC/21/7")
        #expect(link.canonicalWithQualifiers == "https://id.gs1.org/01/09520123456788/22/2A/10/ABC/21/7")
    }

    @Test("Old links have short GTINs in their path; in a query, and where one says so, a GTIN has 14 digits")
    func shortGTINs() throws {
        for short in ["9520123456788", "416000336108", "02345673"] {
            let text = "https://example.com/01/" + short
            #expect(try DigitalLink(parsing: text).primaryKey.value.utf8.count == 14)
            #expect(refusal { () throws(GS1Error) in try DigitalLink(parsing: text, options: .init(shortGTINs: .nowhere)) }?.kind == .valueTooShort)
            let query = "https://example.com/8004/9520614141234567?01=" + short
            #expect(refusal { () throws(GS1Error) in try DigitalLink(parsing: query) }?.kind == .valueTooShort)
            #expect(try DigitalLink(parsing: query, options: .init(shortGTINs: .everywhere)).attributes.first?.value.utf8.count == 14)
        }
    }

    @Test("Names in place of AIs are taken only where one says so")
    func names() throws {
        let text = "https://example.com/gtin/12312312312333/ser/ABC123"
        #expect(try DigitalLink(parsing: text, options: .init(permitsNames: true)).canonical == "https://id.gs1.org/01/12312312312333/21/ABC123")
        #expect(refusal { () throws(GS1Error) in try DigitalLink(parsing: text) }?.kind == .noPrimaryKey)
    }

    @Test(
        "What is no link is refused by name and place",
        arguments: [
            ("", .badScheme, 0), ("ftp://a/01/12312312312333", .badScheme, 0), ("HtTps://a/01/12312312312333", .badScheme, 0),
            ("https://a/01/1231231 2312333", .badCharacter, 20), ("https://a/01/{", .badCharacter, 13), ("https://a", .badDomain, 8),
            ("https:///01/12312312312333", .badDomain, 8), ("https://a$b/01/12312312312333", .badDomain, 9), ("https://a/b", .noPrimaryKey, 10),
            ("https://a/zzz/12312312312333", .noPrimaryKey, 10), ("https://a/01/12312312312333/", .noPrimaryKey, 10),
            ("https://a/01//12312312312333", .noPrimaryKey, 10), ("https://a/10/ABC", .noPrimaryKey, 10), ("https://a/01/12312312312333/10/", .valueEmpty, 31),
            ("https://a/01/12312312312334", .badValue, 26), ("https://a/01/1231231231233A", .badValue, 26), ("https://a/01/123", .valueTooShort, 13),
            ("https://a/01/123123123123330", .valueTooLong, 27), ("https://a/01/12312312312333/10/A%00B", .badCharacter, 31),
            ("https://a/01/12312312312333/10/A/22/B", .badQualifiers, 0), ("https://a/01/12312312312333/10/A/235/B", .badQualifiers, 0),
            ("https://a/01/12312312312333/10/A/10/A", .badQualifiers, 0), ("https://a/00/006141411234567890/21/A", .badQualifiers, 0),
            ("https://a/01/12312312312333?99=", .valueEmpty, 31), ("https://a/01/12312312312333?999=x", .unknownAI, 28),
            ("https://a/01/12312312312333?99=A&99=A", .duplicateAI, 0), ("https://a/01/12312312312333?01=12312312312333", .duplicateAI, 0),
            ("https://a/01/12312312312333?10=A", .belongsInPath, 0), ("https://a/01/12312312312333?8200=x", .notAnAttribute, 0),
            ("https://a/01/12312312312333?99=A+B", .badValue, 32), ("https://a/01/12312312312333?99=A%5EB", .badCharacter, 31),
        ] as [(String, GS1Error.Kind, Int)])
    func refused(text: String, kind: GS1Error.Kind, position: Int) throws {
        let error = try #require(refusal { () throws(GS1Error) in try DigitalLink(parsing: text) })
        #expect(error.kind == kind && error.position == position, "\(error)")
        #expect(!error.reason.isEmpty)
    }

    @Test("A text of any length is refused before it is read")
    func longest() {
        let text = "https://a/01/12312312312333?" + String(repeating: "x=1&", count: 3_000)
        #expect(refusal { () throws(GS1Error) in try DigitalLink(parsing: text) }?.kind == .tooLong)
        let many = "https://a/01/12312312312333?" + (0..<70).map { "39\($0 % 4)\($0 / 4 % 10)=1" }.joined(separator: "&")
        #expect(refusal { () throws(GS1Error) in try DigitalLink(parsing: many) } != nil)
    }

    @Test("Elements make a link: the first key leads, its qualifiers follow in order, fixed lengths come first in the query")
    func built() throws {
        let link = try DigitalLink([
            Element("21", "XYZ"), Element("01", "12312312312333"), Element("10", "ABC+123"), Element("99", "A/B"), Element("17", "261231"),
            Element("10", "ABC+123"),
        ])
        #expect(try link.uri() == "https://id.gs1.org/01/12312312312333/10/ABC%2B123/21/XYZ?17=261231&99=A%2FB")
        #expect(try link.uri(stem: "https://example.com/deep/") == "https://example.com/deep/01/12312312312333/10/ABC%2B123/21/XYZ?17=261231&99=A%2FB")
        #expect(try DigitalLink(parsing: link.uri()) == link)
    }

    @Test(
        "What makes no link is refused",
        arguments: [
            ([Element("99", "A")], .noPrimaryKey), ([], .noPrimaryKey), ([Element("01", "12312312312333"), Element("8200", "x")], .notAnAttribute),
            ([Element("01", "12312312312333"), Element("22", "A"), Element("235", "B")], .notAnAttribute),
            ([Element("01", "12312312312334")], .badValue), ([Element("05", "1")], .unknownAI),
        ] as [([Element], GS1Error.Kind)])
    func notBuilt(elements: [Element], kind: GS1Error.Kind) {
        #expect(refusal { () throws(GS1Error) in try DigitalLink(elements) }?.kind == kind)
    }

    @Test(
        "A stem is an address without query and fragment",
        arguments: [("example.com", .badScheme), ("https://", .badDomain), ("https://a b", .badCharacter), ("https://a/?x", .badCharacter), ("https://a/#", .badCharacter)]
            as [(String, GS1Error.Kind)])
    func stems(stem: String, kind: GS1Error.Kind) throws {
        let link = try DigitalLink(parsing: "https://a/01/12312312312333")
        #expect(refusal { () throws(GS1Error) in try link.uri(stem: stem) }?.kind == kind)
    }
}
