import Core
import Foundation
import JSONText

// Values of the trade in bodies.
extension JSONObjectReader {
    func text(_ name: String) throws(JSONShapeError) -> String { try string(name, maxBytes: WebLimits.textBytes) }

    func optionalText(_ name: String) throws(JSONShapeError) -> String? { try optionalString(name, maxBytes: WebLimits.textBytes) }

    func currency(_ name: String) throws(JSONShapeError) -> Currency {
        let reader = try member(name)
        guard let currency = Currency(code: try reader.string(maxBytes: 20)) else {
            throw reader.error("is no currency", expected: "three capitals of ISO 4217, such as EUR")
        }
        return currency
    }

    func offsetInstant(_ name: String) throws(JSONShapeError) -> OffsetInstant {
        let reader = try member(name)
        guard let instant = OffsetInstant(text: try reader.string(maxBytes: 60)) else {
            throw reader.error("is no instant", expected: "RFC 3339 with its offset, such as 2026-11-21T11:00:00+01:00")
        }
        return instant
    }

    func optionalInstant(_ name: String) throws(JSONShapeError) -> Instant? {
        optionalMember(name) == nil ? nil : try offsetInstant(name).instant
    }

    func optionalBytes(_ name: String) throws(JSONShapeError) -> [UInt8]? {
        guard let reader = optionalMember(name) else { return nil }
        guard let data = Data(base64Encoded: try reader.string(maxBytes: WebLimits.textBytes)) else {
            throw reader.error("is no base64", expected: "bytes in base64 (RFC 4648, section 4)")
        }
        return [UInt8](data)
    }

    func id<Subject: Identified>(_ name: String, _ subject: Subject.Type) throws(JSONShapeError) -> Identifier<Subject> {
        let reader = try member(name)
        guard let id = Identifier<Subject>(text: try reader.string(maxBytes: 100)) else {
            throw reader.error("is no such id", expected: "\(Subject.idPrefix)_ and 26 characters")
        }
        return id
    }
}

extension JSONShapeErrors {
    /// Returns what `body` reads of a member that may be absent, or nil after keeping its error.
    mutating func readOptional<Value>(_ body: @autoclosure () throws(JSONShapeError) -> Value?) -> Value? {
        do {
            return try body()
        } catch {
            add(error)
            return nil
        }
    }

    /// Texts that must all be there, in the order of `names`; nil after keeping the errors of those that are not.
    mutating func texts(_ names: [String], of object: JSONObjectReader) -> [String]? {
        var texts: [String] = []
        for name in names { if let text = read(try object.text(name)) { texts.append(text) } }
        return texts.count == names.count ? texts : nil
    }

    /// Items of an array, those left out that could not be read.
    mutating func items<Value>(_ readers: [JSONReader]?, _ read: (JSONReader, inout JSONShapeErrors) -> Value?) -> [Value] {
        var items: [Value] = []
        for reader in readers ?? [] { if let item = read(reader, &self) { items.append(item) } }
        return items
    }

    /// The object's reader, its unknown members kept as errors.
    mutating func object(_ reader: JSONReader, known: [String]) -> JSONObjectReader? {
        guard let object = read(try reader.object()) else { return nil }
        for unknown in object.unknownMembers(known: known) { add(unknown) }
        return object
    }

    /// - Throws: a problem that names every error met.
    func finish() throws(Problem) {
        guard isEmpty else { throw .malformedBody(self) }
    }
}

/// Reads one object in full: all its shape errors are told at once.
func readBody<Value>(
    _ value: JSON, known: [String], _ read: (JSONObjectReader, inout JSONShapeErrors) throws -> Value?
) throws(Problem) -> Value {
    var errors = JSONShapeErrors()
    var result: Value?
    do {
        if let object = errors.object(JSONReader(value), known: known) { result = try read(object, &errors) }
    } catch let error as JSONShapeError {
        errors.add(error)
    } catch {
        throw Problem(translating: error)
    }
    try errors.finish()
    guard let result else { throw .malformedBody(errors) }
    return result
}
