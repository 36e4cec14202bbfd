import HTTPTypes
import JSONText
import Testing

@testable import Web

/// Holds answers against the API document: their status, media type and shape must stand there.
struct Contract: Sendable {
    private let document: JSON
    private let endpoints: [Endpoint]

    init(_ endpoints: [Endpoint]) {
        self.endpoints = endpoints
        document = OpenAPIDocument(endpoints).json
    }

    func check(_ method: HTTPRequest.Method, _ path: String, _ reply: TestReply) {
        if reply.status >= 400 { return checkProblem(reply) }
        let segments = path.prefix { $0 != "?" }.split(separator: "/")
        let endpoint = endpoints.first { endpoint in
            let pattern = endpoint.path.split(separator: "/")
            return endpoint.method == method && pattern.count == segments.count
                && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        guard let endpoint, method != .head else { return }
        let documented = document["paths"]?[endpoint.path]?[method.rawValue.lowercased()]?["responses"]?[String(reply.status)]
        guard let documented else { return Self.fail("\(endpoint.name) answers \(reply.status), which is not documented") }
        guard let content = documented["content"] else {
            if !reply.text.isEmpty { Self.fail("\(endpoint.name) answers a body, which is not documented") }
            return
        }
        let type = reply.headers[.contentType].map { String($0.prefix { $0 != ";" }) } ?? "none"
        guard let schema = content[type]?["schema"] else { return Self.fail("\(endpoint.name) answers \(type), which is not documented") }
        let values = type == "application/x-ndjson" ? reply.lines : type == "application/json" ? [reply.json] : []
        for value in values {
            if let fault = fault(of: value, schema, at: "") { Self.fail("\(endpoint.name) answers \(reply.status): \(fault) in \(value.text.prefix(300))") }
        }
    }

    private func checkProblem(_ reply: TestReply) {
        guard !reply.text.isEmpty else { return }
        let schema = JSON.members(("$ref", .string("#/components/schemas/Problem")))
        #expect(reply.headers[.contentType] == "application/problem+json")
        if let fault = fault(of: reply.json, schema, at: "") { Self.fail("a problem is none: \(fault) in \(reply.text)") }
    }

    private static func fail(_ text: String) { Issue.record("\(text)") }

    /// Why a value is not of a schema, as far as our document uses JSON Schema.
    func fault(of value: JSON, _ schema: JSON, at place: String) -> String? {
        if let reference = schema["$ref"]?.asString {
            let target = reference.split(separator: "/").dropFirst().reduce(document as JSON?) { $0?[String($1)] }
            return target.map { fault(of: value, $0, at: place) } ?? "\(reference) leads nowhere"
        }
        if let choices = schema["oneOf"]?.asArray {
            let faults = choices.map { fault(of: value, $0, at: place) }
            let count = faults.count { $0 == nil }
            return count == 1 ? nil : "\(place) fits \(count) of \(choices.count) shapes: \(faults.compactMap { $0 })"
        }
        switch schema["type"]?.asString {
        case "string": return textFault(value, schema, place)
        case "integer": return value.asNumber?.int64 == nil ? "\(place) is no integer" : rangeFault(value, schema, place)
        case "boolean": return value.asBool == nil ? "\(place) is no boolean" : nil
        case "null": return value.isNull ? nil : "\(place) is not null"
        case "array": return listFault(value, schema, place)
        case "object": return objectFault(value, schema, place)
        default: return "\(place): unknown type"
        }
    }

    private func textFault(_ value: JSON, _ schema: JSON, _ place: String) -> String? {
        guard let text = value.asString else { return "\(place) is no string" }
        if let words = schema["enum"]?.asArray, !words.contains(.string(text)) { return "\(place) “\(text)” is none of its words" }
        if let pattern = schema["pattern"]?.asString, (try? Regex(pattern).wholeMatch(in: text)) == nil { return "\(place) “\(text)” is not \(pattern)" }
        return nil
    }

    private func rangeFault(_ value: JSON, _ schema: JSON, _ place: String) -> String? {
        let number = value.asNumber?.int64 ?? 0
        if let low = schema["minimum"]?.asNumber?.int64, number < low { return "\(place) is below \(low)" }
        if let high = schema["maximum"]?.asNumber?.int64, number > high { return "\(place) is above \(high)" }
        return nil
    }

    private func listFault(_ value: JSON, _ schema: JSON, _ place: String) -> String? {
        guard let items = value.asArray, let item = schema["items"] else { return "\(place) is no array" }
        for (index, element) in items.enumerated() { if let fault = fault(of: element, item, at: "\(place)/\(index)") { return fault } }
        return nil
    }

    private func objectFault(_ value: JSON, _ schema: JSON, _ place: String) -> String? {
        guard let object = value.asObject else { return "\(place) is no object" }
        guard let properties = schema["properties"]?.asObject else { return nil }
        for name in schema["required"]?.asArray ?? [] where object[name.asString ?? ""] == nil { return "\(place) lacks \(name.asString ?? "")" }
        for member in object {
            guard let schema = properties[member.name] else { return "\(place) has \(member.name), which is not documented" }
            if let fault = fault(of: member.value, schema, at: "\(place)/\(member.name)") { return fault }
        }
        return nil
    }
}
