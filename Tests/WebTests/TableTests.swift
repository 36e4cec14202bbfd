import HTTPTypes
import JSONText
import TradeNetwork
import Testing

@testable import Web

@Suite("The table of endpoints")
struct TableTests {
    @Test("The permissions of every endpoint are those that were agreed on")
    func permissions() async throws {
        try await WebShop.open { shop in
            try Golden.expect(PermissionTables.endpoints(shop.endpoints), equals: "permissions.txt")
        }
    }

    @Test("The steps that each kind of party may record are those that were agreed on")
    func steps() throws {
        try Golden.expect(PermissionTables.steps(), equals: "steps.txt")
    }

    @Test("The API document is the one that was agreed on, and is served")
    func document() async throws {
        try await WebShop.open { shop in
            let served = try await shop.get("/openapi.json", as: nil)
            #expect(served.json == OpenAPIDocument(shop.endpoints).json)
            try Golden.expect(served.json.prettyText() + "\n", equals: "openapi.json")
        }
    }

    @Test("What is documented is mounted: every method of every path answers, and no other does")
    func mounted() async throws {
        try await WebShop.open { shop in
            let paths = try #require(OpenAPIDocument(shop.endpoints).json["paths"]?.asObject)
            for path in paths {
                // Pages stand at the same nouns, for browsers.
                let pages = shop.pages.filter { shop.example($0.path) == shop.example(path.name) }.map(\.method.rawValue)
                let documented = Set(path.value.asObject?.keys.map { $0.uppercased() } ?? []).union(pages)
                for method in [HTTPRequest.Method.get, .post, .put, .patch, .delete] {
                    let reply = try await shop.send(method, shop.example(path.name), as: nil)
                    #expect((reply.status != 405) == documented.contains(method.rawValue), "\(method) \(path.name) answers \(reply.status)")
                    #expect(reply.code != "path-unknown")
                    if reply.status == 405 {
                        let allowed = Set((reply.headers[.allow] ?? "").split(separator: ", ").map(String.init))
                        #expect(allowed.subtracting(["HEAD"]) == documented)
                    }
                }
            }
        }
    }

    @Test("The API document keeps the rules of OpenAPI 3.1")
    func rules() async throws {
        try await WebShop.open { shop in
            let document = OpenAPIDocument(shop.endpoints).json
            #expect(document["openapi"]?.asString == "3.1.0")
            var ids: Set<String> = []
            for path in try #require(document["paths"]?.asObject) {
                let named = path.name.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
                for operation in try #require(path.value.asObject) {
                    #expect(ids.insert(operation.value.string("operationId")).inserted, "\(operation.value.string("operationId")) stands twice")
                    let parameters = operation.value.list("parameters")
                    #expect(parameters.filter { $0.string("in") == "path" }.map { $0.string("name") } == named)
                    #expect(Set(parameters.map { $0.string("in") + $0.string("name") }).count == parameters.count)
                    // What a standard leaves to choice may be not offered, and says so.
                    #expect(operation.value["responses"]?.asObject?.contains { $0.name.hasPrefix("2") || $0.name == "501" } == true)
                    #expect(operation.value["responses"]?["default"] != nil)
                }
            }
            try checkReferences(document, in: document)
        }
    }

    private func checkReferences(_ value: JSON, in document: JSON) throws {
        switch value {
        case .object(let object):
            if let reference = object["$ref"]?.asString {
                let target = reference.split(separator: "/").dropFirst().reduce(document as JSON?) { $0?[String($1)] }
                #expect(target != nil && target?.isNull == false, "\(reference) leads nowhere")
            }
            for member in object { try checkReferences(member.value, in: document) }
        case .array(let items): for item in items { try checkReferences(item, in: document) }
        default: break
        }
    }

    @Test("One name in the document means one shape")
    func names() async throws {
        try await WebShop.open { shop in
            var shapes: [String: String] = [:]
            func look(_ schema: Schema) {
                switch schema {
                case .named(let name, let inner):
                    var components: [String: JSON] = [:]
                    let text = inner.json(&components).text
                    #expect(shapes.updateValue(text, forKey: name) ?? text == text, "\(name) has two shapes")
                    look(inner)
                case .object(let members): for member in members { look(member.schema) }
                case .list(let item, _), .nullable(let item): look(item)
                case .oneOf(let schemas): schemas.forEach(look)
                default: break
                }
            }
            for endpoint in shop.endpoints {
                for (_, schema) in (endpoint.body?.content ?? []) + endpoint.replies.flatMap(\.content) { look(schema) }
            }
        }
    }

    @Test("Without a token nobody comes in; with one, exactly the roles of the table", arguments: WebShop.tokenRoles + [.buyer])
    func roles(_ role: Role) async throws {
        try await WebShop.open { shop in
            _ = try await shop.offer()
            let token = role == .buyer ? try await shop.buyerToken(shop.placed("A-1").order) : shop.secret(of: role)
            for endpoint in shop.endpoints {
                guard let roles = endpoint.roles else { continue }
                let path = shop.example(endpoint.path)
                let stranger = try await shop.send(endpoint.method, path, as: nil)
                #expect(stranger.status == 401 && stranger.code == "token-missing", "\(endpoint.name)")
                #expect(stranger.headers[.wwwAuthenticate] == "Bearer")
                let reply = try await shop.send(endpoint.method, path, as: nil, token: token)
                #expect((reply.code == "role-not-permitted") == !roles.contains(role), "\(endpoint.name) answers \(reply.status) \(reply.code)")
                #expect((reply.status == 403) == !roles.contains(role))
            }
        }
    }
}

extension WebShop {
    var endpoints: [Endpoint] { Site(workflows: workflows, options: ServerOptions()).endpoints }
    var pages: [PageEndpoint] { Site(workflows: workflows, options: ServerOptions()).pages }

    /// A path with an id of the right kind, of nothing, for every name in it.
    func example(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false).map { segment in
            guard segment.hasPrefix("{") else { return String(segment) }
            let name = String(segment.dropFirst().dropLast())
            guard case .text(_, let pattern?, _) = PathParameter.schema(name) else { return "1" }
            return pattern.dropFirst().prefix { $0 != "[" } + "01h455vb4pex5vsknk084sn02q"
        }.joined(separator: "/")
    }
}
