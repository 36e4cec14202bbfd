import Cashback
import Core
import JSONText
import Testing

@Suite("Terms as JSON")
struct TermsTextTests {
    static let samples: [Terms] = [
        terms(), Terms(reward: .amount(500)), terms { $0.cap = 1_000 }, terms { $0.expiryHours = nil }, terms { $0.base = .itemsAndShipping },
        terms { $0.rounding = .down }, terms { $0.release = .estimatedDelivery(days: 3) }, terms { $0.confirmingSteps = [.collected] },
        terms { $0.grades = [.a: .confirm, .b: .cool(hours: 48), .c: .review] }, terms { $0.onAnomaly = .record },
    ]

    @Test("Terms are written and read back", arguments: samples)
    func roundTrip(_ terms: Terms) throws {
        #expect(try Terms(JSONReader(try JSON.parse(terms.json))) == terms)
    }

    @Test("Equal terms are equal texts, members in a fixed order")
    func text() {
        let both = terms { $0.confirmingSteps = [.delivered, .collected] }
        #expect(
            both.json == #"{"ratePpm":50000,"base":"items","rounding":"half_even","release":"delivery_scan","confirmingSteps":["collected","delivered"],"#
                + #""grades":{"A":"confirm","B":"confirm","C":"confirm"},"expiryHours":1440,"onAnomaly":"hold"}"#)
    }

    @Test("What is left out has its default; null is no expiry")
    func defaults() throws {
        #expect(try read(#"{"amount":500}"#) == Terms(reward: .amount(500)))
        #expect(try read(#"{"ratePpm":1,"grades":{"C":"cool 5h"}}"#).grades == [.a: .confirm, .b: .cool(hours: 336), .c: .cool(hours: 5)])
        #expect(try read(#"{"ratePpm":1,"expiryHours":null}"#).expiryHours == nil)
        #expect(Terms.defaultGrades == [.a: .confirm, .b: .cool(hours: 336), .c: .review])
    }

    static let unreadable: [(text: String, pointer: String)] = [
        ("[]", ""), ("{}", ""), (#"{"ratePpm":1,"amount":1}"#, ""), (#"{"ratePpm":1,"rate":5}"#, "/rate"), (#"{"ratePpm":"5 %"}"#, "/ratePpm"),
        (#"{"ratePpm":1.5}"#, "/ratePpm"), (#"{"amount":9223372036854775808}"#, "/amount"), (#"{"amount":1,"cap":"no"}"#, "/cap"),
        (#"{"amount":1,"base":"lines"}"#, "/base"), (#"{"amount":1,"rounding":"up"}"#, "/rounding"), (#"{"amount":1,"release":"soon"}"#, "/release"),
        (#"{"amount":1,"release":7}"#, "/release"), (#"{"amount":1,"confirmingSteps":"delivered"}"#, "/confirmingSteps"),
        (#"{"amount":1,"confirmingSteps":["delivered","gone"]}"#, "/confirmingSteps/1"), (#"{"amount":1,"grades":{"D":"confirm"}}"#, "/grades/D"),
        (#"{"amount":1,"grades":{"A":"trust"}}"#, "/grades/A"), (#"{"amount":1,"grades":{"A":"cool h"}}"#, "/grades/A"),
        (#"{"amount":1,"grades":{"A":"cool +5h"}}"#, "/grades/A"), (#"{"amount":1,"grades":{"A":"cool 05h"}}"#, "/grades/A"),
        (#"{"amount":1,"grades":{"A":"cool 5d"}}"#, "/grades/A"), (#"{"amount":1,"expiryHours":"60 days"}"#, "/expiryHours"),
        (#"{"amount":1,"onAnomaly":"ignore"}"#, "/onAnomaly"),
    ]

    @Test("What cannot be read is named by its place", arguments: unreadable)
    func errors(_ row: (text: String, pointer: String)) throws {
        let error = try #require(throws: JSONShapeError.self) { try read(row.text) }
        #expect(error.pointer == row.pointer, "\(error)")
    }

    private func read(_ text: String) throws -> Terms { try Terms(JSONReader(try JSON.parse(text))) }
}
