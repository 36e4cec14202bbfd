import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOWebSocket
import Synchronization
import Testing

@testable import Web

/// A line on a clock that the test moves.
private final class Wire {
    let channel: EmbeddedChannel
    let loop = EmbeddedEventLoop()
    let ends = Ends()

    final class Ends: Sendable {
        private let count = Mutex(0)
        var value: Int { count.withLock { $0 } }
        func add() { count.withLock { $0 += 1 } }
    }

    init() throws {
        let ends = ends
        channel = EmbeddedChannel(handler: WebSocketLine(onEnd: { ends.add() }), loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    func hear(_ opcode: WebSocketOpcode, _ bytes: [UInt8] = [], mask: WebSocketMaskingKey? = [1, 2, 3, 4]) throws {
        var data = ByteBuffer(bytes: bytes)
        if let mask { data.webSocketMask(mask) }
        try channel.writeInbound(WebSocketFrame(fin: true, opcode: opcode, maskKey: mask, data: data))
    }

    func order(_ order: WebSocketLine.Order) throws {
        let promise = loop.makePromise(of: Void.self)
        channel.pipeline.triggerUserOutboundEvent(order, promise: promise)
        try promise.futureResult.wait()
    }

    /// Frames said since the last look.
    func said() throws -> [(WebSocketOpcode, [UInt8])] {
        var frames: [(WebSocketOpcode, [UInt8])] = []
        while let frame = try channel.readOutbound(as: WebSocketFrame.self) { frames.append((frame.opcode, Array(frame.data.readableBytesView))) }
        return frames
    }

    func opcodes() throws -> [WebSocketOpcode] { try said().map(\.0) }
}

@Suite("A line of WebSocket")
struct WebSocketLineTests {
    @Test("Who answers pings stays; who answers none is closed after a minute")
    func silence() throws {
        for answers in [true, false] {
            let wire = try Wire()
            for _ in 0..<9 where wire.channel.isActive {
                wire.loop.advanceTime(by: .seconds(20))
                let pings = try wire.opcodes()
                #expect(pings == [.ping] || !answers)
                if answers { try wire.hear(.pong) }
            }
            #expect(wire.channel.isActive == answers && wire.ends.value == (answers ? 0 : 1) || !answers && wire.ends.value >= 1)
        }
    }

    @Test("Texts go out whole; none after the farewell, and nothing of HTTP")
    func texts() throws {
        let wire = try Wire()
        try wire.order(.text(ByteBuffer(string: "{}")))
        #expect(try wire.said().map(\.1) == [Array("{}".utf8)])
        #expect(throws: (any Error).self) { try wire.channel.writeOutbound(HTTPResponsePart.end(nil)) }
        try wire.order(.close(.goingAway))
        #expect(try wire.said().first?.1 == [3, 233])
        #expect(throws: (any Error).self) { try wire.order(.text(ByteBuffer(string: "{}"))) }
        #expect(try wire.opcodes() == [])
    }

    @Test("The other side is given five seconds to agree to an end, and may agree at once")
    func farewell() throws {
        for agrees in [true, false] {
            let wire = try Wire()
            try wire.order(.close(.goingAway))
            if agrees { try wire.hear(.connectionClose, [3, 233]) }
            #expect(wire.channel.isActive != agrees)
            wire.loop.advanceTime(by: .seconds(5))
            #expect(!wire.channel.isActive && wire.ends.value >= 1)
        }
    }

    @Test("A farewell is returned with its code alone; one without a code, without")
    func answered() throws {
        for (sent, returned) in [([3, 232, 66, 67], [3, 232]), ([], [])] as [([UInt8], [UInt8])] {
            let wire = try Wire()
            try wire.hear(.connectionClose, sent)
            let said = try wire.said()
            #expect(said.map(\.0) == [.connectionClose] && said.first?.1 == returned && !wire.channel.isActive)
        }
    }

    @Test("A frame that is not masked, or of no known kind, ends the line")
    func malformed() throws {
        for isMasked in [true, false] {
            let wire = try Wire()
            try wire.hear(isMasked ? WebSocketOpcode(encodedWebSocketOpcode: 3) ?? .text : .ping, mask: isMasked ? [1, 2, 3, 4] : nil)
            #expect(try wire.said().first?.1 == [3, 234])
        }
    }

    @Test("Who sends pings and takes no answers gets none")
    func flood() throws {
        let wire = try Wire()
        wire.channel.isWritable = false
        try wire.hear(.ping, [1])
        #expect(try wire.opcodes() == [])
        wire.channel.isWritable = true
        try wire.hear(.ping, [1])
        #expect(try wire.opcodes() == [.pong])
    }

    @Test("When the server stops it says farewell; when the client has gone it ends")
    func ends() throws {
        let stopping = try Wire()
        stopping.channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        #expect(try stopping.said().first?.1 == [3, 233])
        let gone = try Wire()
        gone.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!gone.channel.isActive && gone.ends.value >= 1)
        let broken = try Wire()
        broken.channel.pipeline.fireErrorCaught(ChannelError.alreadyClosed)
        #expect(!broken.channel.isActive)
    }
}
