import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// The opening of a WebSocket. Source: RFC 6455, 4.2.
struct WebSocketHandshake {
    /// Proves that the key was understood.
    let accept: String

    /// - Returns: nil for a request that asks for no WebSocket.
    /// - Throws: a problem for one that asks wrongly.
    init?(_ request: Request) throws(Problem) {
        guard Self.words(request.headers[values: .upgrade]).contains("websocket") else { return nil }
        guard Self.words(request.headers[values: .connection]).contains("upgrade") else { throw .webSocketMalformed("Connection: Upgrade is missing.") }
        guard request.headers[.webSocketVersion] == "13" else { throw .webSocketMalformed("The version of WebSocket is 13: Sec-WebSocket-Version: 13.") }
        guard let key = request.headers[.webSocketKey], Data(base64Encoded: key)?.count == 16 else {
            throw .webSocketMalformed("Sec-WebSocket-Key is 16 random bytes in base64.")
        }
        guard request.headers[.transferEncoding] == nil, [nil, "0"].contains(request.headers[.contentLength]) else {
            throw .webSocketMalformed("The request that opens a WebSocket has no body.")
        }
        accept = Data(Insecure.SHA1.hash(data: Data((key + Self.magic).utf8))).base64EncodedString()
    }

    private static let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    private static func words(_ fields: [String]) -> [String] {
        fields.flatMap { $0.split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() } }
    }

    var fields: HTTPFields { [.upgrade: "websocket", .connection: "Upgrade", .webSocketAccept: accept] }
}

extension HTTPField.Name {
    fileprivate static let webSocketVersion = HTTPField.Name.known("Sec-WebSocket-Version")
    fileprivate static let webSocketKey = HTTPField.Name.known("Sec-WebSocket-Key")
    fileprivate static let webSocketAccept = HTTPField.Name.known("Sec-WebSocket-Accept")
}

extension Problem {
    fileprivate static func webSocketMalformed(_ reason: String) -> Problem {
        Problem(status: .badRequest, code: "websocket-malformed", detail: reason, headers: [.webSocketVersion: "13"])
    }
}
