/// Which elements need, and which exclude each other. One label may spread its elements over several symbols, so the rules hold for a label:
/// put the elements of all its symbols together before asking.
///
///     try PairRules.check(elements)                     // all rules
///     try PairRules.Rule.required.check(elements)
public enum PairRules {
    /// - Throws: the first rule that is broken, with the AI that breaks it.
    public static func check(_ elements: [Element]) throws(GS1Error) {
        for rule in Rule.allCases { try rule.check(elements) }
    }

    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// AIs that exclude each other. Throws `.excludedPair`.
        case excluded
        /// AIs that need others. Throws `.missingPair`.
        case required
        /// An AI that stands twice has the same value. Throws `.differentValues`.
        case repeated
        /// A digital signature (8030) signs a single thing, so (253), (255) and (8003) must have their serial. Throws `.missingSerial`.
        case signedSerial

        public func check(_ elements: [Element]) throws(GS1Error) {
            switch self {
            case .excluded: try PairRules.checkExcluded(elements)
            case .required: try PairRules.checkRequired(elements)
            case .repeated: try PairRules.checkRepeated(elements)
            case .signedSerial: try PairRules.checkSignedSerial(elements)
            }
        }
    }

    /// An AI never meets itself, even where it has the pattern.
    private static func match(_ pattern: AIPattern, in elements: [Element], besides ai: String) -> Element? {
        elements.first { $0.ai != ai && pattern.matches($0.ai) }
    }

    private static func checkExcluded(_ elements: [Element]) throws(GS1Error) {
        for element in elements {
            for pattern in element.definition?.excludes ?? [] {
                if let other = match(pattern, in: elements, besides: element.ai) {
                    throw GS1Error(.excludedPair, ai: element.ai, "It may not be on a label with AI (\(other.ai)); leave one of them out.")
                }
            }
        }
    }

    private static func checkRequired(_ elements: [Element]) throws(GS1Error) {
        for element in elements {
            let groups = element.definition?.requires ?? []
            let isMet = groups.isEmpty || groups.contains { group in group.allSatisfy { match($0, in: elements, besides: element.ai) != nil } }
            if !isMet {
                let choices = groups.map { $0.map { "(\($0))" }.joined(separator: " with ") }.joined(separator: ", or ")
                throw GS1Error(.missingPair, ai: element.ai, "It needs on the same label \(choices).")
            }
        }
    }

    private static func checkRepeated(_ elements: [Element]) throws(GS1Error) {
        var values: [String: String] = [:]
        for element in elements {
            if let earlier = values.updateValue(element.value, forKey: element.ai), Bytes(earlier) != Bytes(element.value) {
                throw GS1Error(.differentValues, ai: element.ai, "It stands twice with different values, \(Bytes(earlier).shown) and \(Bytes(element.value).shown).")
            }
        }
    }

    private static func checkSignedSerial(_ elements: [Element]) throws(GS1Error) {
        guard elements.contains(where: { $0.ai == "8030" }) else { return }
        for element in elements where ["253", "255", "8003"].contains(element.ai) {
            if element.value.utf8.count == element.definition?.shortest {
                throw GS1Error(.missingSerial, ai: element.ai, "A digital signature (8030) is for one thing only; add the serial number to the key.")
            }
        }
    }
}
