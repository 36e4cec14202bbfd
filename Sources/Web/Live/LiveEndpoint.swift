import Hummingbird
import NIOCore
import Store

extension Site {
    /// Server-sent events: `changed` with the journal's position as its id, whenever there are new facts. Whoever comes back with Last-Event-ID is told at
    /// once if there were any meanwhile. With a replica the data says where the log was.
    var livePages: [PageEndpoint] {
        [
            PageEndpoint(
                method: .get, path: "/live",
                door: .guarded(.everybody.union([.buyer])) { call in
                    let last = (call.visit.request.headers[.lastEventID] ?? call.visit.query("after")).flatMap { JournalPosition(text: $0) }
                    guard let live, let beats = try await live.listen(after: last) else { throw Problem.tooManyListeners }
                    return Response(
                        status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
                        body: ResponseBody { writer in
                            // The browser comes back after two seconds where the connection breaks.
                            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
                            for await beat in beats {
                                let text =
                                    switch beat {
                                    case .changed(let position, let seen): "event: changed\nid: \(position.text)\ndata:\(seen?.text ?? "")\n\n"
                                    case .alive: ": alive\n\n"
                                    }
                                try await writer.write(ByteBuffer(string: text))
                            }
                            try await writer.finish(nil)
                        })
                })
        ]
    }
}

extension Problem {
    static let tooManyListeners = Problem(
        status: .serviceUnavailable, code: "too-many-listeners", detail: "Too many pages are open at once; this one is not kept up to date.",
        headers: [.retryAfter: "30"])
}
