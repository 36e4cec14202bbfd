import Core
import Selling

/// The order that a visitor of the demo asks for.
enum DemoVisit {
    /// In one capsule. The numbers of the hours after its last are theirs: there are 28 times 99.
    static let limit = 500

    /// - Returns: the order, and what happens to it.
    static func events(number: Int, capsule: Int, at: Instant, script: DemoScript, pace: Int64 = 1) throws(DemoRefusal) -> (OrderDraft, [DemoEvent]) {
        let name = DemoName(
            capsule: capsule, hour: DemoScript.capsuleHours + number / DemoScript.ordersPerHour, index: number % DemoScript.ordersPerHour)
        var sheet = DemoSheet(firstNumber: Int.max / 2 + number * DemoScript.eventsPerHour)
        var course = DemoCourse(
            script: script, name: name, city: DemoScript.city(ofCapsule: capsule), at: at,
            dice: DemoDice(script.seed, UInt64(capsule), UInt64(number), 0x7669_7369_746F_72), isVisitor: true, pace: pace)
        course.play(on: &sheet)
        var order: OrderDraft?
        let rest = sheet.events.filter { event in
            guard case .order(let draft, _) = event.action else { return true }
            order = draft
            return false
        }
        guard let order else { throw .noAnswer }
        return (order, rest)
    }

    static func sender(of order: OrderDraft) -> DemoSender {
        let merchants = Set(order.lines.map(\.merchant))
        return merchants.count == 1 ? merchants.first.flatMap(DemoSender.init(rawValue:)) ?? .platform : .platform
    }
}

/// Why a visitor gets no order.
package enum DemoRefusal: Refusal, Equatable {
    case tooManyOrders
    case noAnswer

    package var code: String {
        switch self {
        case .tooManyOrders: "demo-too-many-orders"
        case .noAnswer: "demo-no-answer"
        }
    }

    package var kind: RefusalKind { .conflict }

    package var sentence: String {
        switch self {
        case .tooManyOrders: "So many orders were asked for that the demo takes no more until its next capsule begins."
        case .noAnswer: "The order was not taken; the demo's log says why. Ask again."
        }
    }
}
