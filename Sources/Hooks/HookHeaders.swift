/// The three headers of a webhook.
public struct HookHeaders: Hashable, Sendable {
    public static let idName = "webhook-id"
    public static let timestampName = "webhook-timestamp"
    public static let signatureName = "webhook-signature"

    /// The same over all attempts: a receiver that knows it has the message already.
    public let id: String
    /// The second of the attempt, as text.
    public let timestamp: String
    /// One or more signatures with spaces between them.
    public let signature: String

    public init(id: String, timestamp: String, signature: String) {
        self.id = id
        self.timestamp = timestamp
        self.signature = signature
    }

    /// Reads them from a request; the names are given in small letters.
    public init(reading value: (String) -> String?) throws(HookError) {
        func read(_ name: String) throws(HookError) -> String {
            guard let text = value(name), !text.isEmpty else { throw HookError(.missingHeader, "The header \(name) is missing.") }
            return text
        }
        id = try read(Self.idName)
        timestamp = try read(Self.timestampName)
        signature = try read(Self.signatureName)
    }

    /// Names and values, to be sent.
    public var pairs: [(name: String, value: String)] {
        [(Self.idName, id), (Self.timestampName, timestamp), (Self.signatureName, signature)]
    }
}

/// What is signed: id, second and body with points between them.
enum SignedContent {
    static func bytes(id: String, timestamp: String, body: [UInt8]) -> [UInt8] {
        var content: [UInt8] = []
        content.reserveCapacity(id.utf8.count + timestamp.utf8.count + body.count + 2)
        content += id.utf8
        content.append(UInt8(ascii: "."))
        content += timestamp.utf8
        content.append(UInt8(ascii: "."))
        content += body
        return content
    }

    /// A point in the id would let the same bytes be read as another message.
    static func check(id: String) throws(HookError) {
        guard (1...255).contains(id.utf8.count), id.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ".") }) else {
            throw HookError(.badID, "An id has 1 to 255 visible ASCII characters and no point, as in msg_01h455vb4pex5vsknk084sn02q.")
        }
    }
}
