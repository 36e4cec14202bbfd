import Core
import Hummingbird
import JSONText
import NIOCore

extension Response {
    /// - Parameter write: writes one JSON value.
    static func json(_ status: HTTPResponse.Status = .ok, _ write: (inout JSONWriter) throws -> Void) rethrows -> Response {
        var out = JSONWriter(reservingBytes: 500)
        try write(&out)
        return bytes(status, .json, out.bytes)
    }

    static func json(_ status: HTTPResponse.Status, text: String) -> Response { bytes(status, .json, Array(text.utf8)) }

    static func bytes(_ status: HTTPResponse.Status, _ type: MediaType, _ bytes: [UInt8]) -> Response {
        Response(status: status, headers: [.contentType: type.field], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    static func text(_ type: MediaType, _ text: String) -> Response { bytes(.ok, type, Array(text.utf8)) }
}

extension JSONWriter {
    mutating func member<Subject>(_ name: String, _ id: Identifier<Subject>) { member(name, id.description) }
    mutating func member(_ name: String, _ instant: Instant) { member(name, instant.description) }

    // What there is none of is left out.
    mutating func member<Subject>(_ name: String, ifAny id: Identifier<Subject>?) { if let id { member(name, id) } }
    mutating func member(_ name: String, ifAny instant: Instant?) { if let instant { member(name, instant) } }
    mutating func member(_ name: String, ifAny text: String?) { if let text { member(name, text) } }
    mutating func member(_ name: String, ifAny value: Int64?) { if let value { member(name, value) } }

    mutating func object(_ members: (inout JSONWriter) throws -> Void) rethrows {
        beginObject()
        try members(&self)
        endObject()
    }

    mutating func member<Items: Sequence>(
        _ name: String, list items: Items, _ write: (Items.Element, inout JSONWriter) throws -> Void
    ) rethrows {
        key(name)
        beginArray()
        for item in items { try write(item, &self) }
        endArray()
    }
}
