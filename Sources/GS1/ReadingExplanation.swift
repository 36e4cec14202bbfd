extension Reading {
    /// What the code is and what it says, for a person: a line for the whole, one for each element, then what the label still lacks, and the
    /// canonical Digital Link.
    /// - Parameter year: in which it is read; it decides the century of dates.
    public func explanation(inYear year: Int) -> [String] {
        var lines = [notation.words]
        if elements.isEmpty, case .key(let keys) = notation {
            lines += keys.compactMap { key in AI.named(key.ai).map { "  As a \(key.rawValue) it names \($0.meaning): (\(key.ai))." } }
        }
        for element in elements { lines.append("  (\(element.ai)) \(element.value)  \(element.note(inYear: year))") }
        if elements.count > 1, let fault = pairFault { lines.append("  On a label of its own this would be wrong. \(fault)") }
        if let digitalLink { lines.append("  \(digitalLink)") }
        return lines
    }

    /// What the elements lack or exclude. A label may hold more than one symbol, so this is no fault of the code.
    private var pairFault: String? {
        do throws(GS1Error) {
            try PairRules.check(elements)
            return nil
        } catch {
            return (error.ai.map { "AI (\($0)): " } ?? "") + error.reason
        }
    }
}

extension Reading.Notation {
    var words: String {
        switch self {
        case .key(let keys): "A key without its AI: \(keys.map(\.rawValue).joined(separator: " or "))."
        case .bracketed: "Elements, each AI in brackets."
        case .elementString: "An element string, with FNC1 in front."
        case .scan(let symbology): "What a scanner sends of a symbol of the kind \(symbology.rawValue)."
        case .digitalLink: "A GS1 Digital Link."
        case .epcURN: "An EPC URN."
        }
    }
}
