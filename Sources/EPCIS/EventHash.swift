import Crypto
import JSONText

/// Makes event hash ids, the fingerprint of an event whatever its syntax. Source: CBV 2.0, 8.9.2.
///
/// One hasher for many events keeps its memory between them:
///
///     var hasher = EventHasher()
///     for event in document.events { ids.append(hasher.hashID(of: event)) }
///
/// recordTime, eventID, errorDeclaration and `@context` have no part in it.
public struct EventHasher: Sendable {
    private var preHash: PreHash

    /// - Parameter ignored: fields to leave out, as `{namespace}name`: `{https://ns.example.com/epcis/}internalNote`.
    public init(ignoring ignored: Set<String> = []) {
        preHash = PreHash(ignored: ignored)
    }

    /// `ni:///sha-256;<64 hexadecimal digits>?ver=CBV2.0`
    public mutating func hashID(of event: EPCISEvent) -> String {
        preHash.write(event)
        let digest = preHash.bytes.withUnsafeBytes { SHA256.hash(data: UnsafeRawBufferPointer($0)) }
        var output: [UInt8] = []
        output.reserveCapacity(96)
        output.append("ni:///sha-256;")
        for byte in digest {
            output.append(Self.digit(byte >> 4))
            output.append(Self.digit(byte & 15))
        }
        output.append("?ver=CBV2.0")
        return String(decoding: output, as: UTF8.self)
    }

    /// The length of the text that is hashed, in bytes.
    package mutating func preHashCount(of event: EPCISEvent) -> Int {
        preHash.write(event)
        return preHash.bytes.count
    }

    /// The text that is hashed: `eventType=ObjectEventeventTime=…`.
    public mutating func preHash(of event: EPCISEvent) -> String {
        preHash.write(event)
        return String(decoding: preHash.bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? ASCII.zero + value : 0x61 + value - 10 }
}

extension EPCISEvent {
    /// The event hash id of CBV 2.0, 8.9.2: `ni:///sha-256;…?ver=CBV2.0`. For many events see ``EventHasher``.
    public var hashID: String {
        var hasher = EventHasher()
        return hasher.hashID(of: self)
    }

    /// The text that is hashed.
    public var preHash: String {
        var hasher = EventHasher()
        return hasher.preHash(of: self)
    }
}

extension EPCISDocument {
    /// The hash ids of all events, without the fields that the document itself wants left out.
    public var hashIDs: [String] {
        var hasher = EventHasher(ignoring: ignoredFields)
        return events.map { hasher.hashID(of: $0) }
    }

    /// The texts that are hashed.
    public var preHashes: [String] {
        var hasher = EventHasher(ignoring: ignoredFields)
        return events.map { hasher.preHash(of: $0) }
    }
}
