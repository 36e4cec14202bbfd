import NIOCore
import NIOPosix
import Synchronization

/// A server on a port of this machine that takes requests and answers as it is told, also in ways that no server should.
package final class HookReceiver: Sendable {
    package enum Behaviour: Sendable {
        /// A whole answer.
        case answer(Int, headers: [(String, String)] = [], body: String = "")
        /// The request is read and the connection closed.
        case close
        /// Never an answer.
        case silence
        /// A status, and a body without end.
        case endless(Int)
        /// A status, then the connection closed in the middle of the body.
        case brokenBody(Int)
    }

    package struct Request: Sendable {
        package let head: String
        package let body: [UInt8]

        package func header(_ name: String) -> String? {
            for line in head.split(separator: "\r\n").dropFirst() {
                guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
                return String(line[line.index(after: colon)...].drop { $0 == " " })
            }
            return nil
        }

        package var path: String { head.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
    }

    private struct State {
        var behaviours: [Behaviour]
        var requests: [Request] = []
    }

    private let state: Mutex<State>
    private let channel: Mutex<(any Channel)?> = Mutex(nil)
    private let children = Mutex<[any Channel]>([])

    /// - Parameter behaviours: for the first, second, … request; the last one for all further ones.
    package init(_ behaviours: Behaviour...) async throws {
        state = Mutex(State(behaviours: behaviours))
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { [self] channel in
                children.withLock { $0.append(channel) }
                return channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(ReceiverHandler(self)) }
            }
        let bound = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        channel.withLock { $0 = bound }
    }

    package var port: Int { channel.withLock { $0?.localAddress?.port } ?? 0 }
    package var url: String { "http://127.0.0.1:\(port)/hook" }
    package var requests: [Request] { state.withLock { $0.requests } }

    package func behave(_ behaviours: Behaviour...) { state.withLock { $0.behaviours = behaviours } }

    /// Nobody is answered any more, and nobody new is let in.
    package func hangUp() async throws {
        try await close()
        for child in children.withLock({ $0 }) { child.close(promise: nil) }
    }

    package func close() async throws { try await channel.withLock { $0 }?.close() }

    fileprivate func take(_ request: Request) -> Behaviour {
        state.withLock { state in
            state.requests.append(request)
            return state.behaviours.count > 1 ? state.behaviours.removeFirst() : state.behaviours.first ?? .answer(204)
        }
    }
}

private final class ReceiverHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let receiver: HookReceiver
    private var bytes: [UInt8] = []
    private var isEndless = false

    init(_ receiver: HookReceiver) { self.receiver = receiver }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes += unwrapInboundIn(data).readableBytesView
        guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return }
        let head = String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
        let length = HookReceiver.Request(head: head, body: []).header("content-length").flatMap { Int($0) } ?? 0
        guard bytes.count >= end.upperBound + length else { return }
        let request = HookReceiver.Request(head: head, body: Array(bytes[end.upperBound..<end.upperBound + length]))
        bytes.removeFirst(end.upperBound + length)
        behave(receiver.take(request), context)
    }

    private func behave(_ behaviour: HookReceiver.Behaviour, _ context: ChannelHandlerContext) {
        switch behaviour {
        case .answer(let status, let headers, let body):
            let lines = headers.map { "\($0): \($1)\r\n" }.joined()
            write("HTTP/1.1 \(status) Said\r\n\(lines)Content-Length: \(body.utf8.count)\r\n\r\n\(body)", context)
        case .close: context.close(promise: nil)
        case .silence: break
        case .endless(let status):
            isEndless = true
            write("HTTP/1.1 \(status) Said\r\n\r\n", context)
        case .brokenBody(let status):
            write("HTTP/1.1 \(status) Said\r\nContent-Length: 1000\r\n\r\nbroken", context)
            context.close(promise: nil)
        }
    }

    private func write(_ text: String, _ context: ChannelHandlerContext) {
        let loop = context.loopBound
        context.writeAndFlush(wrapOutboundOut(context.channel.allocator.buffer(string: text))).assumeIsolated().whenSuccess { [self] in
            if isEndless { write(String(repeating: "more and more ", count: 500), loop.value) }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
