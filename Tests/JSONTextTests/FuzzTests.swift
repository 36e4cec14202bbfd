import Foundation
import JSONText
import Testing

@Suite("Random values and broken texts")
struct FuzzTests {
    /// SIM_SEED replays one seed; else 40 seeds.
    static let seeds: [UInt64] = {
        if let named = ProcessInfo.processInfo.environment["SIM_SEED"], let seed = UInt64(named) { return [seed] }
        return Array(1...40)
    }()

    private let limits = JSONLimits(refuseNUL: false)

    @Test("A random value is the same after writing and reading, compact and for persons", arguments: seeds)
    func roundTrip(seed: UInt64) throws {
        var source = RandomJSON(seed: seed)
        for turn in 1...25 {
            let json = source.value(depth: 6)
            let note: Comment = "seed \(seed), turn \(turn): \(json)"
            #expect(try JSON.parse(json.text, limits: limits) == json, note)
            #expect(try JSON.parse(json.prettyText(), limits: limits) == json, note)
            #expect(try JSON.parse(json.text, limits: limits).text == json.text, note)
        }
    }

    @Test("A text with broken bytes is refused at a place inside it, or read and written like any other", arguments: seeds)
    func brokenBytes(seed: UInt64) throws {
        var source = RandomJSON(seed: seed)
        var outcomes = (read: 0, refused: 0)
        for turn in 1...100 {
            var bytes = Array(source.value(depth: 4).text.utf8)
            for _ in 0...source.random.below(3) { source.damage(&bytes) }
            switch Result(catching: { () throws(JSONError) in try JSON.parse(bytes, limits: limits) }) {
            case .success(let json):
                #expect(try JSON.parse(json.text, limits: limits) == json, "seed \(seed), turn \(turn)")
                outcomes.read += 1
            case .failure(let error):
                #expect((0...bytes.count).contains(error.offset), "seed \(seed), turn \(turn): \(error)")
                outcomes.refused += 1
            }
        }
        #expect(outcomes.read > 0 && outcomes.refused > 0, "seed \(seed)")
    }

    @Test("Lines cut at random come out as they went in", arguments: seeds)
    func randomLines(seed: UInt64) throws {
        var source = RandomJSON(seed: seed)
        let values = (1...20).map { _ in source.value(depth: 3) }
        let bytes = Array(values.map { $0.text + (source.random.below(2) == 0 ? "\n" : "\r\n") }.joined().utf8)
        var stream = NDJSONLines()
        var read: [JSON] = []
        var start = 0
        while start < bytes.count {
            let end = min(start + source.random.below(40), bytes.count)
            read += try stream.feed(bytes[start..<end]).map { try $0.parse(limits: limits) }
            start = end
        }
        #expect(read == values && stream.finish() == nil, "seed \(seed)")
    }
}

/// Makes values with everything that JSON can say.
struct RandomJSON {
    var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    mutating func value(depth: Int) -> JSON {
        switch random.below(depth > 0 ? 8 : 5) {
        case 0: .null
        case 1: .bool(random.below(2) == 0)
        case 2: .number(number())
        case 3, 4: .string(text())
        case 5: .array((0..<random.below(8)).map { _ in value(depth: depth - 1) })
        default: .object(JSONObject((0..<random.below(random.below(8) == 0 ? 40 : 6)).map { _ in (text(), value(depth: depth - 1)) }))
        }
    }

    mutating func number() -> JSONNumber {
        switch random.below(4) {
        case 0: JSONNumber(random.below(1_000))
        case 1: JSONNumber(Int64(bitPattern: random.next()))
        case 2: JSONNumber(Double(bitPattern: random.next())) ?? 0
        default: (try? JSONNumber(text: "\(random.below(9)).\(random.below(100))0e-0\(random.below(9))")) ?? 0
        }
    }

    mutating func text() -> String {
        var text = ""
        for _ in 0..<random.below(random.below(4) == 0 ? 60 : 12) {
            let code = switch random.below(6) {
            case 0: random.below(0x30)
            case 1: random.below(0x110000)
            case 2: 0xC0 + random.below(0x400)
            default: 0x20 + random.below(0x60)
            }
            text.unicodeScalars.append(UnicodeScalar(UInt32(code)) ?? "\\")
        }
        return text
    }

    /// Removes, doubles, swaps or replaces one byte.
    mutating func damage(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(bytes[place], at: place)
        case 2: bytes.swapAt(place, random.below(bytes.count))
        default: bytes[place] = random.below(2) == 0 ? UInt8(random.below(256)) : Array("{}[]\",:\\0eu".utf8)[random.below(11)]
        }
    }
}
