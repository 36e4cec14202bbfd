import Core
import Views

/// The page of one order, in texts that are ready to be printed. What they say is decided here; the template only puts them into their places.
struct OrderPage: Sendable {
    let key: String
    let id: String
    let marketplace: String
    let zone: String
    /// When it came, and whether it stands.
    let state: [Words]
    /// Where each parcel is now.
    let whereabouts: [Words]
    let lines: [Line]
    let total: String
    let parcels: [Parcel]
    let claims: [Claim]
    let anomalies: [Anomaly]
    let facts: [Fact]
    let isComplete: Bool

    struct Line: Sendable {
        let sku: String
        let merchant: String
        let quantity: String
        let amount: String
        let shipping: String
        /// Cancelled, or when it was promised.
        let remark: Words?
    }

    struct Parcel: Sendable {
        let key: String
        let id: String
        let hub: String?
        let contents: String
        let scans: [Scan]
    }

    struct Scan: Sendable {
        let id: String
        let step: String
        let at: Moment
        let place: String?
        let recorder: String
        let source: String
        let grade: String
        let standing: String
        /// It is what the cashback rests on.
        let isProof: Bool
    }

    struct Claim: Sendable {
        let id: String
        let offer: String
        let amount: String
        let rule: String
        /// Set where the terms pay without a proved delivery.
        let comparison: String?
        let parts: [Part]
        let transfers: [Transfer]
    }

    struct Part: Sendable {
        let what: String
        let amount: String
        let state: String
        let sentence: Words
    }

    struct Transfer: Sendable {
        let id: String
        let what: String
        let amount: String
        let at: Moment
        let accounts: String
    }

    struct Anomaly: Sendable {
        let id: String
        let what: String
        let state: String
        let decision: Words?
    }

    struct Fact: Sendable {
        let id: String
        let at: Moment
        let what: String
        let who: String
        let cause: String?
        let details: [String]
    }

    init(_ timeline: OrderTimeline) throws {
        let detail = timeline.detail
        let words = OrderWords(timeline)
        key = detail.order.key
        id = detail.order.id.description
        marketplace = detail.marketplaceName
        zone = detail.zone
        state = words.state
        whereabouts = words.whereabouts
        lines = detail.lines.map(words.line)
        total = words.money(detail.order.amount + detail.order.shipping)
        parcels = detail.parcels.map(words.parcel)
        claims = try detail.claims.map(words.claim)
        anomalies = timeline.anomalies.map(words.anomaly)
        facts = try timeline.facts.map(words.fact)
        isComplete = timeline.isComplete
    }
}

/// A moment as a clock in the marketplace's zone shows it, and for machines.
struct Moment: Sendable, Equatable {
    let text: String
    let machine: String

    init(_ instant: Instant, in zone: Zone) {
        text = String(zone.local(at: instant).description.replacing("T", with: " ").dropLast(3))
        machine = instant.description
    }
}

/// A sentence with moments and texts from outside in it.
struct Words: Sendable, ExpressibleByStringInterpolation {
    enum Piece: Sendable {
        case text(String)
        case outside(String)
        case moment(Moment)
        /// The id of something that stands elsewhere on the page.
        case link(String)
    }

    private(set) var pieces: [Piece]

    init(stringLiteral value: String) { pieces = [.text(value)] }
    init(stringInterpolation: Interpolation) { pieces = stringInterpolation.pieces }

    struct Interpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []

        init(literalCapacity: Int, interpolationCount: Int) {}

        mutating func appendLiteral(_ literal: String) { if !literal.isEmpty { pieces.append(.text(literal)) } }
        mutating func appendInterpolation(_ text: String) { pieces.append(.text(text)) }
        mutating func appendInterpolation(outside text: String) { pieces.append(.outside(text)) }
        mutating func appendInterpolation(_ moment: Moment) { pieces.append(.moment(moment)) }
        mutating func appendInterpolation(link id: String) { pieces.append(.link(id)) }
    }
}
