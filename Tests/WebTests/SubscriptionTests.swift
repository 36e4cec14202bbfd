import Core
import EPCIS
import EPCISRepository
import Hooks
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONText
import Store
import Synchronization
import TestSupport
import Testing
import Workflows

@testable import Web

/// A receiver without a network, which answers as it is told and keeps what came.
final class PostBox: HookPoster {
    struct Letter: Sendable {
        let target: String
        let headers: HookHeaders?
        let signature: String?
        let body: [UInt8]

        var json: JSON { (try? JSON.parse(body)) ?? .null }
        var events: [JSON] { json["epcisBody"]?["queryResults"]?["resultsBody"]?["eventList"]?.asArray ?? [] }
        var steps: [String] { events.map { $0.string("bizStep") } }
    }

    private struct State {
        var answers: [HookAnswer] = []
        var letters: [Letter] = []
        var gates: [Gate] = []
        var arrived: [Gate] = []
    }

    let policy = HookTarget.Policy.privateToo
    private let state = Mutex(State())

    var letters: [Letter] { state.withLock { $0.letters } }

    /// For the next letters, one after the other; the last for all further ones, 204 where nothing is told.
    func answer(_ answers: HookAnswer...) { state.withLock { $0.answers = answers } }

    /// The next letter opens `arrived` and waits for `gate` before it is answered.
    func hold(_ gate: Gate, arrived: Gate) {
        state.withLock { state in
            state.gates.append(gate)
            state.arrived.append(arrived)
        }
    }

    func post(_ body: [UInt8], headers: [(name: String, value: String)], to target: HookTarget) async -> HookReply {
        let fields = Dictionary(headers.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
        let letter = Letter(target: target.description, headers: try? HookHeaders { fields[$0] }, signature: fields["gs1-signature"], body: body)
        let (answer, gate, arrived) = state.withLock { state -> (HookAnswer, Gate?, Gate?) in
            state.letters.append(letter)
            let answer = state.answers.count > 1 ? state.answers.removeFirst() : state.answers.first ?? .status(204)
            return (answer, state.gates.isEmpty ? nil : state.gates.removeFirst(), state.arrived.isEmpty ? nil : state.arrived.removeFirst())
        }
        arrived?.open()
        await gate?.passed()
        return HookReply(answer: answer, text: "said so")
    }
}

@Suite("Subscriptions to queries of EPCIS", .neverHangs)
struct SubscriptionTests {
    static let path = "/epcis/queries/shipped/subscriptions"
    static let token = "13df38d8275b13f05704629e5f1cf3d45d6132d5"
    static let options = ServerOptions(port: 0, metricsPatienceMilliseconds: 600_000, webhookPolicy: .privateToo)

    static func open(_ backend: Backend = .sqlite, _ body: @Sendable (WebShop, PostBox) async throws -> Void) async throws {
        try await WebShop.open(on: backend, options: options) { shop in
            try await EpcisQueryTests.keep(shop)
            try await body(shop, PostBox())
        }
    }

