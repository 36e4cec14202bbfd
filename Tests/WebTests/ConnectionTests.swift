import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Web

/// A connection on a clock that the test moves.
private final class Line {
    let channel: EmbeddedChannel
    let loop: EmbeddedEventLoop

    init(_ connections: OpenConnections) throws {
        loop = EmbeddedEventLoop()
        channel = EmbeddedChannel(handler: ConnectionPatience(connections), loop: loop)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    func head(_ type: String? = nil) throws {
        var request = HTTPRequest(method: .post, scheme: "http", authority: "a", path: "/scans")
        if let type { request.headerFields[.contentType] = type }
        try channel.writeInbound(HTTPRequestPart.head(request))
        channel.read()
    }

    func body(_ bytes: Int) throws {
        try channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 1, count: bytes)))
        channel.read()
    }

    /// Statuses of what was answered.
    func statuses() throws -> [Int] {
        var statuses: [Int] = []
        while let part = try channel.readOutbound(as: HTTPResponsePart.self) { if case .head(let head) = part { statuses.append(head.status.code) } }
        return statuses
    }

    func end() throws { try channel.writeInbound(HTTPRequestPart.end(nil)) }

    func answer() throws {
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }
}

@Suite("Slow clients")
struct ConnectionTests {
    @Test("A body that drips is given up; one that comes as slowly as the slowest honest line is not")
    func body() throws {
        for (bytesEachSecond, isServed) in [(1, false), (400, false), (600, true)] {
            let connections = OpenConnections(limit: 10)
            let line = try Line(connections)
            try line.head()
            for _ in 0..<120 where line.channel.isActive {
                line.loop.advanceTime(by: .seconds(1))
                try line.body(bytesEachSecond)
            }
            #expect(line.channel.isActive == isServed, "\(bytesEachSecond) bytes a second")
            #expect(connections.tooSlow.value == (isServed ? 0 : 1) && connections.count == (isServed ? 1 : 0))
            #expect(try line.statuses() == (isServed ? [] : [408]))
        }
    }

    @Test("A body that goes on after its answer is given up after a while, or when it is longer than any that is read; the rest of one that ends is let in")
    func rest() throws {
        for (bytesEachSecond, seconds, ends, isServed) in [
            (1_000, 29, true, true), (1_000, 31, true, false), (WebLimits.bodyBytes / 10, 10, true, true), (WebLimits.bodyBytes / 10, 11, false, false),
        ] {
            let connections = OpenConnections(limit: 10)
            let line = try Line(connections)
            try line.head()
            try line.answer()
            for _ in 0..<seconds where line.channel.isActive {
                try line.body(bytesEachSecond)
                line.loop.advanceTime(by: .seconds(1))
            }
            if ends, line.channel.isActive { try line.end() }
            line.loop.advanceTime(by: .minutes(1))
            #expect(line.channel.isActive == isServed, "\(bytesEachSecond) bytes in each of \(seconds) seconds")
            // It has been answered: nothing is said any more.
            #expect(try line.statuses() == [200] && connections.tooSlow.value == (isServed ? 0 : 1))
        }
    }

    @Test("While the server itself reads no further, nobody is slow; neither is a stream of lines, nor a request that has come whole")
    func patience() throws {
        let connections = OpenConnections(limit: 10)
        let (waiting, stream, whole) = (try Line(connections), try Line(connections), try Line(connections))
        try waiting.head()
        try waiting.channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 1, count: 10)))
        try stream.head("application/x-ndjson; charset=utf-8")
        try whole.head()
        try whole.body(10)
        try whole.end()
        for line in [waiting, stream, whole] {
            line.loop.advanceTime(by: .minutes(10))
            #expect(line.channel.isActive)
        }
        // Asked for more, the first is as slow as any.
        waiting.channel.read()
        waiting.loop.advanceTime(by: .seconds(30))
        #expect(!waiting.channel.isActive && connections.count == 2)
    }

    @Test("An answer that nobody takes is given up; one that is taken at last is not")
    func answer() throws {
        for isTaken in [true, false] {
            let connections = OpenConnections(limit: 10)
            let line = try Line(connections)
            try line.head()
            try line.end()
            line.channel.isWritable = false
            line.channel.pipeline.fireChannelWritabilityChanged()
            line.loop.advanceTime(by: .seconds(50))
            if isTaken {
                line.channel.isWritable = true
                line.channel.pipeline.fireChannelWritabilityChanged()
            }
            line.loop.advanceTime(by: .seconds(50))
            #expect(line.channel.isActive == isTaken && connections.tooSlow.value == (isTaken ? 0 : 1))
        }
    }

    @Test("When it gets crowded, those leave who have been idle longest, and nobody whose request is under way")
    func crowd() throws {
        let connections = OpenConnections(limit: 10)
        let lines = try (0..<9).map { _ in try Line(connections) }
        try lines[0].head()
        // The second has been served and rests since then: later than the others began to.
        try lines[1].head()
        try lines[1].end()
        try lines[1].answer()
        #expect(connections.count == 9 && connections.crowdedOut.value == 0)
        let more = try (0..<3).map { _ in try Line(connections) }
        for line in lines { line.loop.run() }
        #expect(lines.map(\.channel.isActive) == [true, true, false, false, false, true, true, true, true])
        #expect(more.allSatisfy(\.channel.isActive) && connections.count == 9 && connections.crowdedOut.value == 3)
        try lines[0].end()
        try lines[0].answer()
        #expect(lines[0].channel.isActive)
    }

    @Test("One that is asked to leave and has begun a request meanwhile stays until it is asked again")
    func race() throws {
        let line = try Line(OpenConnections(limit: 10))
        try line.head()
        try line.channel.triggerUserOutboundEvent(LeaveWhenIdle()).wait()
        #expect(line.channel.isActive)
        try line.end()
        try line.answer()
        try line.channel.triggerUserOutboundEvent(LeaveWhenIdle()).wait()
        #expect(!line.channel.isActive)
    }
}
