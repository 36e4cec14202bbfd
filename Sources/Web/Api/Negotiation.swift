/// What an Accept field prefers (RFC 9110, section 12.5.1).
enum Negotiation {
    /// The offered type that is most wanted; the first of those that are wanted alike.
    /// - Returns: nil when none is wanted at all.
    static func best(_ accept: String?, of offered: [MediaType]) -> MediaType? {
        guard let accept, accept.contains(where: { $0 != " " }) else { return offered.first }
        let ranges = accept.split(separator: ",").prefix(50).compactMap(Range.init)
        var best: (type: MediaType, weight: Double)?
        for type in offered {
            let matching = ranges.filter { $0.matches(type) }.max { $0.precision < $1.precision }
            guard let weight = matching?.weight, weight > 0, weight > best?.weight ?? 0 else { continue }
            best = (type, weight)
        }
        return best?.type
    }

    /// `text/*;q=0.5`
    private struct Range {
        let type: String
        let weight: Double

        init?(_ text: Substring) {
            let pieces = text.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let type = pieces.first, type.contains("/") else { return nil }
            self.type = type
            let weight = pieces.dropFirst().last { $0.hasPrefix("q=") }.map { $0.dropFirst(2) }
            self.weight = weight.flatMap { Double($0) }.map { min(max($0, 0), 1) } ?? 1
        }

        var precision: Int { type == "*/*" ? 0 : type.hasSuffix("/*") ? 1 : 2 }

        func matches(_ media: MediaType) -> Bool {
            switch precision {
            case 0: true
            case 1: media.rawValue.hasPrefix(type.dropLast())
            default: media.rawValue == type
            }
        }
    }
}
