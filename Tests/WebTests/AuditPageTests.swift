import Core
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import TestSupport
import Testing

@testable import Web

@Suite("Audits on a page")
struct AuditPageTests {
    private static let orders = """
        order,price,purchased_at,delivered_at,estimated_at
        A-1,20.00,2026-01-02 10:00:00,2026-01-05 10:00:00,2026-01-04 00:00:00
        A-2,40.00,2026-01-02 11:00:00,,2026-01-06 00:00:00
        A-3,ten,2026-01-03 11:00:00,2026-01-06 11:00:00,2026-01-08 00:00:00

        """

    /// Looks until the audit is over.
    private func result(_ browser: Browser, _ reply: TestReply) async throws -> TestReply {
        let path = try #require(reply.headers[.location])
        while true {
            let page = try await browser.get(path)
            guard page.headers[.refresh] != nil else { return page }
            await Task.yield()
        }
    }

    @Test("Past orders are read, and the report is shown and can be kept", arguments: [TestRole.operator, .merchant])
    func read(role: TestRole) async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: role)
            #expect(try await browser.get("/audits").text.contains("No audits yet"))
            let sent = try await browser.upload("/audits", [("mapping", "plain")], files: [("march.csv", Self.orders)])
            #expect(sent.status == 303)
            let page = try await result(browser, sent)
            #expect(page.status == 200 && page.text.contains("The finding") && page.text.contains("Delivery scan + 7 days"))
            #expect(page.text.contains("march.csv, line 4") && !page.text.contains(" style="))
            let path = try #require(sent.headers[.location])
            #expect(try await browser.get("/audits").text.contains(path))
            let html = try await browser.get(path + "/report.html")
            #expect(html.headers[.contentDisposition]?.hasPrefix("attachment") == true && html.text.contains("<!doctype html>"))
            #expect(try await browser.get(path + "/report.json").json["rules"] != nil)
            let other = try await shop.browse(as: role == .merchant ? .operator : .merchant)
            for suffix in ["", "/report.html", "/report.json"] { #expect(try await other.get(path + suffix).status == 404) }
            shop.clock.advance(hours: 2)
            #expect(try await browser.get(path).status == 404)
        }
    }

    @Test(
        "What stands before, between and after the parts of an upload has its limit too",
        arguments: [
            String(repeating: "x", count: 300_000), String(repeating: "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n", count: 6_000),
            "--cut--\r\n" + String(repeating: "x", count: 300_000),
        ])
    func withoutEnd(body: String) async throws {
        let head = HTTPRequest(
            method: .post, scheme: "http", authority: "a", path: "/audits", headerFields: [.contentType: "multipart/form-data; boundary=cut"])
        let request = Request(head: head, body: RequestBody(buffer: ByteBuffer(string: body)))
        let world = World.seeded(1, clock: ManualClock(Instant(seconds: 1_790_000_000)))
        let problem = await #expect(throws: Problem.self) {
            try await Upload.receive(request, UploadLimits(bytes: 1_000, files: 1), accepts: { _ in true }, world) { _ in }
        }
        #expect(problem?.code == "body-too-large")
    }

    @Test("A file that cannot be read is told with its line, and without where it stands here")
    func unreadable() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .merchant)
            _ = try await browser.get("/audits")
            let sent = try await browser.upload("/audits", [("mapping", "plain")], files: [("march.csv", "order,amount\nA-1,20\n")])
            let page = try await result(browser, sent)
            #expect(page.text.contains("march.csv, line 1") && !page.text.contains("nearmade-upload"))
            let missing = try await result(browser, try await browser.upload("/audits", [("mapping", "olist")], files: [("orders.csv", Self.orders)]))
            #expect(missing.text.contains("order_items.csv") && !missing.text.contains("nearmade-upload"))
        }
    }

    @Test("What cannot be taken is told beside its field")
    func faults() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .merchant)
            _ = try await browser.get("/audits")
            let file = [("march.csv", Self.orders)]
            let none = try await browser.upload("/audits", [("mapping", "plain")], files: [])
            #expect(none.text.contains("id=\"f-files-error\""))
            #expect(try await browser.upload("/audits", [], files: file).text.contains("id=\"f-mapping-error\""))
            #expect(try await browser.upload("/audits", [("mapping", "own")], files: file).text.contains("id=\"f-yaml-error\""))
            let yaml = try await browser.upload("/audits", [("mapping", "own"), ("yaml", "name: x\ncolour: red\n")], files: file)
            #expect(yaml.status == 422 && yaml.text.contains("mapping, line 2") && yaml.text.contains("colour: red"))
            let strange = try await browser.upload("/audits", [("mapping", "olist")], files: file)
            #expect(strange.status == 422 && strange.text.contains("knows no march.csv"))
            #expect(try await browser.upload("/audits", [("mapping", "plain")], files: file + file).status == 400)
            #expect(try await browser.upload("/audits", [("mapping", "plain")], files: (0...10).map { ("\($0).csv", "x") }).status == 400)
        }
    }

    @Test("Nothing is taken without the session's token, from other roles, or as something else")
    func refused() async throws {
        try await WebShop.open { shop in
            let browser = try await shop.browse(as: .merchant)
            _ = try await browser.get("/audits")
            let forged = try await browser.upload("/audits", [("mapping", "plain")], files: [("a.csv", Self.orders)], csrf: "forged")
            #expect(forged.status == 403)
            #expect(try await browser.post("/audits", [("mapping", "plain")]).status == 415)
            let hub = try await shop.browse(as: .hub)
            #expect(try await hub.get("/audits").status == 403)
            #expect(try await hub.upload("/audits", [("mapping", "plain")], files: [("a.csv", Self.orders)]).status == 403)
            #expect(try await Browser(shop).upload("/audits", [], files: []).status == 401)
        }
    }
}

