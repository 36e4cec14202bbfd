import GS1
import GS1Check
import JSONText

/// Codes of GS1 in all their notations: what is read is written again as it was, or as its one proper spelling.
enum FuzzedGS1 {
    static func checkCode(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        try checkElements(text)
        try checkLink(text)
        try checkURN(text)
        if let scan = accepted({ try Scan(parsing: text) }) {
            let again = try Scan(parsing: Scan.text(of: scan.data, from: scan.symbology))
            try hold(again == scan, "a scan is sent as it came: \(scan.data)")
        }
        if let reading = accepted({ try Reading(text) }) {
            try hold(!reading.explanation(inYear: 2026).joined().isEmpty, "what is read is explained")
        }
        let question: JSON = ["op": "digital_link_parse", "uri": .string(text)]
        try hold(GS1Check.answer(to: question)["valid"] != nil, "a question is answered")
    }

    private static func checkElements(_ text: String) throws {
        for elements in [accepted { try ElementString.elements(of: text) }, accepted { try BracketedAIs.elements(of: text) }].compactMap(\.self) {
            try hold(try ElementString.elements(of: elements.elementString) == elements, "elements read as they were written: \(elements)")
            try hold(try BracketedAIs.elements(of: elements.bracketed) == elements, "in brackets too: \(elements.bracketed)")
        }
    }

    private static func checkLink(_ text: String) throws {
        guard let link = accepted({ try DigitalLink(parsing: text) }) else { return }
        try hold(try DigitalLink(parsing: link.uri()) == link, "a link reads as it was written: \(link.elements)")
        try hold(try DigitalLink(parsing: link.canonical).canonical == link.canonical, "a canonical link is its own: \(link.canonical)")
        guard let urn = accepted({ try EPCURN(link, companyPrefixLength: 7) }) else { return }
        try hold(try EPCURN(parsing: urn.text).digitalLink == urn.digitalLink, "a URN names what its link names: \(urn.text)")
    }

    private static func checkURN(_ text: String) throws {
        guard let urn = accepted({ try EPCURN(parsing: text) }) else { return }
        let link = try DigitalLink(parsing: urn.digitalLink)
        let again = try EPCURN(link, companyPrefixLength: urn.companyPrefix.utf8.count)
        try hold(again.digitalLink == urn.digitalLink && link.canonical == urn.digitalLink, "a link names what its URN names: \(urn.text)")
    }

    /// A linter's name, a colon, what it is to look at; without a name all of them look.
    static func checkValue(_ bytes: [UInt8]) throws {
        let text = String(decoding: bytes, as: UTF8.self)
        let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let named = halves.count == 2 ? Linter(rawValue: halves[0]) : nil
        let value = named == nil ? text : halves[1]
        for linter in named.map({ [$0] }) ?? Linter.allCases {
            guard let fault = linter.fault(in: value) else { continue }
            let isInside = fault.offset >= 0 && fault.length >= 0 && fault.offset + fault.length <= value.utf8.count
            try hold(isInside && !fault.reason.isEmpty, "\(linter.rawValue) points into what it was given: \(fault)")
        }
        for ai in [halves[0], "01", "8003", "7007"] { _ = accepted { try Element(ai, value).check() } }
        if let date = accepted({ try GS1Date(text, inYear: 2026) }) {
            try hold(accepted { try GS1Date(date.yymmdd, inYear: 2026) } == date, "a date reads as it was written: \(date)")
        }
        if let gtin = accepted({ try GTIN(text) }) { try hold(try GTIN(gtin.shortest) == gtin, "the shortest spelling is the same number: \(gtin)") }
        _ = accepted { try GTIN(upcE: text) }
    }
}
