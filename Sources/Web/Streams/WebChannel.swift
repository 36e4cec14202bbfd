import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOWebSocket

/// The connections of the server: HTTP/1.1 as Hummingbird has it, and WebSocket for those that change over. A connection that does not has no handler more
/// than it would have without, and changes over only when its request has been let in and answered with 101 like any other.
struct WebChannel: HTTPChannelHandler {
    typealias Value = HTTP1Channel.Value

    private let http: HTTP1Channel

    init(responder: @escaping Responder, configuration: HTTP1Channel.Configuration) { http = HTTP1Channel(responder: responder, configuration: configuration) }

    var responder: Responder { http.responder }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> { http.setup(channel: channel, logger: logger) }

    func handle(value: Value, logger: Logger) async { await http.handle(value: value, logger: logger) }

    /// Makes a connection change over with the next answer, if that is 101.
    /// - Parameter onEnd: called once when the connection has ended.
    /// - Returns: a future that succeeds when it has changed over, and fails where it cannot any more.
    static func prepare(_ channel: any Channel, onEnd: @escaping @Sendable () -> Void) async throws -> EventLoopFuture<Void> {
        let promise = channel.eventLoop.makePromise(of: Void.self)
        do {
            try await channel.eventLoop.submit {
                let pipeline = channel.pipeline.syncOperations
                let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
                try pipeline.addHandler(ChangeOver(promise, onEnd: onEnd), position: .after(codec))
            }.get()
        } catch {
            promise.fail(error)
            throw error
        }
        return promise.futureResult
    }
}

/// Puts WebSocket in the place of HTTP/1.1 when the answer 101 passes. The answer leaves the process only when that is done, so no byte of the client can come
/// too early.
private final class ChangeOver: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var promise: EventLoopPromise<Void>?
    private let onEnd: @Sendable () -> Void
    private var isChanging = false

    init(_ promise: EventLoopPromise<Void>, onEnd: @escaping @Sendable () -> Void) {
        self.promise = promise
        self.onEnd = onEnd
    }

    func handlerRemoved(context: ChannelHandlerContext) { end(.failure(ChannelError.eof)) }

    private func end(_ result: Result<Void, any Error>) {
        promise?.completeWith(result)
        promise = nil
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        context.write(data, promise: promise)
        guard !isChanging, case .head(let head) = unwrapOutboundIn(data), head.status == .switchingProtocols else { return }
        isChanging = true
        change(context)
    }

    func flush(context: ChannelHandlerContext) { if !isChanging { context.flush() } }

    private func change(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            let removals = [
                pipeline.removeHandler(try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)),
                pipeline.removeHandler(try pipeline.handler(type: HTTPResponseEncoder.self)),
                pipeline.removeHandler(try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)),
            ]
            let loopBound = context.loopBound
            EventLoopFuture.andAllSucceed(removals, on: context.eventLoop).assumeIsolated().whenComplete { [self] result in
                finish(result, loopBound.value)
            }
        } catch {
            finish(.failure(error), context)
        }
    }

    private func finish(_ result: Result<Void, any Error>, _ context: ChannelHandlerContext) {
        do {
            try result.get()
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandler(WebSocketFrameEncoder(), position: .before(self))
            try pipeline.addHandler(ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: WebSocketLine.frameBytes)), position: .before(self))
            try pipeline.addHandler(WebSocketLine(onEnd: onEnd), position: .before(self))
            context.flush()
            end(.success(()))
            pipeline.removeHandler(self, promise: nil)
        } catch {
            end(.failure(error))
            context.close(promise: nil)
        }
    }
}
