import HTTPTypes
import Hummingbird
import JSONText

/// An error as it is answered (RFC 9457). `code` never changes once published; `detail` is for people.
struct Problem: Error, Sendable, Equatable {
    let status: HTTPResponse.Status
    let code: String
    let detail: String
    var faults: [Fault] = []
    var headers: HTTPFields = [:]
    /// URI of the kind of problem (RFC 9457); `about:blank` where the status says it.
    var type = "about:blank"

    /// One wrong place in what was sent.
    struct Fault: Sendable, Equatable {
        enum Place: Sendable, Equatable {
            /// JSON pointer into the body (RFC 6901).
            case body(String)
            /// Name of a query parameter.
            case parameter(String)
        }

        let place: Place
        let detail: String
    }

    static let schema = Schema.named(
        "Problem",
        .object([
            .required("type", .text()), .required("title", .text()), .required("status", .integer(from: 400, to: 599)),
            .required("code", .text(), "Stable; decide by it."), .required("detail", .text(), "For people; may change."),
            .optional("errors", .list(fault, most: 100), "The wrong places."),
            .required("requestId", .text(), "Name it when you ask for help."),
        ]))

    static let fault = Schema.object([
        .optional("pointer", .text(), "JSON pointer into the body."), .optional("parameter", .text(), "Name of a query parameter."),
        .required("detail", .text()),
    ])

    func response(requestID: String) -> Response {
        var fields = headers
        fields[.contentType] = MediaType.problem.field
        fields[.cacheControl] = "no-store"
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: document(requestID: requestID))))
    }

    /// Said by the connection itself, before it closes.
    var lastAnswer: (head: HTTPResponse, text: [UInt8]) {
        let text = document(requestID: "none")
        let fields: HTTPFields = [
            .contentType: MediaType.problem.field, .cacheControl: "no-store", .connection: "close", .contentLength: String(text.count),
        ]
        return (HTTPResponse(status: status, headerFields: fields), text)
    }

    private func document(requestID: String) -> [UInt8] {
        var out = JSONWriter(reservingBytes: 300)
        write(whole: &out, requestID: requestID)
        return out.bytes
    }

    /// The document, also where it is no answer to a request of HTTP.
    func write(whole out: inout JSONWriter, requestID: String) {
        out.beginObject()
        out.member("type", type)
        out.member("title", status.reasonPhrase)
        write(to: &out)
        out.member("requestId", requestID)
        out.endObject()
    }

    /// The members that an item of a batch shows too.
    func write(to out: inout JSONWriter) {
        out.member("status", status.code)
        out.member("code", code)
        out.member("detail", detail)
        guard !faults.isEmpty else { return }
        out.key("errors")
        out.beginArray()
        for fault in faults {
            out.beginObject()
            switch fault.place {
            case .body(let pointer): out.member("pointer", pointer)
            case .parameter(let name): out.member("parameter", name)
            }
            out.member("detail", fault.detail)
            out.endObject()
        }
        out.endArray()
    }

    /// The same problem of a value that stands at `pointer` of a longer text.
    func moved(under pointer: String) -> Problem {
        var moved = self
        moved.faults = faults.map { fault in
            guard case .body(let inner) = fault.place else { return fault }
            return Fault(place: .body(pointer + inner), detail: fault.detail)
        }
        return moved
    }
}
