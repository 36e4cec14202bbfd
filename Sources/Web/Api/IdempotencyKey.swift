import Crypto
import HTTPTypes
import Hummingbird
import Store
import Workflows

extension Visit {
    /// The key under which this request is carried out once, as far as the table wants one.
    func idempotencyKey() throws(Problem) -> String? {
        let fields = request.headers[values: .idempotencyKey]
        switch (endpoint.idempotency, fields.count) {
        case (.none, _), (.optional, 0), (.refused, 0): return nil
        case (.refused, _): throw .idempotencyKeyRefused
        case (.required, 0): throw .idempotencyKeyMissing
        case (.optional, _), (.required, _):
            guard fields.count == 1, let field = fields.first, let key = IdempotencyKey.parse(field) else { throw .idempotencyKeyMalformed }
            return key
        }
    }
}

enum IdempotencyKey {
    /// Reads a structured-field string (RFC 9651) or a plain word: visible ASCII without quotes, commas and semicolons.
    /// - Returns: 1 to 255 bytes, or nil.
    static func parse(_ field: String) -> String? {
        let bytes = Array(field.utf8)
        let key = bytes.first == UInt8(ascii: "\"") ? quoted(bytes) : plain(bytes)
        guard let key, (1...255).contains(key.count) else { return nil }
        return String(decoding: key, as: UTF8.self)
    }

    private static func plain(_ bytes: [UInt8]) -> [UInt8]? {
        bytes.allSatisfy { (0x21...0x7E).contains($0) && !"\",;".utf8.contains($0) } ? bytes : nil
    }

    private static func quoted(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 2, bytes.last == UInt8(ascii: "\"") else { return nil }
        var key: [UInt8] = []
        var isEscaped = false
        for byte in bytes[1..<(bytes.count - 1)] {
            if isEscaped {
                guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else { return nil }
                key.append(byte)
                isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                guard (0x20...0x7E).contains(byte), byte != UInt8(ascii: "\"") else { return nil }
                key.append(byte)
            }
        }
        return isEscaped ? nil : key
    }
}

extension Call {
    /// This request as something to be done once, or nil where the client sent no key.
    func onceRequest(body: [UInt8]) -> OnceRequest? {
        idempotencyKey.map { key in
            OnceRequest(
                scope: IdempotencyScope(
                    principal: principal.name, route: "\(visit.request.method.rawValue) \(visit.request.uri.path)", key: key),
                hash: Array(SHA256.hash(data: body)))
        }
    }
}
