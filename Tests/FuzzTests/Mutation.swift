import Core

/// Changes input as a fuzzer does, at random from one seed: the same seed makes the same inputs.
struct Mutation {
    private let random: SeededRandom
    private let seeds: [[UInt8]]
    private static let most = 20_000

    init(seed: UInt64, of target: FuzzTarget) {
        // Each target has chances of its own, so that one can be repeated alone.
        random = SeededRandom(seed: seed ^ target.rawValue.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 })
        seeds = FuzzSeeds.seeds(of: target)
    }

    /// Words on which decoders stumble.
    private static let words: [[UInt8]] =
        [
            "\"", "\\", "\\u0000", "\\ud800", "\\udc00", "{", "}", "[", "]", ",", ":", ";", "=", "&", "+", "-", ".", "0", "00", "1e999", "-0", "null", "true",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1000000000000", "\r\n", "\n", "\r", "\t", " ", "%", "%00", "%zz", "%2B", "\u{FEFF}",
            "\u{2028}", "e\u{301}", "\u{1F600}", "\r\n--x", "--", "2026-02-30", "24:00:00", "+24:00", "23:59:60", "_", "a_", "''", "#", "/", "~", "\"\"",
        ].map { Array($0.utf8) } + [[0], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x1F, 0x8B]]

    mutating func next() -> [UInt8] {
        var bytes = pick(seeds) ?? []
        for _ in 0...below(6) { change(&bytes) }
        return Array(bytes.prefix(Self.most))
    }

    private func below(_ bound: Int) -> Int { bound <= 1 ? 0 : Int(random.next() % UInt64(bound)) }

    private func pick<Element>(_ elements: [Element]) -> Element? { elements.isEmpty ? nil : elements[below(elements.count)] }

    private func range(in bytes: [UInt8], most: Int = 30) -> Range<Int> {
        let start = below(bytes.count + 1)
        return start..<(start + below(min(most, bytes.count - start) + 1))
    }

    private func change(_ bytes: inout [UInt8]) {
        let place = below(bytes.count + 1)
        switch below(10) {
        case 0: bytes.removeSubrange(range(in: bytes))
        case 1: bytes.insert(contentsOf: bytes[range(in: bytes)], at: place)
        case 2: bytes.insert(UInt8(below(256)), at: place)
        case 3, 4: bytes.insert(contentsOf: pick(Self.words) ?? [], at: place)
        case 5: bytes.replaceSubrange(range(in: bytes, most: 8), with: pick(Self.words) ?? [])
        case 6 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
        case 7: bytes.removeSubrange(place...)
        case 8:
            // A piece of another seed, from where this one is left.
            let other = pick(seeds) ?? []
            bytes.replaceSubrange(place..., with: other[below(other.count + 1)...])
        case 9 where below(4) == 0:
            let piece = bytes[range(in: bytes)]
            for _ in 0..<below(200) where bytes.count < Self.most { bytes.insert(contentsOf: piece, at: place) }
        default: bytes.swapAt(below(max(1, bytes.count)), below(max(1, bytes.count)), where: !bytes.isEmpty)
        }
    }
}

extension [UInt8] {
    fileprivate mutating func swapAt(_ one: Int, _ other: Int, where isPossible: Bool) { if isPossible { swapAt(one, other) } }
}
