import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A client of WebSocket: asks to change over, then hears frames, and says what a test wants.
final class WebSocketClient: Sendable {
    private typealias Line = NIOAsyncChannel<WebSocketFrame, WebSocketFrame>

    struct Refused: Error {}

    private let channel: any Channel
    private let heard: AsyncStream<WebSocketFrame>

    private init(_ line: Line) {
        channel = line.channel
        let (stream, continuation) = AsyncStream.makeStream(of: WebSocketFrame.self)
        heard = stream
        Task {
            // The connection may end in any way; that it ends is what a test sees.
            try? await line.executeThenClose { inbound, _ in for try await frame in inbound { continuation.yield(frame) } }
            continuation.finish()
        }
    }

    /// - Throws: `Refused` where the server answers anything but 101.
    static func connect(port: Int, path: String, token: String) async throws -> WebSocketClient {
        let upgraded: EventLoopFuture<Line?> = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton).connect(host: "127.0.0.1", port: port) { channel in
            channel.eventLoop.makeCompletedFuture {
                let upgrader = NIOTypedWebSocketClientUpgrader<Line?>(maxFrameSize: 64 << 20) { channel, _ in
                    channel.eventLoop.makeCompletedFuture { try Line(wrappingChannelSynchronously: channel) }
                }
                let headers = HTTPHeaders([("Host", "localhost"), ("Authorization", "Bearer \(token)"), ("Content-Length", "0")])
                let configuration = NIOTypedHTTPClientUpgradeConfiguration(
                    upgradeRequestHead: HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers), upgraders: [upgrader],
                    notUpgradingCompletionHandler: { $0.eventLoop.makeSucceededFuture(nil) })
                return try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(
                    configuration: NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: configuration))
            }
        }
        guard let line = try await upgraded.get() else { throw Refused() }
        return WebSocketClient(line)
    }

    func send(_ opcode: WebSocketOpcode, _ bytes: [UInt8] = []) async throws {
        try await channel.writeAndFlush(WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: ByteBuffer(bytes: bytes)))
    }

    /// The next frame that says something; nil when the connection has ended. Where the machine is slow the server asks whether anybody is there, and is answered.
    func next() async throws -> (opcode: WebSocketOpcode, bytes: [UInt8])? {
        for await frame in heard {
            let bytes = Array(frame.unmaskedData.readableBytesView)
            guard frame.opcode == .ping else { return (frame.opcode, bytes) }
            // A server that has closed the line meanwhile wants no answer; what it said before that comes next.
            do { try await send(.pong, bytes) } catch ChannelError.ioOnClosedChannel {}
        }
        return nil
    }

    /// Also where the server has closed it.
    func close() async throws {
        do { try await channel.close() } catch ChannelError.alreadyClosed {} catch ChannelError.ioOnClosedChannel {}
    }
}
