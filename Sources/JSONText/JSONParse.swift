extension JSON {
    /// Reads one JSON text (RFC 8259), strictly: UTF-8 without a byte order mark, no comments, no trailing commas, no name
    /// twice in an object, no lone surrogates, nothing after the value.
    /// - Parameter bytes: fastest when they lie together in memory, as in `[UInt8]` or an unsafe buffer; others are copied.
    /// - Throws: the first fault, or the limit that was passed.
    package static func parse(_ bytes: some Collection<UInt8>, limits: JSONLimits = .standard) throws(JSONError) -> JSON {
        let inPlace = bytes.withContiguousStorageIfAvailable { buffer in
            Result { () throws(JSONError) in try parse(buffer: buffer, limits: limits) }
        }
        if let inPlace { return try inPlace.get() }
        // One byte more than permitted is enough for the parser to refuse the size.
        let copy = Array(bytes.prefix(limits.bytes + 1))
        return try copy.withUnsafeBufferPointer { (buffer) throws(JSONError) in try parse(buffer: buffer, limits: limits) }
    }

    /// Reads one JSON text; see ``parse(_:limits:)``.
    package static func parse(_ text: String, limits: JSONLimits = .standard) throws(JSONError) -> JSON {
        try parse(text.utf8, limits: limits)
    }

    private static func parse(buffer: UnsafeBufferPointer<UInt8>, limits: JSONLimits) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: buffer, limits: limits)
        return try parser.document()
    }
}
