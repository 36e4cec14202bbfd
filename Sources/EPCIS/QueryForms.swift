import JSONText

extension EventQuery {
    /// Reads a query from the items of a URL, names and values decoded already. Values of a list are joined by `|`.
    /// - Parameter context: a `@context` in JSON that declares the prefixes of names, if there is one.
    /// - Throws: for the first parameter that is unknown, stands twice or has a wrong value.
    public init(items: [(name: String, value: String)], context: String? = nil) throws(QueryParameterError) {
        var namespaces = Namespaces()
        if let context {
            do {
                namespaces = Namespaces(context: try JSON.parse(context))
            } catch {
                throw QueryParameterError("@context", "This is no JSON: \(error.description)")
            }
        }
        guard items.count <= QueryReader.mostParameters else { throw QueryParameterError("", "At most \(QueryReader.mostParameters) parameters are permitted.") }
        var reader = QueryReader(namespaces: namespaces)
        var seen: Set<String> = []
        for item in items {
            guard seen.insert(item.name).inserted else {
                throw QueryParameterError(item.name, "This parameter stands twice; write several values as one list with | between them.")
            }
            let texts = item.value.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
            try reader.read(item.name, .texts(Self.isOneText(item.name) ? [item.value] : texts))
        }
        try reader.finish()
        self = reader.query
    }

    /// A token may hold any sign.
    private static func isOneText(_ name: String) -> Bool { name == "nextPageToken" }

    /// Reads a query from a JSON body, as POST /queries has it in `query`: lists are arrays.
    /// - Parameter maxBytes: the longest text, at least 1; default 1 MiB.
    public init(parsing bytes: [UInt8], maxBytes: Int = 1 << 20) throws(QueryParameterError) {
        let value: JSON
        do {
            value = try JSON.parse(bytes, limits: JSONLimits(bytes: maxBytes))
        } catch {
            throw QueryParameterError("", error.description)
        }
        try self.init(json: value)
    }

    package init(json: JSON) throws(QueryParameterError) {
        guard case .object(let object) = json else { throw QueryParameterError("", "A query is a JSON object with a member for each parameter.") }
        guard object.count <= QueryReader.mostParameters else { throw QueryParameterError("", "At most \(QueryReader.mostParameters) parameters are permitted.") }
        var reader = QueryReader(namespaces: Namespaces(context: object["@context"]))
        for member in object where member.name != "@context" { try reader.read(member.name, .json(member.value)) }
        try reader.finish()
        self = reader.query
    }
}
