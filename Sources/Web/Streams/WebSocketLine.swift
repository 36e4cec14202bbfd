import NIOCore
import NIOHTTPTypes
import NIOWebSocket

/// One connection of WebSocket on which only the server has something to say. It answers pings, asks by its own whether anybody is there, and closes where nobody
/// answers: who reads too slowly to come to a ping is nobody. Source: RFC 6455.
final class WebSocketLine: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = WebSocketFrame

    /// Sent down the channel by who speaks.
    enum Order: Sendable {
        case text(ByteBuffer)
        case close(WebSocketErrorCode)
    }

    struct Limits: Sendable {
        var ping: TimeAmount = .seconds(20)
        /// Without a frame for so long it is closed.
        var silence: TimeAmount = .seconds(60)
        /// The other side is given so long to agree to an end.
        var farewell: TimeAmount = .seconds(5)
    }

    /// Bytes of a frame of the client's: it has nothing to say but pings and farewells.
    static let frameBytes = 4 << 10

    private let limits: Limits
    private let onEnd: @Sendable () -> Void
    private var heardAt = NIODeadline.uptimeNanoseconds(0)
    private var pings: Scheduled<Void>?
    private var isClosing = false

    init(limits: Limits = Limits(), onEnd: @escaping @Sendable () -> Void) {
        self.limits = limits
        self.onEnd = onEnd
    }

    func handlerAdded(context: ChannelHandlerContext) {
        heardAt = context.eventLoop.now
        waitToPing(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        pings?.cancel()
        pings = nil
        onEnd()
    }

    func channelInactive(context: ChannelHandlerContext) {
        onEnd()
        context.fireChannelInactive()
    }

    private func waitToPing(_ context: ChannelHandlerContext) {
        pings = context.eventLoop.assumeIsolated().scheduleTask(in: limits.ping) { [self] in
            guard context.eventLoop.now - heardAt < limits.silence else { return context.close(promise: nil) }
            send(.ping, ByteBuffer(), context)
            waitToPing(context)
        }
    }

    // MARK: From the client

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        heardAt = context.eventLoop.now
        // Clients mask what they send (RFC 6455, 5.1).
        guard frame.maskKey != nil else { return close(.protocolError, context) }
        switch frame.opcode {
        case .ping:
            // Who sends pings and takes no answers is not worth memory.
            if context.channel.isWritable, !isClosing { send(.pong, frame.unmaskedData, context) }
        case .connectionClose: answerClose(frame, context)
        case .pong, .text, .binary, .continuation: break
        default: close(.protocolError, context)
        }
    }

    private func answerClose(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        guard !isClosing else { return context.close(promise: nil) }
        isClosing = true
        var data = frame.unmaskedData
        let code = data.readSlice(length: min(2, data.readableBytes)) ?? ByteBuffer()
        let done = context.eventLoop.makePromise(of: Void.self)
        let loopBound = context.loopBound
        done.futureResult.assumeIsolated().whenComplete { _ in loopBound.value.close(promise: nil) }
        send(.connectionClose, code, context, done)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? NIOWebSocketError else { return context.close(promise: nil) }
        close(WebSocketErrorCode(error), context)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: close(.goingAway, context)
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: break
        }
        context.fireUserInboundEventTriggered(event)
    }

    // MARK: To the client

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard let order = event as? Order else { return context.triggerUserOutboundEvent(event, promise: promise) }
        switch order {
        case .text(let text):
            guard !isClosing else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return
            }
            send(.text, text, context, promise)
        case .close(let code):
            close(code, context)
            promise?.succeed()
        }
    }

    /// HTTP is over on this connection.
    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) { promise?.fail(ChannelError.operationUnsupported) }

    private func close(_ code: WebSocketErrorCode, _ context: ChannelHandlerContext) {
        guard !isClosing else { return }
        isClosing = true
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        send(.connectionClose, data, context)
        context.eventLoop.assumeIsolated().scheduleTask(in: limits.farewell) { context.close(promise: nil) }
    }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>? = nil) {
        context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: promise)
    }
}

extension WebSocketErrorCode {
    fileprivate init(_ error: NIOWebSocketError) {
        switch error {
        case .invalidFrameLength: self = .messageTooLarge
        case .fragmentedControlFrame, .multiByteControlFrameLength: self = .protocolError
        default: self = .protocolError
        }
    }
}
