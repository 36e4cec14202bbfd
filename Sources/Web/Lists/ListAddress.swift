import Cashback
import Core
import Look
import Views

/// The address of the list behind a number. What it writes, the lists' pages read.
enum ListAddress {
    static func path(of list: ListChoice) -> PagePath {
        switch list {
        case .orders(let search): search.address
        case .claims(let search): search.address
        case .parcels(let search):
            path(
                "/parcels",
                [
                    ("hub", search.hub), ("marketplace", search.marketplace), ("q", search.key), ("over", search.isOver.map { $0 ? "yes" : "no" }),
                    ("progress", search.progress?.rawValue), ("with", search.holder), ("promised_from", search.promisedFrom?.description),
                    ("promised_before", search.promisedBefore?.description),
                ])
        case .scans(let search):
            path(
                "/scans",
                [
                    ("state", search.state), ("step", search.step?.rawValue), ("recorder", search.recorder), ("device", search.device?.description),
                    ("parcel", search.parcel), ("since", search.since?.description), ("until", search.before?.description),
                ])
        case .anomalies(let search):
            path("/anomalies", [("state", search.standing.word), ("kind", search.kind), ("marketplace", search.marketplace)])
        case .accounts(let search): path("/accounts", [("kind", search.kind), ("marketplace", search.marketplace)])
        case .account(let id): PagePath("/accounts/\(id)")
        case .facts(let search):
            path(
                "/facts",
                [
                    ("kind", search.kindPrefix), ("counted", search.counted?.rawValue), ("actor", search.actor), ("since", search.since?.description),
                    ("until", search.before?.description),
                ])
        }
    }

    static func path(_ path: String, _ query: [(name: String, value: String?)]) -> PagePath {
        PagePath(path, query: query.compactMap { name, value in value.map { (name, $0) } })
    }
}

extension OrderSearch {
    var address: PagePath {
        ListAddress.path(
            "/orders",
            [
                ("state", standing?.rawValue), ("q", keyPrefix), ("marketplace", marketplace), ("merchant", merchant), ("since", since?.description),
                ("until", before?.description),
            ])
    }
}

extension AnomalyStanding {
    /// nil for the queue itself.
    fileprivate var word: String? {
        switch self {
        case .undecided: nil
        case .state(let state): state
        case .all: "all"
        }
    }
}

extension ClaimSearch {
    static let filters: [ListFilter] = [
        .choice("state", .claimsState, ShownState.self) { .shownState($0) }, ListFilter("marketplace", .claimsMarketplace, .known(.marketplace)),
        ListFilter("offer", .claimsOffer, .known(.offer)), ListFilter("moved_after", .filterSince, .instant), ListFilter("moved_until", .filterUntil, .instant),
        ListFilter("confirmed_since", .filterSince, .instant), ListFilter("due_before", .filterUntil, .instant), ListFilter("least", .claimsAmount, .amount),
        // The head of the column offers the age both ways, the amount only from the largest on.
        ListFilter("sort", nil, .choice([("age", .claimsSince), ("-amount", .claimsAmount)]) { $0 == "-age" }),
    ]

    /// Reads what `address` has written. Without a state, claims are in the order of their coming.
    init(_ visit: PageVisit) {
        func instant(_ name: String) -> Instant? { visit.query(name).flatMap { Instant(text: $0) } }
        let state: ShownState? = visit.choice("state")
        self.init(
            state: state?.rawValue, marketplace: visit.query("marketplace"), offer: visit.query("offer").flatMap { OfferID(text: $0) },
            movedAfter: instant("moved_after"), movedUpTo: instant("moved_until"), confirmedSince: instant("confirmed_since"),
            dueBefore: instant("due_before"), leastAmount: visit.query("least").flatMap { Int64($0) },
            sort: state == nil ? .newest : Self.sorts.first { $0.word == visit.query("sort") }?.sort ?? .newest)
    }

    private static let sorts: [(sort: ClaimSort, word: String)] = [(.longestWaiting, "-age"), (.latestMoved, "age"), (.largest, "-amount")]

    var address: PagePath {
        ListAddress.path(
            "/claims",
            [
                ("state", state), ("marketplace", marketplace), ("offer", offer?.description), ("moved_after", movedAfter?.description),
                ("moved_until", movedUpTo?.description), ("confirmed_since", confirmedSince?.description), ("due_before", dueBefore?.description),
                ("least", leastAmount.map { String($0) }), ("sort", Self.sorts.first { $0.sort == sort }?.word),
            ])
    }
}
