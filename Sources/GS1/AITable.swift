/// One row of the table: an AI, or a range of AIs that differ in their last digits only.
struct AIRow: Sendable {
    let first: String
    let last: String
    let title: String
    let components: [AI.Component]
    let isFixed: Bool
    let isAttribute: Bool
    let requires: [String]
    let excludes: [String]
    let key: [[String]]?

    init(
        _ first: String, to last: String? = nil, _ title: String, _ components: [AI.Component], fixed: Bool = false, attribute: Bool = false,
        requires: [String] = [], excludes: [String] = [], key: [[String]]? = nil
    ) {
        self.first = first
        self.last = last ?? first
        self.title = title
        self.components = components
        isFixed = fixed
        isAttribute = attribute
        self.requires = requires
        self.excludes = excludes
        self.key = key
    }

    func ais() -> [AI] {
        guard let low = Int(first), let high = Int(last), low <= high else { return [] }
        let groups = requires.map { $0.split(separator: "+").map { AIPattern(String($0)) } }
        let pairs = excludes.map { AIPattern($0) }
        return (low...high).map { number in
            let digits = String(number)
            let code = String(repeating: "0", count: max(first.utf8.count - digits.utf8.count, 0)) + digits
            return AI(
                code: code, title: title, components: components, isFixed: isFixed, isAttribute: isAttribute, requires: groups, excludes: pairs,
                qualifiers: key)
        }
    }
}

/// Finds AIs by their digits.
enum AITable {
    static let all: [AI] = [rows0To2, rows3, rows4, rows7, rows8To9].flatMap { $0 }.flatMap { $0.ais() }

    /// How many digits the AIs have that begin with two digits, 0 where there is none: the first two always tell.
    private static let lengths: [Int] = {
        var lengths = [Int](repeating: 0, count: 100)
        for ai in all { if let prefix = Int(ai.code.prefix(2)) { lengths[prefix] = ai.code.utf8.count } }
        return lengths
    }()

    /// The AI at each number, by how many digits its code has less two.
    private static let places: [[AI?]] = {
        var places: [[AI?]] = [100, 1_000, 10_000].map { [AI?](repeating: nil, count: $0) }
        for ai in all { if let number = Int(ai.code) { places[ai.code.utf8.count - 2][number] = ai } }
        return places
    }()

    /// What the AIs would be that nobody has assigned yet: anything of up to 90 characters, or of the length that their first two digits
    /// tell every scanner (GS1 General Specifications 7.8.5).
    private static func unassigned(_ code: Bytes) -> AI {
        let length = fixedLength(code)
        return AI(
            code: code.text, title: "UNKNOWN", components: [length.map { .x($0) } ?? .x(upTo: 90)], isFixed: length != nil, isAttribute: false, requires: [],
            excludes: [], qualifiers: nil)
    }

    private static func fixedLength(_ code: Bytes) -> Int? {
        switch code.part(from: 0, to: 2).number {
        case 0: 18
        case 1, 2, 3: 14
        case 4: 16
        case 20: 2
        case .some(11...19), .some(31...36): 6
        case 41: 13
        default: nil
        }
    }

    /// The AI of exactly that code.
    static func named(_ code: Bytes) -> AI? {
        guard (2...4).contains(code.count), let number = code.number else { return nil }
        return places[code.count - 2][number]
    }

    /// The AI with which the text begins.
    static func beginning(_ text: Bytes) -> AI? {
        guard text.count >= 2, let prefix = text.part(from: 0, to: 2).number else { return nil }
        let length = lengths[prefix]
        return length > 0 && text.count >= length ? named(text.part(from: 0, to: length)) : nil
    }

    /// An AI of exactly that code that is in no table yet, unless its first digits belong to AIs of another length.
    static func vivified(_ code: Bytes) -> AI? {
        guard (2...4).contains(code.count), code.isDigits, let prefix = code.part(from: 0, to: 2).number else { return nil }
        return lengths[prefix] == 0 || lengths[prefix] == code.count ? unassigned(code) : nil
    }
}
