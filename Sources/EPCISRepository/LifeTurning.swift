import EPCIS

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

/// A turn of one thing.
struct LifeTurning: Sendable {
    /// Canonical.
    let epc: String
    let turn: LifeTurn
    /// Canonical; empty where the turn has none.
    let other: String

    private init(_ id: String, _ turn: LifeTurn, _ other: String = "") {
        epc = CanonicalID.of(id)
        self.turn = turn
        self.other = other.isEmpty ? "" : CanonicalID.of(other)
    }

    static func turns(of event: EPCISEvent) -> [LifeTurning] {
        var turns: [LifeTurning] = []
        switch (event.type, event.action) {
        case (.objectEvent, .add?): turns = event.epcList.map { LifeTurning($0, .commissioned) }
        case (.objectEvent, .delete?): turns = event.epcList.map { LifeTurning($0, .ended) }
        case (.transformationEvent, _): turns = event.outputEPCList.map { LifeTurning($0, .commissioned) }
        case (.aggregationEvent, .add?), (.aggregationEvent, .delete?):
            let turn = event.action == .add ? LifeTurn.packed : .unpacked
            let parent = event.parentID ?? ""
            turns = event.childEPCs.map { LifeTurning($0, turn, parent) }
            // Of the parent as a whole only what empties it, and what fills it again.
            if !parent.isEmpty, turn == .packed || event.childEPCs.isEmpty && event.childQuantityList.isEmpty { turns.append(LifeTurning(parent, turn)) }
        default: break
        }
        let words = (bizStep: event.bizStep.flatMap(CBV.bizSteps.word), disposition: event.disposition.flatMap(CBV.dispositions.word))
        if words.disposition == "retail_sold", words.bizStep == "accepting" || words.bizStep == "retail_selling", let place = event.readPoint ?? event.bizLocation {
            turns += event.epcList.map { LifeTurning($0, .sold, place) }
        }
        if words.disposition == "returned" { turns += event.epcList.map { LifeTurning($0, .returned) } }
        return turns
    }
}
