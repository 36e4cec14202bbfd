import Core
import EPCIS
import EPCISRepository
import HTTPTypes
import Hummingbird
import JSONText
import Store
import TradeNetwork
import Workflows

extension Site {
    var subscriptionEndpoints: [Endpoint] { [listSubscriptions, subscribe, showSubscription, unsubscribe] + subscriptionDiscovery }

    private static let path = "/epcis/queries/{query}/subscriptions"

    private var listSubscriptions: Endpoint {
        Endpoint(
            method: .get, path: Self.path, summary: "List subscriptions to a named query",
            query: [
                QueryParameter("perPage", .integer(from: 1), "At most so many; 30 unless told."),
                QueryParameter("nextPageToken", .text(most: 100), "From the Link of the page before."),
            ],
            replies: [.json(200, "Subscriptions; Link leads on.", .list(Subscription.schema, most: EventInquiry.pageAtMost))],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let page = try EpcisPaging(call.visit)
                let query = try await namedQuery(call)
                let after: SubscriptionID? = try page.token.map { token throws(Problem) in
                    guard let id = SubscriptionID(text: token) else { throw Problem(EventRefusal.tokenUnknown) }
                    return id
                }
                let found = try await store.read { try Subscriptions.list(of: query.id, after: after, limit: page.perPage + 1, in: $0) }
                let shown = found.prefix(page.perPage)
                var out = JSONWriter(reservingBytes: 400 * shown.count)
                out.beginArray()
                for subscription in shown { out.object { subscription.write(to: &$0, queryName: query.name) } }
                out.endArray()
                let next = found.count > page.perPage ? shown.last.map { page.link("/epcis/queries/\(query.name)/subscriptions", next: $0.id.description) } : nil
                return .epcis(out.bytes, adding: next ?? [:])
            })
    }

    private var subscribe: Endpoint {
        Endpoint(
            method: .post, path: Self.path, summary: "Subscribe to a named query",
            details: """
                Reports go to `dest` as POST of an EPCISQueryDocument, signed with `signatureToken` (Standard Webhooks; GS1-Signature has the same signature), when events are \
                stored (`stream`) or by `schedule`. What the receiver has not answered with 2xx is sent again; 413 asks for smaller reports; 410 ends it.
                """,
            body: .json(SubscriptionBody.schema), replies: [.json(201, "Subscribed; `Location` is where it stands.", Subscription.schema)],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let query = try await namedQuery(call)
                let body = try await call.visit.epcisJSON(upTo: WebLimits.lineBytes)
                let draft = try readBody(body, known: SubscriptionBody.members, SubscriptionBody.read).draft(try call.visit.epcFormat())
                let subscription = try await workflows.subscribe(draft, to: query, policy: options.webhookPolicy)
                var response = Response.json(.created) { out in out.object { subscription.write(to: &$0, queryName: query.name) } }
                for field in EpcisHeaders.answer { response.headers.append(field) }
                response.headers[.location] = "/epcis/queries/\(query.name)/subscriptions/\(subscription.id)"
                return response
            })
    }

    private var showSubscription: Endpoint {
        Endpoint(
            method: .get, path: Self.path + "/{subscription}", summary: "Show how a subscription stands", replies: [.json(200, "The subscription.", Subscription.schema)],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let (query, subscription) = try await subscription(call)
                var out = JSONWriter(reservingBytes: 400)
                out.object { subscription.write(to: &$0, queryName: query.name) }
                return .epcis(out.bytes)
            })
    }

    private var unsubscribe: Endpoint {
        Endpoint(
            method: .delete, path: Self.path + "/{subscription}", summary: "End a subscription", replies: [Reply(204, "Nothing more is delivered.")],
            door: .guarded(Self.epcisRoles) { call in
                try call.visit.checkEpcisVersions()
                let (query, subscription) = try await subscription(call)
                try await workflows.unsubscribe(subscription.id, of: query.id)
                return Response(status: .noContent, headers: EpcisHeaders.answer)
            })
    }

    /// What the address names. - Throws: `QueryRefusal`, also where it is another party's.
    private func subscription(_ call: Call) async throws -> (NamedQuery, Subscription) {
        let query = try await namedQuery(call)
        guard let id = SubscriptionID(text: call.visit.text("subscription")), let found = try await store.read({ try Subscriptions.load(id, of: query.id, in: $0) }) else {
            throw QueryRefusal.subscriptionNotFound
        }
        return (query, found)
    }

    private var subscriptionDiscovery: [Endpoint] {
        let one = Endpoint(
            method: .options, path: Self.path + "/{subscription}", summary: "Say which methods, versions and limits there are",
            replies: [Reply(204, "They stand in the headers.")],
            door: .guarded(Self.epcisRoles) { call in
                let (_, subscription) = try await subscription(call)
                let headers: HTTPFields = [.allow: "DELETE, GET, HEAD, OPTIONS", EpcisHeaders.minRecordTime: subscription.minRecordTime.description]
                return Response(status: .noContent, headers: EpcisHeaders.discovery + headers)
            })
        return [discovery(Self.path, ["GET", "HEAD", "OPTIONS", "POST"]) { _ = try await namedQuery($0) }, one]
    }
}

/// What is sent to subscribe.
private struct SubscriptionBody {
    static let members = ["dest", "signatureToken", "secret", "reportIfEmpty", "initialRecordTime", "schedule", "stream"]

