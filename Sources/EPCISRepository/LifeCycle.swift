import Core
import EPCIS
import Store

/// A turn in the life of a thing, as an event says it. The numbers are stored and never change.
enum LifeTurn: Int64 {
    /// It began to exist: added as an object, or the output of a transformation.
    case commissioned = 1
    /// Into a parent, or as a parent: `other` is the parent, or empty.
    case packed = 2
    case unpacked = 3
    /// Accepted or sold: `other` is the place.
    case sold = 4
    case returned = 5
    /// Deleted as an object.
    case ended = 6
}

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

    fileprivate var number: Int64 {
        switch self {
        case .beforeCommissioning: 1
        case .afterEnd: 2
        case .unpackedTwice: 3
        case .soldTwice: 4
        }
    }

    /// For people.
    package var detail: String {
        switch self {
        case .beforeCommissioning(let at, let commissioned): "an event at \(at), commissioned at \(commissioned)"
        case .afterEnd(let at, let ended): "an event at \(at), ended at \(ended)"
        case .unpackedTwice(let first, let second): "unpacked at \(first) and at \(second)"
        case .soldTwice(let place, let other): "delivered at \(place) and at \(other)"
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
        let number: Int64
    }

    /// What the new events say of one thing.
    private struct Touch {
        var first: Instant
        var last: Instant
        var turns = false
    }

    private var entries: Set<Entry> = []
    private var touched: [String: Touch] = [:]

    /// - Parameter events: stored just now, error declarations and what these withdraw left out.
    package init(_ events: [(draft: DraftEvent, number: Int64)]) {
        for (draft, number) in events { add(draft, number) }
    }

    private mutating func add(_ draft: DraftEvent, _ number: Int64) {
        let event = draft.event
        func entry(_ id: String, _ turn: LifeTurn, _ other: String = "") -> Entry {
            Entry(epc: CanonicalID.of(id), turn: turn, other: other.isEmpty ? "" : CanonicalID.of(other), at: draft.at, number: number)
        }
        var new: [Entry] = []
        switch (event.type, event.action) {
        case (.objectEvent, .add?): new = event.epcList.map { entry($0, .commissioned) }
        case (.objectEvent, .delete?): new = event.epcList.map { entry($0, .ended) }
        case (.transformationEvent, _): new = event.outputEPCList.map { entry($0, .commissioned) }
        case (.aggregationEvent, .add?), (.aggregationEvent, .delete?):
            let turn = event.action == .add ? LifeTurn.packed : .unpacked
            let parent = event.parentID ?? ""
            new = event.childEPCs.map { entry($0, turn, parent) }
            // Of the parent as a whole only what empties it, and what fills it again.
            if !parent.isEmpty, turn == .packed || event.childEPCs.isEmpty && event.childQuantityList.isEmpty { new.append(entry(parent, turn)) }
        default: break
        }
        let words = (bizStep: event.bizStep.flatMap(CBV.bizSteps.word), disposition: event.disposition.flatMap(CBV.dispositions.word))
        if words.disposition == "retail_sold", words.bizStep == "accepting" || words.bizStep == "retail_selling", let place = event.readPoint ?? event.bizLocation {
            new += event.epcList.map { entry($0, .sold, place) }
        }
        if words.disposition == "returned" { new += event.epcList.map { entry($0, .returned) } }
        entries.formUnion(new)
        for mark in draft.index.epcs where mark.role.rawValue < EPCRole.epcClass.rawValue {
            var touch = touched[mark.epc] ?? Touch(first: draft.at, last: draft.at)
            touch.first = min(touch.first, draft.at)
            touch.last = max(touch.last, draft.at)
            touched[mark.epc] = touch
        }
        for entry in new where entry.turn == .commissioned || entry.turn == .ended { touched[entry.epc]?.turns = true }
    }

    /// Keeps the turns.
    /// - Returns: contradictions that nobody has been told of, by thing.
    package func save(in tx: any Transaction) throws -> [(epc: String, contradiction: LifeContradiction)] {
        guard !touched.isEmpty else { return [] }
        let sorted = entries.sorted { ($0.epc, $0.number) < ($1.epc, $1.number) }
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
        let found = try beginningsAndEnds(in: tx) + unpackings(sorted.filter { $0.turn == .unpacked }, in: tx) + sales(sorted.filter { $0.turn == .sold }, in: tx)
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
        let things = touched.keys.sorted()
        func turn(_ bound: String, _ turn: LifeTurn) -> String {
            "(SELECT \(bound)(l.at) FROM epcis_life AS l WHERE l.epc = v.epc AND l.turn = \(turn.rawValue) AND l.other = '')"
        }
        let lives = try tx.rows(
            Bulk(
                "SELECT v.epc, \(turn("MIN", .commissioned)), \(turn("MAX", .commissioned)), \(turn("MAX", .ended)) {from values}", ["epc": .texts(things)])
        ) { (epc: try $0.text(0), first: try $0.optionalInstant(1), last: try $0.optionalInstant(2), ended: try $0.optionalInstant(3)) }
            .filter { $0.first != nil || $0.ended != nil }
        let turned = lives.filter { touched[$0.epc]?.turns == true }.map(\.epc)
        let bounds = try Self.bounds(of: turned, in: tx)
        var found: Found = []
        for life in lives {
            guard let touch = touched[life.epc] else { continue }
            let earliest = min(touch.first, bounds[life.epc]?.first ?? touch.first)
            let latest = max(touch.last, bounds[life.epc]?.last ?? touch.last)
            if let first = life.first, earliest < first { found.append((life.epc, .beforeCommissioning(at: earliest, commissioned: first))) }
            if let ended = life.ended, latest > ended, life.last.map({ $0 <= ended }) ?? true { found.append((life.epc, .afterEnd(at: latest, ended: ended))) }
        }
        return found
    }

    /// The first and the last event of each thing that its sender has not taken back.
    private static func bounds(of things: [String], in tx: any Transaction) throws -> [String: (first: Instant, last: Instant)] {
        guard !things.isEmpty else { return [:] }
        let roles = EPCRole.allCases.filter { $0.rawValue < EPCRole.epcClass.rawValue }
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

    private func unpackings(_ entries: [Entry], in tx: any Transaction) throws -> Found {
        guard !entries.isEmpty else { return [] }
        func near(_ bound: String, _ turn: LifeTurn, _ side: String) -> String {
            "(SELECT \(bound)(l.at) FROM epcis_life AS l WHERE l.epc = v.epc AND l.turn = \(turn.rawValue) AND l.other = v.other AND l.at \(side) v.at AND l.seq <> v.seq)"
        }
        let rows = try tx.rows(
            Bulk(
                """
                SELECT v.epc, v.at, \(near("MAX", .unpacked, "<=")), \(near("MAX", .packed, "<=")), \(near("MIN", .unpacked, ">=")), \(near("MIN", .packed, ">=")) {from values}
                """,
                [
                    "epc": .texts(entries.map(\.epc)), "other": .texts(entries.map(\.other)), "at": .instants(entries.map(\.at)), "seq": .ints(entries.map(\.number)),
                ])
        ) { row in
            (
                epc: try row.text(0), at: try row.instant(1), unpackedBefore: try row.optionalInstant(2), packedBefore: try row.optionalInstant(3),
                unpackedAfter: try row.optionalInstant(4), packedAfter: try row.optionalInstant(5)
            )
        }
        return rows.compactMap { row in
            if let before = row.unpackedBefore, row.packedBefore.map({ $0 < before }) ?? true { return (row.epc, .unpackedTwice(first: before, second: row.at)) }
            if let after = row.unpackedAfter, row.packedAfter.map({ $0 > after }) ?? true { return (row.epc, .unpackedTwice(first: row.at, second: after)) }
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
