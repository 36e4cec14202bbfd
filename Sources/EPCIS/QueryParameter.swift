import JSONText

/// One parameter with its name and value; each way to read the value refuses what is not of that kind.
struct QueryParameter {
    let name: String
    private let value: QueryValue

    init(_ name: String, _ value: QueryValue) {
        self.name = name
        self.value = value
    }

    func error(_ reason: String) -> QueryParameterError { QueryParameterError(name, reason) }

    func rest(behind prefix: String) -> String? { name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : nil }

    /// `EQ_`, `GT_`, `GE_`, `LT_` or `LE_`, and what stands behind it.
    var comparison: (EventCondition.Comparison, String)? {
        for comparison in EventCondition.Comparison.allCases {
            if let rest = rest(behind: comparison.rawValue + "_"), !rest.isEmpty { return (comparison, rest) }
        }
        return nil
    }

    /// The values as texts, at least one.
    /// - Parameter scalars: numbers and truth values are taken too.
    private func list(scalars: Bool) throws(QueryParameterError) -> [String] {
        let texts: [String]
        switch value {
        case .texts(let items): texts = items
        // One text of a list is written as in a URL, by older clients.
        case .json(.string(let text)): texts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        case .json(let json):
            var items: [String] = []
            for item in json.asArray ?? [json] {
                guard let text = scalars ? EventExtension.text(of: item) : item.asString else { throw error("Each value must be a text.") }
                items.append(text)
            }
            texts = items
        }
        guard !texts.isEmpty, !texts.contains("") else { throw error("A value is missing; leave the parameter out where it should not count.") }
        guard texts.count <= QueryReader.mostValues else { throw error("At most \(QueryReader.mostValues) values are permitted.") }
        return texts
    }

    func texts() throws(QueryParameterError) -> [String] { try list(scalars: false) }

    func scalars() throws(QueryParameterError) -> [String] { try list(scalars: true) }

    /// The one value.
    func text() throws(QueryParameterError) -> String {
        let texts = try list(scalars: true)
        guard texts.count == 1 else { throw error("Only one value is permitted.") }
        return texts[0]
    }

    func uris() throws(QueryParameterError) -> [String] {
        let texts = try texts()
        for text in texts where !URIText.isURI(text) { throw error("\(Checker.quoted(text)) is no URI: it needs a scheme, as in urn:epc:id:sgln:4012345.00005.0.") }
        return texts
    }

    func time() throws(QueryParameterError) -> EPCISTime {
        let text = try text()
        guard let time = EPCISTime(text) else { throw error("\(Checker.quoted(text)) is no time: write it as 2026-07-22T06:45:00.000+02:00 or with Z for UTC.") }
        return time
    }

    /// - Parameter isList: several may stand, joined by OR.
    func numbers(isList: Bool) throws(QueryParameterError) -> [Double] {
        var numbers: [Double] = []
        for text in isList ? try scalars() : [try text()] {
            guard text.withBytes({ HashedNumber.isNumber($0) }), let number = Double(text), number.isFinite else { throw error("\(Checker.quoted(text)) is no number.") }
            numbers.append(number)
        }
        return numbers
    }

    func numberOrTime() throws(QueryParameterError) -> String {
        let text = try text()
        guard EPCISTime(text) != nil || Double(text).map({ $0.isFinite }) == true else {
            throw error("\(Checker.quoted(text)) is neither a number nor a time.")
        }
        return text
    }

    /// At least 1.
    func count() throws(QueryParameterError) -> Int {
        let text = try text()
        guard let count = Int(text), count >= 1 else { throw error("\(Checker.quoted(text)) is no number of events: write a whole number from 1.") }
        return count
    }

    /// True, false, or as older clients have it: nothing, 1 or 0.
    func flag() throws(QueryParameterError) -> Bool {
        switch value {
        case .json(.null), .json(.bool(true)): return true
        case .json(.bool(false)): return false
        case .texts(let texts) where texts.isEmpty || texts == [""]: return true
        default: break
        }
        switch try text() {
        case "true", "1": return true
        case "false", "0": return false
        case let text: throw error("\(Checker.quoted(text)) is neither true nor false.")
        }
    }
}
