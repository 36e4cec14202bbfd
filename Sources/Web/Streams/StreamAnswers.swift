import Core
import EPCISRepository
import HTTPTypes
import Hummingbird
import NIOCore

extension Site {
    /// A standing query over a connection that is kept: by WebSocket where the request asks for it, else as server-sent events.
    func stream(_ query: NamedQuery, _ controls: StandingControls, _ handshake: WebSocketHandshake?, _ call: Call) async throws -> Response {
        try StandingControls.check(query.query)
        let isEventStream = Negotiation.best(call.visit.request.headers[.accept], of: [.json, .jsonLD, .eventStream]) == .eventStream
        guard handshake != nil || isEventStream else {
            throw QueryRefusal.controls("", reason: "A standing query is asked with Upgrade: websocket, or with Accept: text/event-stream.")
        }
        let (mark, isPermitted) = (try await firstMark(controls, call), permission(call))
        let stream = QueryStream(
            store: store, world: world, query: query, controls: controls, format: try call.visit.epcFormat(), mark: mark, logger: call.visit.logger,
            requestID: call.visit.requestID, isPermitted: isPermitted)
        guard let listener = standing?.listen(to: query, controls, after: mark) else { throw Problem.tooManyStreams }
        var headers = EpcisHeaders.answer
        headers[EpcisHeaders.minRecordTime] = (controls.initialTime ?? world.now()).description
        if let handshake { return try await webSocket(stream, listener, headers + handshake.fields, call) }
        headers[.contentType] = MediaType.eventStream.field
        headers[.cacheControl] = "no-store"
        return Response(status: .ok, headers: headers, body: ResponseBody { writer in
            defer { listener.end() }
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            try await stream.run(listener) { try await writer.write(ByteBuffer(bytes: $0.serverSentEvent)) }
            try await writer.finish(nil)
        })
    }

    /// Where a listener begins; one that comes back after a break, where it had come to.
    private func firstMark(_ controls: StandingControls, _ call: Call) async throws -> Int64 {
        if let field = call.visit.request.headers[.lastEventID] {
            guard let mark = Int64(field), mark >= 0 else {
                throw QueryRefusal.controls("", reason: "Last-Event-ID is the id of a message of this stream, a whole number; leave it out to begin anew.")
            }
            // A number that nobody has given yet is from before a backup was restored.
            return min(mark, try await store.read { try Events.lastNumber(in: $0) })
        }
        return try await store.read { try controls.firstMark(in: $0) }
    }

    private func permission(_ call: Call) -> @Sendable () async throws -> Bool {
        { [visit = call.visit] in
            do {
                return try await principal(of: visit).party == call.principal.party
            } catch is Problem {
                return false
            }
        }
    }

    private func webSocket(_ stream: QueryStream, _ listener: StandingListener, _ headers: HTTPFields, _ call: Call) async throws -> Response {
        let channel = call.visit.context.channel
        let changed: EventLoopFuture<Void>
        do {
            changed = try await WebChannel.prepare(channel, onEnd: listener.end)
        } catch {
            listener.end()
            throw QueryRefusal.controls("", reason: "This connection cannot change over to WebSocket.")
        }
        return Response(status: .switchingProtocols, headers: headers, body: ResponseBody { _ in
            defer { listener.end() }
            try await changed.get()
            try await stream.run(listener) { telling in
                guard let text = telling.text else { return }
                try await channel.triggerUserOutboundEvent(WebSocketLine.Order.text(ByteBuffer(bytes: text))).get()
            }
            // The query is gone, or the server stops.
            try await channel.triggerUserOutboundEvent(WebSocketLine.Order.close(.goingAway)).get()
        })
    }
}

extension Problem {
    fileprivate static let tooManyStreams = Problem(
        status: .serviceUnavailable, code: "too-many-listeners",
        detail: "At most \(StandingFeed.partyAtMost) connections of one party wait for events here, and \(StandingFeed.listenersAtMost) of all; close one, or try again.",
        headers: [.retryAfter: "30"])
}

extension QueryStream.Telling {
    /// nil for a sign of life, which WebSocket has its own for.
    fileprivate var text: [UInt8]? {
        switch self {
        case .report(let text, _), .problem(let text): text
        case .alive: nil
        }
    }

    /// JSON has no line breaks here.
    fileprivate var serverSentEvent: [UInt8] {
        switch self {
        case .report(let text, let mark): Array("event: report\nid: \(mark)\ndata: ".utf8) + text + Array("\n\n".utf8)
        case .problem(let text): Array("event: problem\ndata: ".utf8) + text + Array("\n\n".utf8)
        case .alive: Array(": alive\n\n".utf8)
        }
    }
}
