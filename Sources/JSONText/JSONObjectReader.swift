/// An object together with its place. Its members are read by name; each error names the member.
package struct JSONObjectReader: Sendable {
    package let members: JSONObject
    /// The place of the object as a JSON pointer (RFC 6901).
    package let pointer: String

    package init(members: JSONObject, pointer: String) {
        self.members = members
        self.pointer = pointer
    }

    /// The member of that name, which may be null.
    /// - Throws: when there is none; the pointer names where it belongs.
    package func member(_ name: String) throws(JSONShapeError) -> JSONReader {
        guard let value = members[name] else {
            throw reader(.null, name).error("is missing", expected: "a member of that name")
        }
        return reader(value, name)
    }

    /// The member of that name; nil when it is absent or null. `members[name]` tells these two apart.
    package func optionalMember(_ name: String) -> JSONReader? {
        guard let value = members[name], !value.isNull else { return nil }
        return reader(value, name)
    }

    /// Throws for the first member whose name is not known, since a misspelt name would otherwise be lost in silence.
    package func refuseUnknownMembers(known: [String]) throws(JSONShapeError) {
        for member in members where !known.contains(where: { sameBytes($0, member.name) }) {
            throw unknown(member.name, known)
        }
    }

    /// An error for each member whose name is not known, in the order of the text, at most ``JSONShapeErrors/limit``.
    package func unknownMembers(known: [String]) -> [JSONShapeError] {
        members.lazy.filter { member in !known.contains { sameBytes($0, member.name) } }
            .prefix(JSONShapeErrors.limit)
            .map { unknown($0.name, known) }
    }

    private func reader(_ value: JSON, _ name: String) -> JSONReader {
        JSONReader(value, parent: pointer, step: .member(name))
    }

    private func unknown(_ name: String, _ known: [String]) -> JSONShapeError {
        let expected = known.isEmpty ? "no members" : "only " + known.joined(separator: ", ")
        return reader(.null, name).error("is not a known member", expected: expected)
    }
}

// Members that must be there.
extension JSONObjectReader {
    package func object(_ name: String) throws(JSONShapeError) -> JSONObjectReader { try member(name).object() }

    package func array(_ name: String, max: Int) throws(JSONShapeError) -> [JSONReader] { try member(name).array(max: max) }

    package func string(_ name: String, minBytes: Int = 0, maxBytes: Int) throws(JSONShapeError) -> String {
        try member(name).string(minBytes: minBytes, maxBytes: maxBytes)
    }

    package func choice<Choice>(_ name: String, of type: Choice.Type = Choice.self) throws(JSONShapeError) -> Choice
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        try member(name).choice(of: type)
    }

    package func int64(_ name: String, in range: ClosedRange<Int64> = .min ... .max) throws(JSONShapeError) -> Int64 {
        try member(name).int64(in: range)
    }

    package func number(_ name: String) throws(JSONShapeError) -> JSONNumber { try member(name).number() }

    package func double(_ name: String, in range: ClosedRange<Double>) throws(JSONShapeError) -> Double {
        try member(name).double(in: range)
    }

    package func bool(_ name: String) throws(JSONShapeError) -> Bool { try member(name).bool() }
}

// Members that may be absent or null; nil then.
extension JSONObjectReader {
    package func optionalObject(_ name: String) throws(JSONShapeError) -> JSONObjectReader? {
        try optionalMember(name)?.object()
    }

    package func optionalArray(_ name: String, max: Int) throws(JSONShapeError) -> [JSONReader]? {
        try optionalMember(name)?.array(max: max)
    }

    package func optionalString(_ name: String, minBytes: Int = 0, maxBytes: Int) throws(JSONShapeError) -> String? {
        try optionalMember(name)?.string(minBytes: minBytes, maxBytes: maxBytes)
    }

    package func optionalChoice<Choice>(_ name: String, of type: Choice.Type = Choice.self) throws(JSONShapeError) -> Choice?
    where Choice: RawRepresentable & CaseIterable, Choice.RawValue == String {
        try optionalMember(name)?.choice(of: type)
    }

    package func optionalInt64(
        _ name: String, in range: ClosedRange<Int64> = .min ... .max
    ) throws(JSONShapeError) -> Int64? {
        try optionalMember(name)?.int64(in: range)
    }

    package func optionalNumber(_ name: String) throws(JSONShapeError) -> JSONNumber? {
        try optionalMember(name)?.number()
    }

    package func optionalDouble(_ name: String, in range: ClosedRange<Double>) throws(JSONShapeError) -> Double? {
        try optionalMember(name)?.double(in: range)
    }

    package func optionalBool(_ name: String) throws(JSONShapeError) -> Bool? { try optionalMember(name)?.bool() }
}
