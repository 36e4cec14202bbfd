import Core
import EPCIS
import Store

/// Events of one thing that cannot all be true.
package enum LifeContradiction: Hashable, Sendable {
    /// Something happened to it before it existed.
    case beforeCommissioning(at: Instant, commissioned: Instant)
    /// Something happened to it after its end.
    case afterEnd(at: Instant, ended: Instant)
    /// Taken out of its parent twice, and not put back between.
    case unpackedTwice(first: Instant, second: Instant)
    /// Sold or accepted at two places, and never returned.
    case soldTwice(place: String, other: String)
    /// Two that bear one number: it began twice, and did not end between.
    case commissionedTwice(first: Instant, second: Instant)

    fileprivate var number: Int64 {
        switch self {
        case .beforeCommissioning: 1
        case .afterEnd: 2
        case .unpackedTwice: 3
        case .soldTwice: 4
        case .commissionedTwice: 5
        }
    }

    /// For people.
    package var detail: String {
        switch self {
        case .beforeCommissioning(let at, let commissioned): "an event at \(at), commissioned at \(commissioned)"
        case .afterEnd(let at, let ended): "an event at \(at), ended at \(ended)"
        case .unpackedTwice(let first, let second): "unpacked at \(first) and at \(second)"
        case .soldTwice(let place, let other): "delivered at \(place) and at \(other)"
        case .commissionedTwice(let first, let second): "commissioned at \(first) and at \(second)"
        }
    }
}

