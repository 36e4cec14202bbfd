import Dispatch
import Foundation

/// A connection on which a test says and hears what it wants, when it wants.
final class Conversation {
    private let socket: Int32
    private var heard: [UInt8] = []

    enum Fault: Error {
        case noConnection
        case notSent
        case nothingHeard
    }

    private init(port: Int) throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard connected == 0 else { throw Fault.noConnection }
        // So that a test that fails ends; no test waits for it.
        var patience = timeval(tv_sec: 20 * 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(socket) }

    /// Runs `body` on a thread of its own, since it waits.
    static func on<Result: Sendable>(port: Int, _ body: @escaping @Sendable (Conversation) throws -> Result) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Swift.Result { try body(try Conversation(port: port)) })
            }
        }
    }

    func send(_ text: String) throws {
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let sent = bytes.withUnsafeBytes { Foundation.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { throw Fault.notSent }
            bytes = bytes.dropFirst(sent)
        }
    }

    /// A piece of a chunked body.
    func send(chunk text: String) throws { try send("\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n") }

    /// The next bytes, as text.
    func receive(bytes count: Int) throws -> String {
        while heard.count < count { try listen() }
        defer { heard.removeFirst(count) }
        return String(decoding: heard.prefix(count), as: UTF8.self)
    }

    private func listen() throws {
        var buffer = [UInt8](repeating: 0, count: 4_096)
        let count = recv(socket, &buffer, buffer.count, 0)
        guard count > 0 else { throw Fault.nothingHeard }
        heard += buffer.prefix(count)
    }

    /// The next line that fits.
    func receive(_ fits: (String) -> Bool) throws -> String {
        while true {
            while let end = heard.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: heard[..<end], as: UTF8.self)
                heard.removeSubrange(...end)
                if fits(line) { return line }
            }
            try listen()
        }
    }
}
