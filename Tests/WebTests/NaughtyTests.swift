import Hummingbird
import JSONText
import Testing

@testable import Web

@Suite("Texts that break careless programs")
struct NaughtyTests {
    @Test(
        "Naughty strings go through orders and scans and come back as they were, also in lists and CSV",
        .enabled(if: CaseFiles.exists(CaseFiles.naughty), "\(CaseFiles.absent)"))
    func naughty() async throws {
        let strings = try CaseFiles.naughtyStrings()
        try #require(strings.count > 500)
        try await WebShop.open { shop in
            _ = try await shop.offer()
            for (number, text) in strings.enumerated() {
                let quoted = JSON.string(text).text
                let order = try await shop.post(
                    "/orders",
                    #"{"marketplace":"deals","key":\#(JSON.string("\(number) " + text).text),"currency":"EUR","attribution":{"campaign":\#(quoted),"member":\#(quoted)},"#
                        + #""lines":[{"sku":\#(quoted),"merchant":"muehle","amount":100}],"parcels":[{"key":\#(JSON.string("P\(number) " + text).text)}],"offers":["cashback"]}"#)
                let scan = try await shop.post(
                    "/scans", #"{"parcel":\#(JSON.string("P\(number) " + text).text),"step":"delivered","occurredAt":"2026-11-02T07:00:00Z","sourceId":"\#(number)","#
                        + #""readPoint":\#(quoted),"reason":\#(quoted)}"#, as: .carrier)
                let longest = "\(number) \(text)".utf8.count + 1
                guard !text.isEmpty, longest <= 200 else {
                    #expect((order.status == 400 && scan.status == 400) || (191...200).contains(longest - 1), "\(number): \(order.text) \(scan.text)")
                    continue
                }
                #expect(order.status == 201 && scan.status == 201, "\(number): \(order.text) \(scan.text)")
                let shown = try await shop.get("/orders/\(order.string("order"))")
                #expect(shown.json.list("lines").first?["sku"] == .string(text))
                #expect(shown.json["attribution"]?["campaign"] == .string(text))
                #expect(try await shop.get("/scans/\(scan.string("scan"))").json["readPoint"] == .string(text))
            }
            #expect(try await shop.get("/orders?format=csv").status == 200)
            #expect(try await shop.get("/claims?format=csv").status == 200)
            #expect(!shop.log.lines.contains { $0.hasPrefix("error") })
        }
    }

    @Test(
        "Naughty strings on the page are texts and nothing else", .enabled(if: CaseFiles.exists(CaseFiles.naughty), "\(CaseFiles.absent)"))
    func page() async throws {
        let strings = try CaseFiles.naughtyStrings().filter { (1...150).contains($0.utf8.count) }
        try await WebShop.open { shop in
            for start in stride(from: 0, to: strings.count, by: 100) {
                let texts = strings[start..<min(start + 100, strings.count)]
                let lines = texts.map { #"{"sku":\#(JSON.string($0).text),"merchant":"muehle","amount":1}"# }.joined(separator: ",")
                let parcels = texts.enumerated().map { #"{"key":\#(JSON.string("\(start + $0.offset)\($0.element)").text),"contents":[{"line":1,"quantity":1}]}"# }
                let key = JSON.string(texts.first ?? "").text
                let order = try await shop.post(
                    "/orders", #"{"marketplace":"deals","key":\#(key),"currency":"EUR","lines":[\#(lines)],"parcels":[\#(parcels.first ?? "")]}"#)
                #expect(order.status == 201, "\(order.text)")
                let page = try await shop.get("/orders/\(order.string("order"))", headers: [.accept: "text/html"])
                #expect(page.status == 200)
                Markup.check(page.text, "the page from \(start) on")
            }
        }
    }

    @Test(
        "Naughty strings in paths, parameters and headers never make a server error",
        .enabled(if: CaseFiles.exists(CaseFiles.naughty), "\(CaseFiles.absent)"))
    func addresses() async throws {
        let strings = try CaseFiles.naughtyStrings()
        try await WebShop.open { shop in
            for text in strings {
                let encoded = text.utf8.map { "%" + String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
                for path in ["/orders/\(encoded)", "/orders?marketplace=\(encoded)", "/scans?parcel=\(encoded)&\(encoded)=1", "/\(encoded)", "/orders?cursor=\(encoded)"] {
                    let reply = try await shop.get(path)
                    #expect(reply.status < 500, "\(path): \(reply.text)")
                }
                let token = String(text.unicodeScalars.filter { (0x20...0x7E).contains($0.value) })
                #expect(try await shop.get("/orders", as: nil, headers: [.accept: token], token: token).status == 401)
            }
        }
    }

    @Test(
        "Bodies that no JSON reader may take are answered 400, as one, as a batch's item and as a line",
        .enabled(if: CaseFiles.exists(CaseFiles.jsonFolder), "\(CaseFiles.absent)"))
    func suite() async throws {
        let files = try CaseFiles.refusedJSON()
        try #require(files.count > 80)
        try await WebShop.open { shop in
            for (name, bytes) in files {
                for path in ["/orders", "/scans", "/offers"] {
                    let reply = try await shop.send(path, bytes, type: "application/json")
                    #expect(reply.status == 400 && reply.code == "malformed-json", "\(name) at \(path): \(reply.text)")
                }
                let stream = try await shop.send("/scans", bytes + [0x0A], type: "application/x-ndjson")
                #expect(stream.status == 200 && stream.lines.allSatisfy { $0.number("status") == 400 || $0.number("status") == 413 }, "\(name): \(stream.text)")
            }
        }
    }
}

/// What every page must keep, whatever it shows.
enum Markup {
    private static let tags: Set<String> = [
        "!doctype", "html", "head", "meta", "title", "link", "script", "body", "header", "nav", "main", "footer", "aside", "section", "article", "h1", "h2", "h3", "h4",
        "data", "p", "span", "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "br", "hr", "strong", "em", "ol", "ul", "li", "dl", "dt", "dd", "a", "bdi",
        "time", "code", "kbd", "pre", "details", "summary", "form", "fieldset", "legend", "label", "input", "select", "option", "textarea", "button", "output",
        "progress", "figure", "figcaption", "svg", "g", "path", "rect", "circle", "line", "polyline", "polygon", "text", "tspan", "desc", "small", "abbr",
    ]
    private static let alone: Set<String> = ["!doctype", "meta", "link", "br", "hr", "input"]

    private static func isOurs(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "/"): true
        default: false
        }
    }

    /// Only our own tags and attributes, each opened and closed in order, and no control characters.
    static func check(_ page: String, _ what: String) {
        var open: [String] = []
        for match in page.matches(of: /<(\/?)([^\s>]*)([^>]*)>/.matchingSemantics(.unicodeScalar)) {
            let name = String(match.2)
            #expect(tags.contains(name), "<\(name)> in \(what)")
            for attribute in match.3.matches(of: /([^\s=]+)(=("[^"]*"))?/.matchingSemantics(.unicodeScalar)) {
                // Nothing that runs, and no look outside the style sheet: the content security policy would refuse both.
                let attribute = String(attribute.1)
                #expect(!attribute.hasPrefix("on") && attribute != "style" && attribute.utf8.allSatisfy(Self.isOurs), "\(attribute) in \(what)")
            }
            if alone.contains(name) || match.3.hasSuffix("/") { continue }
            if match.1.isEmpty { open.append(name) } else { #expect(open.popLast() == name, "</\(name)> in \(what)") }
        }
        #expect(open.isEmpty, "\(open) left open in \(what)")
        #expect(!page.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0x7F }, "\(what)")
    }
}

extension WebShop {
    /// Sends bytes that need be no text.
    func send(_ path: String, _ bytes: [UInt8], type: String) async throws -> TestReply {
        let response = try await client.executeRequest(
            uri: path, method: .post, headers: [.authorization: "Bearer \(secret(of: .operator))", .contentType: type], body: ByteBuffer(bytes: bytes))
        return TestReply(response)
    }
}
