import Core
import Hummingbird
import Views

/// Reads the parameters after the question mark. Only those that the endpoint's line in the table names are known; all faults are told at once.
struct QueryReader {
    private var values: [String: String] = [:]
    private var faults: [Problem.Fault] = []

    init(_ visit: Visit) {
        let known = visit.endpoint.query.map(\.name)
        for (name, value) in visit.request.uri.queryParameters {
            let name = String(name)
            if !known.contains(name) {
                let expected = known.isEmpty ? "this address takes none" : "known are \(known.joined(separator: ", "))"
                fault(shortened(name), "is not known; \(expected)")
            } else if values.updateValue(String(value), forKey: name) != nil {
                fault(name, "is given twice")
            }
        }
    }

    private mutating func fault(_ name: String, _ detail: String) {
        if faults.count < 100 { faults.append(Problem.Fault(place: .parameter(name), detail: detail)) }
    }

    /// 1 to 200 bytes.
    mutating func text(_ name: String) -> String? {
        guard let value = values[name] else { return nil }
        guard (1...200).contains(value.utf8.count), !value.utf8.contains(0) else {
            fault(name, "must be 1 to 200 bytes long, without U+0000")
            return nil
        }
        return value
    }

    mutating func choice<Word: CaseIterable & RawRepresentable<String>>(_ name: String, of words: Word.Type = Word.self) -> Word? {
        guard let value = values[name] else { return nil }
        guard let word = Word(rawValue: value) else {
            fault(name, "must be one of \(Word.allCases.map(\.rawValue).joined(separator: ", "))")
            return nil
        }
        return word
    }

    mutating func instant(_ name: String) -> Instant? {
        guard let value = values[name] else { return nil }
        guard let instant = Instant(text: value) else {
            fault(name, "must be an instant such as 2026-11-21T10:00:00Z (a + is written %2B)")
            return nil
        }
        return instant
    }

    /// Any TypeID with one of these prefixes.
    mutating func bits(_ name: String, prefixes: [String]) -> UUIDBits? {
        guard let value = values[name] else { return nil }
        guard let (prefix, bits) = TypeID.parse(value), prefixes.contains(prefix) else {
            fault(name, "must be an id that begins with \(prefixes.map { $0 + "_" }.joined(separator: ", "))")
            return nil
        }
        return bits
    }

    /// - Parameter isOfThisList: whether a place of this kind can be a place in the list.
    mutating func cursor(_ isOfThisList: (Cursor) -> Bool) -> Cursor? {
        guard let value = values["cursor"] else { return nil }
        guard let cursor = Cursor(text: value), isOfThisList(cursor) else {
            fault("cursor", "is no cursor of this list; send what a page of it has given as next")
            return nil
        }
        return cursor
    }

    mutating func limit() -> Int {
        guard let value = values["limit"] else { return PageLimits.usual }
        guard let limit = Int(value), (1...PageLimits.most).contains(limit) else {
            fault("limit", "must be 1 to \(PageLimits.most)")
            return PageLimits.usual
        }
        return limit
    }

    /// - Throws: a problem that names every fault met.
    func finish() throws(Problem) {
        guard faults.isEmpty else { throw .malformedQuery(faults) }
    }
}

extension Visit {
    /// An endpoint that reads parameters tells all their faults itself; one that reads none takes none.
    func refuseUnknownParameters() throws(Problem) {
        if endpoint.query.isEmpty { try QueryReader(self).finish() }
    }
}

extension Cursor {
    static func isID(_ cursor: Cursor) -> Bool { if case .id = cursor { true } else { false } }
    static func isKey(_ cursor: Cursor) -> Bool { if case .key = cursor { true } else { false } }
    static func isPosition(_ cursor: Cursor) -> Bool { if case .position = cursor { true } else { false } }
}
