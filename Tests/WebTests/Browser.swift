import Core
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Store
import TestSupport
import Testing
import TradeNetwork
import Workflows

@testable import Web

/// Somebody with a browser: asks for HTML, keeps cookies, sends forms as pages have them.
final class Browser: @unchecked Sendable {
    private let shop: WebShop
    private(set) var cookies: [String: String] = [:]
    static let accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    init(_ shop: WebShop) { self.shop = shop }

    /// Field names and values of a form.
    typealias Fields = [(String, String)]

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> TestReply { try await send(.get, path, nil, headers) }

    /// Sends a form with the session's token in it.
    func post(_ path: String, _ fields: Fields = [], csrf: String? = nil, headers: HTTPFields = [:]) async throws -> TestReply {
        let all = fields + [("csrf", csrf ?? self.csrf)]
        let body = all.map { "\(PercentText.encoded($0.0))=\(PercentText.encoded($0.1))" }.joined(separator: "&")
        return try await send(.post, path, body, headers)
    }

    /// Sends a form with files, each by its name and text.
    func upload(_ path: String, _ fields: Fields, files: Fields, csrf: String? = nil) async throws -> TestReply {
        var body = ""
        for (name, value) in [("csrf", csrf ?? self.csrf)] + fields { body += "--cut\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n" }
        for (name, text) in files {
            body += "--cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\(name)\"\r\nContent-Type: text/csv\r\n\r\n\(text)\r\n"
        }
        return try await send(.post, path, body + "--cut--\r\n", [.contentType: "multipart/form-data; boundary=cut"])
    }

    /// Goes where an answer leads.
    func follow(_ reply: TestReply) async throws -> TestReply {
        #expect(reply.status == 303)
        return try await get(reply.headers[.location] ?? "/nowhere")
    }

    /// The token that stands in the forms of the page seen last.
    private(set) var csrf = ""

    private func send(_ method: HTTPRequest.Method, _ path: String, _ body: String?, _ headers: HTTPFields) async throws -> TestReply {
        var fields = headers
        if !fields.contains(.accept) { fields[.accept] = Self.accept }
        if body != nil, !fields.contains(.contentType) { fields[.contentType] = "application/x-www-form-urlencoded" }
        if !cookies.isEmpty { fields[.cookie] = cookies.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "; ") }
        let response = try await shop.client.executeRequest(uri: path, method: method, headers: fields, body: body.map { ByteBuffer(string: $0) })
        for field in response.headers[values: .setCookie] {
            let pair = field.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let isGone = field.contains("Max-Age=0")
            cookies[String(pair[0])] = isGone || pair.count < 2 ? nil : String(pair[1])
        }
        let reply = TestReply(response)
        if let mark = reply.text.firstRange(of: "name=\"csrf\" value=\"") {
            csrf = String(reply.text[mark.upperBound...].prefix { $0 != "\"" })
        }
        return reply
    }
}

extension WebShop {
    static let password = "correct horse battery"

    /// Signs in as somebody of the party whose role it is; the user is made where there is none.
    func browse(as role: Role) async throws -> Browser {
        let key = try #require(Self.partyKeys[role])
        let login = "\(role.rawValue).\(key.utf8.allSatisfy { $0 < 128 } ? key : "one")"
        do {
            _ = try await workflows.createUser(
                UserDraft(party: key, login: login, name: Self.names[role] ?? "Somebody", password: Self.password), by: Actor("test"))
        } catch UserRefusal.loginTaken {}
        let browser = Browser(self)
        let reply = try await browser.post("/sign-in", [("login", login), ("password", Self.password)])
        #expect(reply.status == 303, "\(role) could not sign in: \(reply.text.prefix(300))")
        return browser
    }

    private static let partyKeys: [Role: String] = [.operator: "nearmade", .merchant: "muehle", .factory: "werk", .hub: "mitte", .carrier: "flotte"]
    private static let names: [Role: String] = [
        .operator: "Olga Berger", .merchant: "Max Müller", .factory: "Fatima Kaya", .hub: "Hanna Vogt", .carrier: "Carlo Reuter",
    ]
}
