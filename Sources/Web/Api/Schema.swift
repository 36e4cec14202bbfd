import Core
import JSONText

/// The shape of a JSON value, as the API document tells it (JSON Schema 2020-12, the part that is needed here).
indirect enum Schema: Sendable {
    case text(format: String? = nil, pattern: String? = nil, most: Int? = nil)
    case integer(from: Int64? = nil, to: Int64? = nil)
    case boolean
    case choice([String])
    case list(Schema, most: Int? = nil)
    /// Exactly these members.
    case object([Member])
    /// Any members.
    case anyObject
    case oneOf([Schema])
    case nullable(Schema)
    /// Written once among the document's components and referred to.
    case named(String, Schema)

    struct Member: Sendable {
        let name: String
        let schema: Schema
        let isRequired: Bool
        let note: String?

        static func required(_ name: String, _ schema: Schema, _ note: String? = nil) -> Member {
            Member(name: name, schema: schema, isRequired: true, note: note)
        }

        static func optional(_ name: String, _ schema: Schema, _ note: String? = nil) -> Member {
            Member(name: name, schema: schema, isRequired: false, note: note)
        }
    }
}

// Shapes of the trade.
extension Schema {
    static let instant = Schema.text(format: "date-time")
    /// Minor units; the currency stands beside it in the same object.
    static let amount = Schema.integer()
    static let currency = Schema.text(pattern: "^[A-Z]{3}$")
    static let key = Schema.text(most: 200)
    /// A key that is given here, as docs/decisions/names.md says.
    static let newKey = Schema.text(pattern: "^[a-z0-9]([a-z0-9-]{0,\(KeyText.most - 2)}[a-z0-9])?$")
    static let cursor = Schema.text(most: 400)

    static func id<Subject: Identified>(_ subject: Subject.Type) -> Schema {
        .text(pattern: "^\(Subject.idPrefix)_[0-7][0-9a-hjkmnp-tv-z]{25}$")
    }

    static func choice<Word: CaseIterable & RawRepresentable<String>>(_ words: Word.Type) -> Schema {
        .choice(Word.allCases.map(\.rawValue))
    }

    /// A part of a list and where the next begins.
    static func page(_ name: String, of item: Schema) -> Schema {
        .named(
            name + "Page",
            .object([
                .required("items", .list(item, most: 500)),
                .optional("next", .cursor, "Send it as `cursor` to go on. Absent when there is no more."),
            ]))
    }
}

extension Schema {
    /// - Parameter components: named shapes met on the way.
    func json(_ components: inout [String: JSON]) -> JSON {
        switch self {
        case .text(let format, let pattern, let most): Self.text(format, pattern, most)
        case .integer(let low, let high): Self.integer(low, high)
        case .boolean: .members(("type", .string("boolean")))
        case .choice(let words): .members(("type", .string("string")), ("enum", .array(words.map(JSON.string))))
        case .list(let item, let most): Self.list(item.json(&components), most)
        case .object(let members): Self.object(members, &components)
        case .anyObject: .members(("type", .string("object")))
        case .oneOf(let schemas): .members(("oneOf", .array(schemas.map { $0.json(&components) })))
        case .nullable(let schema): .members(("oneOf", .array([schema.json(&components), .members(("type", .string("null")))])))
        case .named(let name, let schema): Self.reference(name, schema, &components)
        }
    }

    private static func text(_ format: String?, _ pattern: String?, _ most: Int?) -> JSON {
        var members: [(String, JSON)] = [("type", .string("string"))]
        if let format { members.append(("format", .string(format))) }
        if let pattern { members.append(("pattern", .string(pattern))) }
        if let most { members.append(("maxLength", .number(JSONNumber(most)))) }
        return .object(JSONObject(members))
    }

    private static func integer(_ low: Int64?, _ high: Int64?) -> JSON {
        var members: [(String, JSON)] = [("type", .string("integer")), ("format", .string("int64"))]
        if let low { members.append(("minimum", .number(JSONNumber(low)))) }
        if let high { members.append(("maximum", .number(JSONNumber(high)))) }
        return .object(JSONObject(members))
    }

    private static func list(_ item: JSON, _ most: Int?) -> JSON {
        var members: [(String, JSON)] = [("type", .string("array")), ("items", item)]
        if let most { members.append(("maxItems", .number(JSONNumber(most)))) }
        return .object(JSONObject(members))
    }

    private static func object(_ members: [Member], _ components: inout [String: JSON]) -> JSON {
        var properties = JSONObject()
        for member in members {
            var schema = member.schema.json(&components)
            if let note = member.note, var object = schema.asObject {
                object["description"] = .string(note)
                schema = .object(object)
            }
            properties[member.name] = schema
        }
        let required = members.filter(\.isRequired).map { JSON.string($0.name) }
        var object = JSONObject([("type", .string("object")), ("properties", .object(properties))])
        if !required.isEmpty { object["required"] = .array(required) }
        object["additionalProperties"] = .bool(false)
        return .object(object)
    }

    private static func reference(_ name: String, _ schema: Schema, _ components: inout [String: JSON]) -> JSON {
        if components[name] == nil {
            // Held open first, so that a shape that contains itself ends here.
            components[name] = .null
            components[name] = schema.json(&components)
        }
        return .members(("$ref", .string("#/components/schemas/\(name)")))
    }
}

extension JSON {
    static func members(_ members: (String, JSON)...) -> JSON { .object(JSONObject(members)) }
}