@Suite("Forms with files")
struct MultipartTests {
    private static let form = "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\r\n--cut\r\n"
        + "Content-Disposition: form-data; name=\"f\"; filename=\"x.csv\"\r\nContent-Type: text/csv\r\n\r\none\r\n--cu\r\ntwo\r\n--cut--\r\n"

    /// What comes of a form that arrives in pieces of `size` bytes.
    private func parts(_ text: String, _ size: Int) throws -> [String] {
        var parser = try #require(MultipartParser(contentType: "multipart/form-data; boundary=\"cut\""))
        var parts: [String] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: size) {
            try parser.feed(bytes[start..<min(start + size, bytes.count)]) { event in
                switch event {
                case .begin(let name, let file): parts.append("\(name) \(file ?? "-"): ")
                case .data(let data): parts[parts.count - 1] += String(decoding: data, as: UTF8.self)
                case .end: parts[parts.count - 1] += "."
                }
            }
        }
        return parser.isDone ? parts : parts + ["open"]
    }

    @Test("Parts are the same however the bytes arrive", arguments: 1...40)
    func pieces(size: Int) throws {
        #expect(try parts(Self.form, size) == ["a -: .", "f x.csv: one\r\n--cu\r\ntwo."])
    }

    @Test("A form that breaks off is not done; one without names is none")
    func broken() throws {
        #expect(try parts(String(Self.form.dropLast(8)), 7).last == "open")
        #expect(throws: Problem.self) { try parts("--cut\r\nContent-Type: text/csv\r\n\r\nx\r\n--cut--\r\n", 9) }
        #expect(throws: Problem.self) { try parts("--cut\r\n" + String(repeating: "X: y\r\n", count: 2_000), 512) }
        for type in ["multipart/form-data", "text/plain; boundary=cut", "multipart/form-data; boundary=" + String(repeating: "x", count: 71)] {
            #expect(MultipartParser(contentType: type) == nil)
        }
    }
}
