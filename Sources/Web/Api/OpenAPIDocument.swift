import JSONText
import TradeNetwork

/// The API document (OpenAPI 3.1), made from the table of endpoints.
struct OpenAPIDocument {
    let json: JSON

    init(_ endpoints: [Endpoint]) {
        var components: [String: JSON] = [:]
        _ = Problem.schema.json(&components)
        var paths = JSONObject()
        for endpoint in endpoints {
            var methods = paths[endpoint.path]?.asObject ?? JSONObject()
            methods[endpoint.method.rawValue.lowercased()] = Self.operation(endpoint, &components)
            paths[endpoint.path] = .object(methods)
        }
        json = .members(
            ("openapi", .string("3.1.0")), ("info", Self.info), ("security", .array([Self.bearer])), ("paths", .object(paths)),
            ("components", Self.components(components)))
    }

    /// Rises where a client would have to change.
    static let version = "1"

    private static let info = JSON.members(
        ("title", .string("Nearmade")), ("version", .string(version)),
        (
            "summary", .string("Orders in, fulfilment scans confirm cashback, a double-entry ledger underneath.")
        ),
        (
            "description",
            .string(
                """
                Amounts are whole minor units (cents, yen, fils); the currency stands beside them in the same object. Instants are RFC 3339. Ids are \
                TypeIDs, such as `ord_01h455vb4pex5vsknk084sn02q`. Members and parameters that are not listed are refused. A member without a value is \
                left out. Every error is a problem document (RFC 9457) with a `code` that never changes. Lists are in the order in which their things \
                came; `next` leads on, and nothing is skipped or repeated. Orders are known by marketplace and key, scans by source and source id: \
                sending one again changes nothing. Where an Idempotency-Key is taken, it counts for 48 hours, for one principal and one address; the \
                answer that was given is given again with `Idempotency-Replayed: true`. Streams of NDJSON are answered line by line while they come in: \
                read while you send.
                """)
        ),
        ("license", .members(("name", .string("Apache-2.0")), ("identifier", .string("Apache-2.0")))))

    private static let bearer = JSON.members(("bearer", .array([])))

    private static func components(_ schemas: [String: JSON]) -> JSON {
        .members(
            ("schemas", .object(JSONObject(schemas.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }))),
            (
                "responses",
                .members(
                    (
                        "Problem",
                        .members(
                            ("description", .string("What is wrong, where, and what would be right.")),
                            (
                                "content",
                                .members(
                                    (
                                        MediaType.problem.rawValue,
                                        .members(("schema", .members(("$ref", .string("#/components/schemas/Problem")))))
                                    ))
                            ))
                    ))
            ),
            (
                "securitySchemes",
                .members(
                    (
                        "bearer",
                        .members(
                            ("type", .string("http")), ("scheme", .string("bearer")),
                            ("description", .string("A token of a party, a device or a buyer: `nm_` and 40 hexadecimal digits."))
                        )
                    ),
                    (
                        "buyerLink",
                        .members(
                            ("type", .string("apiKey")), ("in", .string("query")), ("name", .string(BuyerLink.parameter)),
                            ("description", .string("A buyer's token in the address of the one page that it opens.")))
                    ))
            ))
    }

    private static func operation(_ endpoint: Endpoint, _ components: inout [String: JSON]) -> JSON {
        var members: [(String, JSON)] = [("operationId", .string(operationID(endpoint))), ("summary", .string(endpoint.summary))]
        if let details = endpoint.details { members.append(("description", .string(details))) }
        members.append(("tags", .array([.string(tag(endpoint))])))
        if let roles = endpoint.roles {
            members.append(("x-roles", .array(Role.allCases.filter(roles.contains).map { .string($0.rawValue) })))
            if endpoint.takesBuyerLink { members.append(("security", .array([bearer, .members(("buyerLink", .array([])))]))) }
        } else {
            members.append(("security", .array([])))
        }
        let parameters = parameters(endpoint, &components)
        if !parameters.isEmpty { members.append(("parameters", .array(parameters))) }
        if let body = endpoint.body {
            members.append(
                ("requestBody", .members(("required", .bool(body.isRequired)), ("content", content(body.content, &components)))))
        }
        members.append(("responses", responses(endpoint, &components)))
        return .object(JSONObject(members))
    }

    /// `getOrdersOrderTimeline`
    private static func operationID(_ endpoint: Endpoint) -> String {
        let words = endpoint.path.split { "/{}._".contains($0) }.map { $0.prefix(1).uppercased() + $0.dropFirst() }
        return endpoint.method.rawValue.lowercased() + (words.isEmpty ? "Home" : words.joined())
    }

    private static func tag(_ endpoint: Endpoint) -> String { endpoint.path.split(separator: "/").first.map(String.init) ?? "home" }

    private static func parameters(_ endpoint: Endpoint, _ components: inout [String: JSON]) -> [JSON] {
        var parameters: [JSON] = []
        func add(_ name: String, in place: String, _ schema: JSON, isRequired: Bool, _ note: String? = nil) {
            var members: [(String, JSON)] = [("name", .string(name)), ("in", .string(place)), ("required", .bool(isRequired))]
            if let note { members.append(("description", .string(note))) }
            members.append(("schema", schema))
            parameters.append(.object(JSONObject(members)))
        }
        for name in endpoint.pathParameters { add(name, in: "path", PathParameter.schema(name).json(&components), isRequired: true) }
        for parameter in endpoint.query { add(parameter.name, in: "query", parameter.schema.json(&components), isRequired: false, parameter.note) }
        switch endpoint.idempotency {
        case .none, .refused: break
        case .optional, .required:
            add(
                "Idempotency-Key", in: "header", Schema.text(most: 255).json(&components), isRequired: endpoint.idempotency == .required,
                "Yours to choose, 1 to 255 bytes, in quotation marks or as a plain word.")
        }
        return parameters
    }

    private static func content(_ content: [(MediaType, Schema)], _ components: inout [String: JSON]) -> JSON {
        var object = JSONObject()
        for (type, schema) in content { object[type.rawValue] = .members(("schema", schema.json(&components))) }
        return .object(object)
    }

    private static func responses(_ endpoint: Endpoint, _ components: inout [String: JSON]) -> JSON {
        var object = JSONObject()
        for reply in endpoint.replies {
            var members: [(String, JSON)] = [("description", .string(reply.note))]
            if !reply.content.isEmpty { members.append(("content", content(reply.content, &components))) }
            object[String(reply.status)] = .object(JSONObject(members))
        }
        object["default"] = .members(("$ref", .string("#/components/responses/Problem")))
        return .object(object)
    }
}