/// What new events say of the lives of things.
package struct LifeCycle: Sendable {
    private struct Entry: Hashable {
        let epc: String
        let turn: LifeTurn
        let other: String
        let at: Instant
        /// Of the event: 1, 2, 3 … among those it came with, until they are stored.
        let number: Int64
    }

    /// What the new events say of one thing.
    private struct Touch {
        var first: Instant
        var last: Instant
        var turns = false
    }

    /// Each once, by thing.
    private let entries: [Entry]
    private let touched: [String: Touch]

    /// - Parameter drafts: events in the order in which they are numbered. Where `tells` is false, they say nothing of a life: declarations of an error, and what these withdraw.
    package init(_ drafts: [DraftEvent], where tells: (DraftEvent) -> Bool) {
        var entries: Set<Entry> = []
        var touched: [String: Touch] = [:]
        for (place, draft) in drafts.enumerated() where tells(draft) {
            entries.formUnion(draft.turns.map { Entry(epc: $0.epc, turn: $0.turn, other: $0.other, at: draft.at, number: Int64(place + 1)) })
            for mark in draft.index.epcs where mark.role.isThing {
                var touch = touched[mark.epc] ?? Touch(first: draft.at, last: draft.at)
                touch.first = min(touch.first, draft.at)
                touch.last = max(touch.last, draft.at)
                touched[mark.epc] = touch
            }
            for turning in draft.turns where turning.turn == .commissioned || turning.turn == .ended { touched[turning.epc]?.turns = true }
        }
        self.entries = entries.sorted { ($0.epc, $0.number) < ($1.epc, $1.number) }
        self.touched = touched
    }

    /// Keeps the turns of events that were just stored.
    /// - Parameter last: the number before that of the first event.
    /// - Returns: contradictions that nobody has been told of, by thing.
    package func save(after last: Int64, in tx: any Transaction) throws -> [(epc: String, contradiction: LifeContradiction)] {
        guard !touched.isEmpty else { return [] }
        let sorted = entries.map { Entry(epc: $0.epc, turn: $0.turn, other: $0.other, at: $0.at, number: last + $0.number) }
        if !sorted.isEmpty {
            try tx.send(
                [
                    Bulk(
                        "INSERT INTO epcis_life (epc, turn, other, at, seq) SELECT v.epc, v.turn, v.other, v.at, v.seq {from values} WHERE true ON CONFLICT DO NOTHING",
                        [
                            "epc": .texts(sorted.map(\.epc)), "turn": .ints(sorted.map(\.turn.rawValue)), "other": .texts(sorted.map(\.other)),
                            "at": .instants(sorted.map(\.at)), "seq": .ints(sorted.map(\.number)),
                        ])
                ], exactly: false)
        }
        let unpacked = try Self.twice(sorted.filter { $0.turn == .unpacked }, undoneBy: .packed, in: tx)
        let commissioned = try Self.twice(sorted.filter { $0.turn == .commissioned }, undoneBy: .ended, in: tx)
        let found = try beginningsAndEnds(in: tx) + unpacked.map { ($0.epc, .unpackedTwice(first: $0.first, second: $0.second)) }
            + commissioned.map { ($0.epc, .commissionedTwice(first: $0.first, second: $0.second)) } + sales(sorted.filter { $0.turn == .sold }, in: tx)
        return try Self.new(found.sorted { ($0.epc, $0.contradiction.number) < ($1.epc, $1.contradiction.number) }, in: tx)
    }

    /// Events that turned out to be in error say nothing of a life.
    package static func forget(_ numbers: [Int64], of events: [DraftEvent], in tx: any Transaction) throws {
        guard !numbers.isEmpty else { return }
        let rows = zip(events, numbers).flatMap { event, number in Set(event.index.epcs.map(\.epc)).map { (epc: $0, number: number) } }
        try tx.send(
            [
                Bulk(
                    "DELETE FROM epcis_life {using values} WHERE epcis_life.epc = v.epc AND epcis_life.seq = v.seq",
                    ["epc": .texts(rows.map(\.epc)), "seq": .ints(rows.map(\.number))])
            ].filter { $0.count > 0 }, exactly: false)
    }

    private typealias Found = [(epc: String, contradiction: LifeContradiction)]

    private func beginningsAndEnds(in tx: any Transaction) throws -> Found {
        func turn(_ bound: String, _ turn: LifeTurn) -> String {
            "(SELECT \(bound)(l.at) FROM epcis_life AS l WHERE l.epc = v.epc AND l.turn = \(turn.rawValue) AND l.other = '')"
        }
        func lives(_ selected: [String], of things: [String]) throws -> [(epc: String, first: Instant?, second: Instant?)] {
            guard !things.isEmpty else { return [] }
            return try tx.rows(Bulk("SELECT v.epc, \(selected[0]), \(selected[1]) {from values}", ["epc": .texts(things)])) {
                (epc: try $0.text(0), first: try $0.optionalInstant(1), second: try $0.optionalInstant(2))
            }
        }
        let begun = try lives([turn("MIN", .commissioned), turn("MAX", .ended)], of: touched.keys.sorted())
        // Of what begins anew after its end nothing is too late.
        let ended = try lives([turn("MAX", .commissioned), turn("MAX", .ended)], of: begun.filter { $0.second != nil }.map(\.epc)).filter { life in
            life.second.map { ended in life.first.map { $0 <= ended } ?? true } ?? false
        }
        let starts = Dictionary(uniqueKeysWithValues: begun.compactMap { life in life.first.map { (life.epc, $0) } })
        let ends = Dictionary(uniqueKeysWithValues: ended.compactMap { life in life.second.map { (life.epc, $0) } })
        let turned = Set(touched.filter(\.value.turns).keys)
        let doubtful = try Self.outside(starts.filter { turned.contains($0.key) }, "<", in: tx) + Self.outside(ends.filter { turned.contains($0.key) }, ">", in: tx)
        let bounds = try Self.bounds(of: Set(doubtful).sorted(), in: tx)
        var found: Found = []
        for (epc, touch) in touched {
            let earliest = min(touch.first, bounds[epc]?.first ?? touch.first)
            let latest = max(touch.last, bounds[epc]?.last ?? touch.last)
            if let start = starts[epc], earliest < start { found.append((epc, .beforeCommissioning(at: earliest, commissioned: start))) }
            if let end = ends[epc], latest > end { found.append((epc, .afterEnd(at: latest, ended: end))) }
        }
        return found
    }

    /// Things of which some event lies before (`<`) or after (`>`) a moment; whether its sender has taken it back is not looked at yet, and hardly ever has to be.
    private static func outside(_ moments: [String: Instant], _ side: String, in tx: any Transaction) throws -> [String] {
        guard !moments.isEmpty else { return [] }
        let moments = moments.sorted { $0.key < $1.key }
        let any = EPCRole.things.map { "EXISTS (SELECT 1 FROM epcis_epc AS x WHERE x.epc = v.epc AND x.role = \($0.rawValue) AND x.at \(side) v.at)" }
        return try tx.rows(
            Bulk(
                "SELECT v.epc {from values} WHERE \(any.joined(separator: " OR "))",
                ["epc": .texts(moments.map(\.key)), "at": .instants(moments.map(\.value))])
        ) { try $0.text(0) }
    }

    /// The first and the last event of each thing that its sender has not taken back.
    private static func bounds(of things: [String], in tx: any Transaction) throws -> [String: (first: Instant, last: Instant)] {
        guard !things.isEmpty else { return [:] }
        let roles = EPCRole.things
        func bound(_ direction: String) -> String {
            """
            (SELECT x.at FROM epcis_epc AS x JOIN epcis_event AS e ON e.seq = x.seq WHERE x.epc = v.epc AND x.role = v.role AND e.is_error = 0
            AND NOT EXISTS (SELECT 1 FROM epcis_event AS d WHERE d.at = e.at AND d.hash = e.hash AND d.is_error = 1 AND d.party_id = e.party_id)
            ORDER BY x.at \(direction), x.seq \(direction) LIMIT 1)
            """
        }
        let rows = try tx.rows(
            Bulk(
                "SELECT v.epc, \(bound("ASC")), \(bound("DESC")) {from values}",
                ["epc": .texts(things.flatMap { epc in roles.map { _ in epc } }), "role": .ints(things.flatMap { _ in roles.map(\.rawValue) })])
        ) { (epc: try $0.text(0), first: try $0.optionalInstant(1), last: try $0.optionalInstant(2)) }
        return rows.reduce(into: [:]) { bounds, row in
            guard let first = row.first, let last = row.last else { return }
            let known = bounds[row.epc]
            bounds[row.epc] = (min(first, known?.first ?? first), max(last, known?.last ?? last))
        }
    }

    /// Things that took one turn twice, of which one is among `entries`, without what undoes it between.
    private static func twice(
        _ entries: [Entry], undoneBy undoing: LifeTurn, in tx: any Transaction
    ) throws -> [(epc: String, first: Instant, second: Instant)] {
        guard let turn = entries.first?.turn else { return [] }
        let other = "l.epc = v.epc AND l.turn = \(turn.rawValue) AND l.other = v.other AND l.seq <> v.seq"
        func near(_ bound: String, _ turn: LifeTurn, _ side: String) -> String {
            "(SELECT \(bound)(l.at) FROM epcis_life AS l WHERE l.epc = v.epc AND l.turn = \(turn.rawValue) AND l.other = v.other AND l.at \(side) v.at AND l.seq <> v.seq)"
        }
        let rows = try tx.rows(
            Bulk(
                """
                SELECT v.epc, v.at, \(near("MAX", turn, "<=")), \(near("MAX", undoing, "<=")), \(near("MIN", turn, ">=")), \(near("MIN", undoing, ">=")) {from values}
                WHERE EXISTS (SELECT 1 FROM epcis_life AS l WHERE \(other))
                """,
                [
                    "epc": .texts(entries.map(\.epc)), "other": .texts(entries.map(\.other)), "at": .instants(entries.map(\.at)), "seq": .ints(entries.map(\.number)),
                ])
        ) { row in
            (
                epc: try row.text(0), at: try row.instant(1), before: try row.optionalInstant(2), undoneBefore: try row.optionalInstant(3),
                after: try row.optionalInstant(4), undoneAfter: try row.optionalInstant(5)
            )
        }
        return rows.compactMap { row in
            if let before = row.before, row.undoneBefore.map({ $0 < before }) ?? true { return (row.epc, before, row.at) }
            if let after = row.after, row.undoneAfter.map({ $0 > after }) ?? true { return (row.epc, row.at, after) }
            return nil
        }
    }

    private func sales(_ entries: [Entry], in tx: any Transaction) throws -> Found {
        guard !entries.isEmpty else { return [] }
        func place(_ bound: String) -> String { "(SELECT \(bound)(l.other) FROM epcis_life AS l WHERE l.epc = v.epc AND l.turn = \(LifeTurn.sold.rawValue))" }
        let returned = "(SELECT MAX(l.at) FROM epcis_life AS l WHERE l.epc = v.epc AND l.turn = \(LifeTurn.returned.rawValue) AND l.other = '')"
        let rows = try tx.rows(
            Bulk("SELECT v.epc, \(place("MIN")), \(place("MAX")), \(returned) {from values}", ["epc": .texts(Set(entries.map(\.epc)).sorted())])
        ) { (epc: try $0.text(0), place: try $0.text(1), other: try $0.text(2), returned: try $0.optionalInstant(3)) }
        return rows.compactMap { $0.place == $0.other || $0.returned != nil ? nil : ($0.epc, .soldTwice(place: $0.place, other: $0.other)) }
    }

    /// Each is told once of a thing.
    private static func new(_ found: Found, in tx: any Transaction) throws -> Found {
        var seen: Set<Sign> = []
        let found = found.filter { seen.insert(Sign(epc: $0.epc, kind: $0.contradiction.number)).inserted }
        guard !found.isEmpty else { return [] }
        let rows = try tx.rows(
            Bulk(
                "SELECT c.epc, c.kind FROM epcis_contradiction AS c {join values} WHERE c.epc = v.epc AND c.kind = v.kind",
                ["epc": .texts(found.map(\.epc)), "kind": .ints(found.map(\.contradiction.number))])
        ) { Sign(epc: try $0.text(0), kind: try $0.int(1)) }
        let known = Set(rows)
        let new = found.filter { !known.contains(Sign(epc: $0.epc, kind: $0.contradiction.number)) }
        // Whoever stores events does so alone: nobody else has added one meanwhile.
        try tx.send(
            [
                Bulk(
                    "INSERT INTO epcis_contradiction (epc, kind) SELECT v.epc, v.kind {from values}",
                    ["epc": .texts(new.map(\.epc)), "kind": .ints(new.map(\.contradiction.number))])
            ].filter { $0.count > 0 }, exactly: true)
        return new
    }

    private struct Sign: Hashable {
        let epc: String
        let kind: Int64
    }
}
