import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Watches one connection: closes it when a body comes more slowly than any honest client sends, when a body goes on and on after its answer, or when
/// nobody takes the answer. A request's head has the idle time of the connection, however its bytes drip in.
final class ConnectionPatience: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What a client may take its time for.
    struct Limits: Sendable {
        /// The server waits so long for a body before it counts bytes, and then for so many of them a second.
        var bodyGrace: TimeAmount = .seconds(20)
        var bodyBytesPerSecond: Int64 = 500
        /// What may still come of a body that has been answered already: most clients look for the answer only when they have sent everything.
        var restBytes = WebLimits.bodyBytes
        var rest: TimeAmount = .seconds(30)
        /// An answer of which nothing is taken for so long is given up.
        var answerStall: TimeAmount = .seconds(60)
        /// How often it looks.
        var every: TimeAmount = .seconds(5)
    }

    private let connections: OpenConnections
    private let limits: Limits
    private var requests = 0
    private var isCounted = false
    private var body: BodyWatch?
    /// Whether the last request's body has not come to its end.
    private var isReceiving = false
    /// Whether an answer has begun and not ended.
    private var isAnswering = false
    /// Whether the request asks to change over: behind such a one no further request is read, so where it is not granted the connection ends with its answer.
    private var asksToChange = false
    /// What is said of a head that could not be read.
    private var unreadable: Problem?
    /// Bytes of a body that came after its answer; nil while there is none such.
    private var restBytes: Int?
    private var look: Scheduled<Void>?
    private var stall: Scheduled<Void>?
    private var restEnd: Scheduled<Void>?

    /// Time spent waiting for a client's bytes: while the server itself does not ask for more, nobody is slow.
    private struct BodyWatch {
        var bytes: Int64 = 0
        var waited: TimeAmount = .zero
        var waitingSince: NIODeadline?

        mutating func arrived(_ bytes: Int, at now: NIODeadline) {
            self.bytes += Int64(bytes)
            if let since = waitingSince { waited = waited + (now - since) }
            waitingSince = nil
        }

        func isTooSlow(at now: NIODeadline, _ limits: Limits) -> Bool {
            let waited = waitingSince.map { self.waited + (now - $0) } ?? waited
            let counted = waited - limits.bodyGrace
            return counted > .zero && counted.nanoseconds / 1_000_000_000 * limits.bodyBytesPerSecond > bytes
        }
    }

    init(_ connections: OpenConnections, limits: Limits = Limits()) {
        self.connections = connections
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context) } }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        guard !isCounted else { return }
        isCounted = true
        connections.opened(context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { end(context) }

    private func end(_ context: ChannelHandlerContext) {
        look?.cancel()
        stall?.cancel()
        restEnd?.cancel()
        (look, stall, restEnd) = (nil, nil, nil)
        guard isCounted else { return }
        isCounted = false
        connections.closed(context.channel)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            requests += 1
            isReceiving = true
            asksToChange = head.headerFields[.upgrade] != nil && head.headerFields[.connection]?.lowercased().contains("upgrade") == true
            if requests == 1 { connections.begins(context.channel) }
            // A stream of lines goes on as long as its sender has something to say; the idle time bounds its silence.
            if !Self.isStream(head) { body = BodyWatch() }
            watch(context)
        case .body(let bytes):
            body?.arrived(bytes.readableBytes, at: context.eventLoop.now)
            if let before = restBytes {
                restBytes = before + bytes.readableBytes
                // Nobody reads it any more.
                guard before + bytes.readableBytes <= limits.restBytes else { return giveUp(context) }
            }
        case .end:
            isReceiving = false
            restBytes = nil
            restEnd?.cancel()
            restEnd = nil
            body = nil
            look?.cancel()
            look = nil
        }
        context.fireChannelRead(data)
    }

    private static func isStream(_ head: HTTPRequest) -> Bool {
        head.headerFields[.contentType].map { $0.lowercased().hasPrefix("application/x-ndjson") } ?? false
    }

    func read(context: ChannelHandlerContext) {
        if body != nil, body?.waitingSince == nil { body?.waitingSince = context.eventLoop.now }
        context.read()
    }

    private func watch(_ context: ChannelHandlerContext) {
        look?.cancel()
        guard body != nil else { return }
        look = context.eventLoop.assumeIsolated().scheduleTask(in: limits.every) { [self] in
            guard let body else { return }
            guard body.isTooSlow(at: context.eventLoop.now, limits) else { return watch(context) }
            if requests == 1, !isAnswering { tellTooSlow(context) }
            giveUp(context)
        }
    }

    private func giveUp(_ context: ChannelHandlerContext) {
        connections.tooSlow.add()
        context.close(promise: nil)
    }

    /// Whoever handles the request still waits for its body, and learns that the connection is closed.
    private func tellTooSlow(_ context: ChannelHandlerContext) {
        let (head, text) = Problem.bodyTooSlow.lastAnswer
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: text))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if requests == 0, let problem = unreadable { return tell(problem, context, promise) }
            isAnswering = head.status.kind != .informational
            guard asksToChange, isAnswering else { break }
            head.headerFields[.connection] = "close"
            return context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: break
        case .end:
            isAnswering = false
            if asksToChange {
                let loopBound = context.loopBound
                let done = promise ?? context.eventLoop.makePromise()
                done.futureResult.assumeIsolated().whenComplete { _ in loopBound.value.close(promise: nil) }
                return context.writeAndFlush(data, promise: done)
            }
            requests -= 1
            if requests == 0 {
                connections.rests(context.channel)
                if isReceiving { waitForTheRest(context) }
            }
        }
        context.write(data, promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError { unreadable = error == .headerOverflow ? .headTooLong : .headUnreadable }
        context.fireErrorCaught(error)
    }

    /// In place of an answer without a word; its end follows.
    private func tell(_ problem: Problem, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?) {
        unreadable = nil
        let (head, text) = problem.lastAnswer
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: text))), promise: promise)
    }

    private func waitForTheRest(_ context: ChannelHandlerContext) {
        restBytes = 0
        restEnd = context.eventLoop.assumeIsolated().scheduleTask(in: limits.rest) { [self] in giveUp(context) }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stall?.cancel()
        stall = nil
        if !context.channel.isWritable {
            stall = context.eventLoop.assumeIsolated().scheduleTask(in: limits.answerStall) { [self] in
                stall = nil
                giveUp(context)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        guard event is LeaveWhenIdle else { return context.triggerUserOutboundEvent(event, promise: promise) }
        if requests == 0 { context.close(promise: nil) }
        promise?.succeed()
    }
}
