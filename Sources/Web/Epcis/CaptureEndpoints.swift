import Core
import EPCIS
import EPCISRepository
import HTTPTypes
import Hummingbird
import JSONText
import TradeNetwork
import Workflows

extension Site {
    var captureEndpoints: [Endpoint] { [captureDocument, listCaptures, showCapture, captureEvent] }

    static let epcisRoles: Set<Role> = [.operator, .merchant, .factory, .hub, .carrier, .device]

    private static let documentBody = BodySchema(content: [(.json, .anyObject), (.jsonLD, .anyObject), (.xml, .text()), (.textXML, .text())])

    private var captureDocument: Endpoint {
        Endpoint(
            method: .post, path: "/epcis/capture", summary: "Capture a document of EPCIS events",
            details: """
                An EPCISDocument or EPCISQueryDocument of at most \(CaptureLimits.events) events. It is stored after the answer; `Location` is where its progress \
                stands. GS1-Capture-Error-Behaviour says what becomes of good events beside bad ones. An event that is stored already is passed over. What \
                events prove of parcels counts as any other scan does.
                """,
            body: Self.documentBody, replies: [Reply(202, "Taken in; `Location` says how it goes on.")],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let behaviour = try call.visit.captureErrorBehaviour()
                let type = try call.visit.contentType()
                let bytes = try await call.visit.body(upTo: CaptureLimits.bytes)
                let document = try Self.document(bytes, type)
                guard document.kind != .event else { throw Problem.malformedEpcis("A single event goes to POST /epcis/events; here an EPCISDocument is expected.") }
                let capture = try await workflows.accept(
                    document, body: bytes, mediaType: type.rawValue, behaviour: behaviour, from: CapturePrincipal(call.principal))
                let logger = call.visit.logger
                captures.wake { logger.error("a captured document was not stored", metadata: ["error": "\($0)"]) }
                var response = Response(status: .accepted, headers: EpcisHeaders.answer)
                response.headers[.location] = "/epcis/capture/\(capture.id)"
                return response
            })
    }

    private static func document(_ bytes: [UInt8], _ type: MediaType) throws(Problem) -> EPCISDocument {
        do throws(EPCISError) {
            return try EPCISDocument(bytes, mediaType: type.rawValue)
        } catch {
            throw .malformedEpcis(error.description)
        }
    }

    private var listCaptures: Endpoint {
        Endpoint(
            method: .get, path: "/epcis/capture", summary: "List captured documents", details: "Newest first. All but the operator see their own.",
            query: [
                QueryParameter("perPage", .integer(from: 1), "At most so many; 30 unless told."),
                QueryParameter("nextPageToken", .text(most: 100), "From the Link of the page before."),
            ],
            replies: [.json(200, "Documents.", .list(Capture.schema, most: EventInquiry.pageAtMost))],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let page = try EpcisPaging(call.visit)
                let party = call.eventsOf
                let before: CaptureID? = try page.token.map { token throws(Problem) in
                    guard let id = CaptureID(text: token) else { throw Problem(EventRefusal.tokenUnknown) }
                    return id
                }
                let found = try await store.read { try Captures.list(of: party, before: before, limit: page.perPage + 1, in: $0) }
                let shown = found.prefix(page.perPage)
                var out = JSONWriter(reservingBytes: 300 * shown.count)
                out.beginArray()
                for capture in shown { try out.object { try capture.write(to: &$0) } }
                out.endArray()
                let next = found.count > page.perPage ? shown.last.map { page.link("/epcis/capture", next: $0.id.description) } : nil
                return .epcis(out.bytes, adding: next ?? [:])
            })
    }

    private var showCapture: Endpoint {
        Endpoint(
            method: .get, path: "/epcis/capture/{capture}", summary: "Show how a captured document stands",
            replies: [.json(200, "The document.", Capture.schema)],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                // Where the id is of another kind there is nothing either: GS1's document knows no other answer.
                guard let id = CaptureID(text: call.visit.text("capture")) else { throw Problem.notFound("capture") }
                let found = try await store.read { try Captures.load(id, in: $0) }
                guard let capture = found, call.eventsOf == nil || call.eventsOf == capture.sender.party else { throw Problem.notFound("capture") }
                var out = JSONWriter(reservingBytes: 300)
                try out.object { try capture.write(to: &$0) }
                return .epcis(out.bytes)
            })
    }

    private var captureEvent: Endpoint {
        Endpoint(
            method: .post, path: "/epcis/events", summary: "Capture one EPCIS event",
            details: "It is stored before the answer. Without an eventID it gets the one that follows from its hash (CBV 2.0, 8.9.2).", body: Self.documentBody,
            replies: [Reply(201, "Stored; `Location` is where it stands.")],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let type = try call.visit.contentType()
                let document = try Self.document(try await call.visit.body(upTo: WebLimits.eventBytes), type)
                guard document.kind == .event || document.events.count == 1 else { throw Problem.malformedEpcis("Here one event is expected; documents go to POST /epcis/capture.") }
                switch try await workflows.captureEvent(document, from: CapturePrincipal(call.principal)) {
                case .success(.stored(let eventID)):
                    var response = Response(status: .created, headers: EpcisHeaders.answer)
                    response.headers[.location] = "/epcis/events/\(PercentText.encoded(eventID))"
                    return response
                case .success(.duplicate): throw Problem.eventExists
                case .failure(let faults): throw Problem.invalidEvents(faults.faults)
                }
            })
    }
}

extension Capture {
    static let schema = Schema.named(
        "CaptureJob",
        .object([
            .required("captureID", .id(CaptureTag.self)), .required("createdAt", .instant), .optional("finishedAt", .instant), .required("running", .boolean),
            .required("success", .boolean, "While nothing has gone wrong."), .required("captureErrorBehaviour", .choice(CaptureErrorBehaviour.self)),
            .optional(
                "errors",
                .list(
                    .object([
                        .required("type", .text()), .required("title", .text()), .required("status", .integer()), .required("detail", .text()),
                        .required("pointer", .text(), "JSON pointer into the document."),
                    ]), most: CaptureLimits.errors)),
        ]))

    fileprivate func write(to out: inout JSONWriter) throws {
        let faults = try faults
        out.member("captureID", id)
        out.member("createdAt", createdAt)
        out.member("finishedAt", ifAny: finishedAt)
        out.member("running", isRunning)
        out.member("success", isSuccess)
        out.member("captureErrorBehaviour", behaviour.rawValue)
        guard !faults.isEmpty else { return }
        out.member("errors", list: faults) { fault, out in
            out.object { out in
                out.member("type", "epcisException:ValidationException")
                out.member("title", "The event breaks a rule of EPCIS 2.0")
                out.member("status", 400)
                out.member("detail", fault.reason)
                out.member("pointer", fault.pointer)
            }
        }
    }
}

extension Call {
    /// Whose events and documents are shown: everybody's to the operator, to others their own.
    var eventsOf: PartyID? { principal.role == .operator ? nil : principal.party }
}