    static func subscribe(_ shop: WebShop, _ more: String = #""stream":true"#) async throws -> String {
        let reply = try await shop.post(path, #"{"dest":"https://receiver.example/hook","signatureToken":"\#(token)",\#(more)}"#, as: .carrier)
        try #require(reply.status == 201, "\(reply.text)")
        let place = try #require(reply.headers[.location])
        #expect(reply.string("subscriptionID") == place.split(separator: "/").last.map(String.init) && reply.headers[EpcisHeaders.epcisVersion] == "2.0")
        return place
    }

    private static func deliver(_ shop: WebShop, _ box: PostBox) async throws -> Int { try await shop.workflows.deliverReports(by: box) }

    @Test("Events that are stored after somebody has subscribed are delivered once, signed, in the order of their coming", arguments: Backend.underTest)
    func stream(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            let place = try await Self.subscribe(shop)
            #expect(try await Self.deliver(shop, box) == 0)
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit"), ("packing", "in_progress"), ("departing", "in_transit")], from: 20)
            // Another party's events are none of theirs.
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], as: .hub, from: 30)
            #expect(try await Self.deliver(shop, box) == 1)
            #expect(try await Self.deliver(shop, box) == 0)
            let letter = try #require(box.letters.first)
            #expect(letter.steps == ["shipping", "departing"] && letter.target == "https://receiver.example/hook")
            let results = try #require(letter.json["epcisBody"]?["queryResults"])
            #expect(letter.json.string("type") == "EPCISQueryDocument" && results.string("queryName") == "shipped" && place.hasSuffix(results.string("subscriptionID")))
            let headers = try #require(letter.headers)
            let verifier = HookVerifier([try HookKey(secret: Array(Self.token.utf8))])
            try verifier.verify(headers, body: letter.body, now: shop.clock.now.microseconds / 1_000_000)
            #expect(letter.signature == headers.signature)
            let shown = try await shop.get(place, as: .carrier)
            #expect(shown.json["lastNotifiedAt"] != nil && shown.string("state") == "active" && shown.json["stream"]?.asBool == true && !shown.text.contains(Self.token))
            // What matches nothing is passed over without a word.
            try await EpcisQueryTests.capture(shop, [("packing", "in_progress")], from: 40)
            #expect(try await Self.deliver(shop, box) == 0)
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], from: 41)
            #expect(try await Self.deliver(shop, box) == 1)
            #expect(box.letters.last?.steps == ["shipping"])
        }
    }

    @Test("The mark stays where it was until the receiver has taken the report; the attempts follow the plan, each under the same id", arguments: Backend.underTest)
    func retried(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            let place = try await Self.subscribe(shop)
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            box.answer(.status(500), .failure, .status(302), .status(200))
            var waits = 0
            while box.letters.count < 4 {
                if try await Self.deliver(shop, box) == 0 {
                    let next = try await shop.get(place, as: .carrier)
                    #expect(next.number("failures") == Int64(box.letters.count) && next.string("detail").contains("Attempt \(box.letters.count) failed"))
                    shop.clock.advance(to: try #require(Instant(text: next.string("nextAttemptAt"))))
                    waits += 1
                }
            }
            #expect(waits == 3 && Set(box.letters.map(\.body.count)).count == 1 && Set(box.letters.map { $0.headers?.id }).count == 1)
            #expect(Set(box.letters.compactMap { $0.headers?.timestamp }).count == 4, "each attempt has its second")
            let shown = try await shop.get(place, as: .carrier)
            #expect(shown.number("failures") == 0 && shown.json["detail"] == nil && shown.json["lastNotifiedAt"] != nil)
            try await EpcisQueryTests.capture(shop, [("departing", "in_transit")], from: 20)
            #expect(try await Self.deliver(shop, box) == 1)
            #expect(box.letters.last?.steps == ["departing"] && box.letters.last?.headers?.id != box.letters.first?.headers?.id)
        }
    }

    @Test("A report that may have arrived comes again as it was, whatever has been captured meanwhile", arguments: Backend.underTest)
    func sameReport(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            let place = try await Self.subscribe(shop)
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            box.answer(.failure, .status(200))
            #expect(try await Self.deliver(shop, box) == 1)
            try await EpcisQueryTests.capture(shop, [("departing", "in_transit")], from: 20)
            shop.clock.advance(to: try #require(Instant(text: try await shop.get(place, as: .carrier).string("nextAttemptAt"))))
            while try await Self.deliver(shop, box) > 0 {}
            #expect(box.letters.map(\.steps) == [["shipping"], ["shipping"], ["departing"]])
            #expect(box.letters[0].headers?.id == box.letters[1].headers?.id && box.letters[1].headers?.id != box.letters[2].headers?.id)
        }
    }

    @Test("A receiver that wants nothing more, or is away to the end of the plan, is told nothing more, and the subscription says so", arguments: Backend.underTest)
    func stopped(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            for (answer, attempts, why) in [(HookAnswer.status(410), 1, "wants nothing more"), (.failure, RetryPlan.suggested.attempts, "last of 10 attempts")] {
                let box = PostBox()
                box.answer(answer)
                let place = try await Self.subscribe(shop)
                try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], from: attempts + 10)
                for _ in 0..<attempts {
                    #expect(try await Self.deliver(shop, box) == 1)
                    shop.clock.advance(hours: 30)
                }
                #expect(try await Self.deliver(shop, box) == 0)
                let shown = try await shop.get(place, as: .carrier)
                #expect(shown.string("state") == "stopped" && shown.string("detail").contains(why) && shown.json["nextAttemptAt"] == nil, "\(shown.text)")
                #expect(try await shop.delete(place, as: .carrier).status == 204)
            }
        }
    }

    @Test("A receiver that finds a report too large gets it in halves, down to single events", arguments: Backend.underTest)
    func halved(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            let place = try await Self.subscribe(shop)
            try await EpcisQueryTests.capture(shop, (0..<8).map { _ in ("shipping", "in_transit") })
            box.answer(.status(413), .status(413), .status(200), .status(413), .status(200), .status(200), .status(413), .status(200))
            while try await Self.deliver(shop, box) > 0 {}
            // One event alone that is too large is a failure like any other.
            #expect(try await shop.get(place, as: .carrier).number("failures") == 1)
            shop.clock.advance(hours: 1)
            while try await Self.deliver(shop, box) > 0 {}
            #expect(box.letters.map(\.events.count) == [8, 4, 2, 2, 1, 1, 1, 1, 1, 1, 1])
            let taken = zip(box.letters, [false, false, true, false, true, true, false] + Array(repeating: true, count: 10)).filter(\.1).flatMap(\.0.events)
            #expect(taken.count == 8 && Set(taken.map { $0.string("eventID") }).count == 8)
            #expect(try await shop.get(place, as: .carrier).number("failures") == 0)
        }
    }

    @Test("A schedule is kept to the second; nothing to tell is told only where that is wanted", arguments: Backend.underTest)
    func scheduled(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            let silent = try await Self.subscribe(shop, #""schedule":{"minute":"5","hour":1}"#)
            let talking = try await Self.subscribe(shop, #""schedule":{"minute":"5","hour":"1"},"reportIfEmpty":true"#)
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            #expect(try await Self.deliver(shop, box) == 0)
            let due = try #require(Instant(text: try await shop.get(silent, as: .carrier).string("nextAttemptAt")))
            #expect(due.description.hasSuffix("T01:05:00Z") && due > shop.clock.now)
            shop.clock.advance(to: due.adding(microseconds: -1))
            #expect(try await Self.deliver(shop, box) == 0)
            shop.clock.advance(to: due)
            #expect(try await Self.deliver(shop, box) == 2)
            #expect(box.letters.map(\.steps) == [["shipping"], ["shipping"]])
            shop.clock.advance(to: due.adding(days: 1))
            #expect(try await Self.deliver(shop, box) == 1)
            #expect(box.letters.last?.steps == [] && talking.hasSuffix(box.letters.last?.json["epcisBody"]?["queryResults"]?.string("subscriptionID") ?? "-"))
            // Where two moments were missed, one report tells of both; the next empty one has an id of its own.
            shop.clock.advance(to: due.adding(days: 3))
            #expect(try await Self.deliver(shop, box) == 1)
            #expect(Set(box.letters.suffix(2).map { $0.headers?.id }).count == 2)
            let shown = try await shop.get(talking, as: .carrier)
            #expect(shown.json["schedule"]?.string("hour") == "1" && shown.string("minRecordTime") == due.adding(days: 3).description && shown.json["reportIfEmpty"]?.asBool == true)
        }
    }

    @Test("A run of many reports is told of once: not behind it that there is nothing", arguments: Backend.underTest)
    func largeRun(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            _ = try await Self.subscribe(shop, #""schedule":{"second":"0/30"},"reportIfEmpty":true"#)
            let events = (0..<QueryLimits.reportEvents + 5).map { EpcisTests.event("shipping", "in_transit", at: "2026-11-02T08:00:00.\(100 + $0)Z") }
            _ = try await EpcisTests.capture(shop, EpcisTests.document(events))
            shop.clock.advance(to: shop.clock.now.adding(microseconds: 31_000_000))
            #expect(try await Self.deliver(shop, box) == 2)
            #expect(box.letters.map(\.events.count) == [QueryLimits.reportEvents, 5])
        }
    }

    @Test("Events from an earlier moment on are delivered where that is wanted, and none before a later one", arguments: Backend.underTest)
    func initialTime(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], from: 10)
            shop.clock.advance(hours: 1)
            let middle = shop.clock.now
            try await EpcisQueryTests.capture(shop, [("departing", "in_transit")], from: 20)
            _ = try await Self.subscribe(shop, #""stream":true,"initialRecordTime":"\#(middle)""#)
            #expect(try await Self.deliver(shop, box) == 1)
            #expect(box.letters.last?.steps == ["departing"])
            let late = try await Self.subscribe(shop, #""stream":true,"initialRecordTime":"\#(middle.adding(hours: 2))""#)
            shop.clock.advance(hours: 1)
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], from: 30)
            _ = try await Self.deliver(shop, box)
            #expect(!box.letters.contains { late.hasSuffix($0.json["epcisBody"]?["queryResults"]?.string("subscriptionID") ?? "-") })
            shop.clock.advance(hours: 2)
            try await EpcisQueryTests.capture(shop, [("departing", "in_transit")], from: 40)
            _ = try await Self.deliver(shop, box)
            #expect(box.letters.filter { late.hasSuffix($0.json["epcisBody"]?["queryResults"]?.string("subscriptionID") ?? "-") }.map(\.steps) == [["departing"]])
        }
    }

    @Test("Two processes never deliver one report at once; whoever died leaves it to another when its lease is over", arguments: Backend.underTest)
    func leased(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            _ = try await Self.subscribe(shop)
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            let (gate, arrived) = (Gate(), Gate())
            box.hold(gate, arrived: arrived)
            async let first = Self.deliver(shop, box)
            await arrived.passed()
            #expect(try await Self.deliver(shop, box) == 0)
            // The first is as good as dead: another takes over, and what the first keeps of it afterwards changes nothing.
            shop.clock.advance(to: shop.clock.now.adding(microseconds: QueryLimits.leaseMicroseconds + 1))
            #expect(try await Self.deliver(shop, box) == 1)
            try await EpcisQueryTests.capture(shop, [("departing", "in_transit")], from: 20)
            #expect(try await Self.deliver(shop, box) == 1)
            gate.open()
            #expect(try await first == 1)
            #expect(try await Self.deliver(shop, box) == 0)
            #expect(box.letters.map(\.steps) == [["shipping"], ["shipping"], ["departing"]])
            #expect(box.letters[0].headers?.id == box.letters[1].headers?.id)
        }
    }

    @Test("Many subscriptions are served by many processes, each report once", arguments: Backend.underTest)
    func shared(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            for _ in 0..<20 { _ = try await Self.subscribe(shop) }
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<4 { group.addTask { try await Self.deliver(shop, box) } }
                _ = try await group.reduce(0, +)
            }
            // A party has so many on their way at a time and no more, so some may be left for the next round.
            while try await Self.deliver(shop, box) > 0 {}
            #expect(box.letters.count == 20 && Set(box.letters.map { $0.headers?.id }).count == 20)
        }
    }

    @Test("Deleting the query, or the subscription, ends what is delivered", arguments: Backend.underTest)
    func ended(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, box in
            let (first, second) = (try await Self.subscribe(shop), try await Self.subscribe(shop))
            #expect(try await shop.get(Self.path, as: .carrier).json.asArray?.map { $0.string("subscriptionID") } == [first, second].compactMap { $0.split(separator: "/").last.map(String.init) })
            let page = try await shop.get(Self.path + "?perPage=1", as: .carrier)
            #expect(try await shop.get(try #require(EpcisQueryTests.next(page)), as: .carrier).json.asArray?.count == 1)
            #expect(try await shop.delete(first, as: .carrier).status == 204)
            #expect(try await shop.get(first, as: .carrier).string("type") == "epcisException:NoSuchNameException")
            #expect(try await shop.delete(first, as: .carrier).status == 404)
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")])
            #expect(try await Self.deliver(shop, box) == 1)
            try await EpcisQueryTests.capture(shop, [("shipping", "in_transit")], from: 20)
            #expect(try await shop.delete("/epcis/queries/shipped", as: .carrier).status == 204)
            #expect(try await Self.deliver(shop, box) == 0)
            #expect(try await shop.get(second, as: .carrier).status == 404)
            try await EpcisQueryTests.keep(shop)
            #expect(try await shop.get(Self.path, as: .carrier).json.asArray?.isEmpty == true)
        }
    }

    @Test("Another party sees nothing of it; OPTIONS tell from when on events count")
    func foreign() async throws {
        try await Self.open { shop, _ in
            let place = try await Self.subscribe(shop)
            try await EpcisQueryTests.keep(shop, as: .hub)
            for path in [place, Self.path + "/sub_01h455vb4pex5vsknk084sn02q", Self.path + "/nonsense"] {
                #expect(try await shop.get(path, as: .hub).status == 404)
                #expect(try await shop.delete(path, as: .hub).status == 404)
            }
            let options = try await shop.send(.options, place, as: .carrier)
            #expect(options.status == 204 && options.headers[EpcisHeaders.minRecordTime] == shop.clock.now.description && options.headers[.allow] == "DELETE, GET, HEAD, OPTIONS")
            #expect(try await shop.send(.options, Self.path, as: .carrier).headers[.allow] == "GET, HEAD, OPTIONS, POST")
            #expect(try await shop.send(.options, place, as: .hub).status == 404)
            #expect(try await shop.send(.options, "/epcis/queries/nothing/subscriptions", as: .carrier).status == 404)
        }
    }

    @Test("A party has so many subscriptions and no more", arguments: Backend.underTest)
    func tooMany(_ backend: Backend) async throws {
        try await Self.open(backend) { shop, _ in
            let owner = QueryOwner(party: shop.workflows.world.id(), kind: .carrier)
            let query = try await shop.workflows.keepQuery("mine", .object(JSONObject()), of: owner)
            let draft = SubscriptionDraft(
                dest: "https://receiver.example/", token: nil, format: .noPreference, controls: StandingControls(schedule: nil, reportsEmpty: false, initialTime: nil))
            for _ in 0..<QueryLimits.subscriptions { _ = try await shop.workflows.subscribe(draft, to: query, policy: .publicOnly) }
            await #expect(throws: QueryRefusal.tooManySubscriptions) { try await shop.workflows.subscribe(draft, to: query, policy: .publicOnly) }
            try await shop.workflows.deleteQuery("mine", of: owner.party)
            // It went while somebody was about to subscribe.
            await #expect(throws: QueryRefusal.notFound) { try await shop.workflows.subscribe(draft, to: query, policy: .publicOnly) }
        }
    }

    struct Refused: Sendable, CustomTestStringConvertible {
        let body: String
        let pointer: String?
        var exception = "SubscriptionControlsException"

        var testDescription: String { body }
    }

    @Test("What is no subscription is refused, with the place of it", arguments: [
        Refused(body: #"{"dest":"https://a.example/"}"#, pointer: ""),
        Refused(body: #"{"dest":"https://a.example/","stream":false}"#, pointer: ""),
        Refused(body: #"{"dest":"https://a.example/","stream":true,"schedule":{"hour":"1"}}"#, pointer: ""),
        Refused(body: #"{"dest":"https://a.example/","schedule":{}}"#, pointer: "/schedule"),
        Refused(body: #"{"dest":"https://a.example/","schedule":{"hour":"24"}}"#, pointer: "/schedule/hour"),
        Refused(body: #"{"dest":"https://a.example/","schedule":{"dayOfMonth":"30","month":"2"}}"#, pointer: "/schedule/dayOfMonth"),
        Refused(body: #"{"dest":"http://a.example/","stream":true}"#, pointer: "/dest"),
        Refused(body: #"{"dest":"https://10.0.0.1/","stream":true}"#, pointer: "/dest"),
        Refused(body: #"{"dest":"ftp://a.example/","stream":true}"#, pointer: "/dest"),
        Refused(body: #"{"dest":"https://a.example/","stream":true,"signatureToken":"short"}"#, pointer: "/signatureToken"),
        Refused(body: #"{"dest":"https://a.example/","stream":true,"secret":"whsec_short"}"#, pointer: "/signatureToken"),
        Refused(body: #"{"dest":"https://a.example/","stream":true,"initialRecordTime":"yesterday"}"#, pointer: "/initialRecordTime"),
        Refused(body: #"{"stream":true}"#, pointer: "/dest", exception: "ValidationException"),
        Refused(body: #"{"dest":"https://a.example/","stream":true,"colour":"red"}"#, pointer: "/colour", exception: "ValidationException"),
        Refused(body: #"{"dest":"https://a.example/","schedule":{"year":"2026"}}"#, pointer: "/schedule/year", exception: "ValidationException"),
        Refused(body: "[", pointer: "", exception: "ValidationException"),
    ])
    func refused(_ row: Refused) async throws {
        try await WebShop.open { shop in
            try await EpcisQueryTests.keep(shop)
            let reply = try await shop.post(Self.path, row.body, as: .carrier)
            #expect(reply.status == 400 && reply.string("type") == "epcisException:\(row.exception)", "\(reply.text)")
            #expect(row.pointer == nil || reply.pointers == [row.pointer], "\(reply.text)")
            #expect(try await shop.get(Self.path, as: .carrier).json.asArray?.isEmpty == true)
        }
    }

    @Test("A query that limits how many events it tells of cannot be subscribed to; one that is not there neither")
    func unsubscribable() async throws {
        try await Self.open { shop, _ in
            try await EpcisQueryTests.keep(shop, #"{"name":"few","query":{"maxEventCount":10}}"#)
            let body = #"{"dest":"https://a.example/","stream":true}"#
            #expect(try await shop.post("/epcis/queries/few/subscriptions", body, as: .carrier).string("type") == "epcisException:SubscriptionControlsException")
            #expect(try await shop.post("/epcis/queries/none/subscriptions", body, as: .carrier).status == 404)
        }
    }
}