    static let schema = Schema.object([
        .required("dest", .text(), "https, to a public address."), .optional("signatureToken", .text(), "24 to 64 bytes that reports are signed with."),
        .optional("secret", .text(), "The same under the name that the published schema has."), .optional("reportIfEmpty", .boolean),
        .optional("initialRecordTime", .instant, "Events recorded before do not count; the present unless told."),
        .optional("schedule", .anyObject, "second, minute, hour, dayOfMonth, month, dayOfWeek (1 is Monday), in UTC: lists such as 1,5-10,[20-30]."),
        .optional("stream", .boolean, "true, without a schedule."),
    ])

    private let dest: String
    private let token: String?
    private let reportsEmpty: Bool
    private let initialTime: String?
    private let schedule: [QuerySchedule.Field: String]?
    private let stream: Bool?

    static func read(_ object: JSONObjectReader, _ errors: inout JSONShapeErrors) -> SubscriptionBody? {
        let dest = errors.read(try object.text("dest"))
        let token = errors.readOptional(try object.optionalText("signatureToken")) ?? errors.readOptional(try object.optionalText("secret"))
        let reportsEmpty = errors.readOptional(try object.optionalBool("reportIfEmpty"))
        let initialTime = errors.readOptional(try object.optionalText("initialRecordTime"))
        let stream = errors.readOptional(try object.optionalBool("stream"))
        let schedule = errors.readOptional(try object.optionalObject("schedule")).map { texts($0, &errors) }
        guard let dest else { return nil }
        return SubscriptionBody(dest: dest, token: token, reportsEmpty: reportsEmpty ?? false, initialTime: initialTime, schedule: schedule, stream: stream)
    }

    /// Numbers stand for themselves.
    private static func texts(_ object: JSONObjectReader, _ errors: inout JSONShapeErrors) -> [QuerySchedule.Field: String] {
        for unknown in object.unknownMembers(known: QuerySchedule.Field.allCases.map(\.rawValue)) { errors.add(unknown) }
        var texts: [QuerySchedule.Field: String] = [:]
        for field in QuerySchedule.Field.allCases {
            guard let value = object.members[field.rawValue] else { continue }
            texts[field] = value.asNumber?.text ?? errors.read(try object.text(field.rawValue))
        }
        return texts
    }

    /// - Throws: `QueryRefusal.controls`.
    func draft(_ format: EPCFormat) throws(QueryRefusal) -> SubscriptionDraft {
        guard (schedule != nil) != (stream == true) else {
            throw .controls("", reason: #"A subscription has either "stream": true or a schedule, such as {"minute": "5", "hour": "1"}."#)
        }
        if schedule?.isEmpty == true { throw .controls("/schedule", reason: "A schedule has at least one of second, minute, hour, dayOfMonth, month and dayOfWeek.") }
        let initial = try initialTime.map { text throws(QueryRefusal) in
            guard let time = StandingParameters.time(text) else { throw .controls("/initialRecordTime", reason: "This is a time such as 2026-07-22T06:45:00.000Z.") }
            return time
        }
        let controls = StandingControls(schedule: try StandingParameters.schedule(schedule ?? [:]), reportsEmpty: reportsEmpty, initialTime: initial)
        return SubscriptionDraft(dest: dest, token: token, format: format, controls: controls)
    }
}

extension Subscription {
    static let schema = Schema.named(
        "EPCISSubscription",
        .object([
            .required("subscriptionID", .id(SubscriptionTag.self)), .required("queryName", .text()), .required("dest", .text()), .required("createdAt", .instant),
            .optional("lastNotifiedAt", .instant, "When the receiver last took a report."), .optional("initialRecordTime", .instant), .required("minRecordTime", .instant),
            .required("epcFormat", .choice(EPCFormat.self)), .required("reportIfEmpty", .boolean), .optional("schedule", .anyObject), .optional("stream", .boolean),
            .required("state", .choice(SubscriptionState.self)), .required("failures", .integer(from: 0), "Attempts since the last that succeeded."),
            .optional("nextAttemptAt", .instant, "After a failure, or by the schedule."), .optional("detail", .text(), "Why it does not go on."),
        ]))

    /// Events recorded before are told, or do not count.
    fileprivate var minRecordTime: Instant { progress.runAt ?? controls.initialTime ?? createdAt }

    fileprivate func write(to out: inout JSONWriter, queryName: String) {
        out.member("subscriptionID", id)
        out.member("queryName", queryName)
        out.member("dest", dest)
        out.member("createdAt", createdAt)
        out.member("lastNotifiedAt", ifAny: progress.notifiedAt)
        out.member("initialRecordTime", ifAny: controls.initialTime)
        out.member("minRecordTime", minRecordTime)
        out.member("epcFormat", format.rawValue)
        out.member("reportIfEmpty", controls.reportsEmpty)
        if let schedule = controls.schedule {
            out.key("schedule")
            out.object { out in for field in QuerySchedule.Field.allCases { out.member(field.rawValue, ifAny: schedule.texts[field]) } }
        } else {
            out.member("stream", true)
        }
        out.member("state", progress.state.rawValue)
        out.member("failures", progress.failures)
        if progress.state == .active, controls.schedule != nil || progress.failures > 0 { out.member("nextAttemptAt", progress.dueAt) }
        out.member("detail", ifAny: progress.detail)
    }
}
