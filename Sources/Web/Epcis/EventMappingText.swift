import Core
import EPCISRepository

/// A mapping as people write it, one line each: `bizStep=https://partner.example/drop readPoint=urn:epc:id:sgln:4012345.00009.0 -> handed_over`.
enum EventMappingText {
    /// What stands for a step where an event moves nothing.
    static let nothing = "nothing"

    static func text(of mapping: EventMapping) -> String {
        mapping.lines.map { line in
            let said = [("bizStep", line.bizStep), ("disposition", line.disposition), ("readPoint", line.readPoint)].compactMap { name, value in value.map { "\(name)=\($0)" } }
            return "\(said.joined(separator: " ")) -> \(line.step?.rawValue ?? nothing)"
        }.joined(separator: "\n")
    }

    /// What is wrong with a line, which counts from 1.
    enum Fault: Error, Equatable {
        case noArrow(line: Int)
        case step(line: Int, String)
        case word(line: Int, String)
        case twice(line: Int, String)
        case refused(EventMappingRefusal)
    }

    /// Empty lines are passed over, and count.
    static func read(_ text: String) -> Result<EventMapping, Fault> {
        var lines: [EventMapping.Line] = []
        var places: [Int] = []
        for (place, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let words = line.split(whereSeparator: \.isWhitespace).map(String.init)
            guard !words.isEmpty else { continue }
            switch read(words, line: place + 1) {
            case .success(let line):
                lines.append(line)
                places.append(place + 1)
            case .failure(let fault): return .failure(fault)
            }
        }
        do throws(EventMappingRefusal) {
            return .success(try EventMapping(lines))
        } catch {
            return .failure(.refused(error.moved { places[$0 - 1] }))
        }
    }

    private static func read(_ words: [String], line: Int) -> Result<EventMapping.Line, Fault> {
        guard words.count >= 2, words[words.count - 2] == "->" else { return .failure(.noArrow(line: line)) }
        let last = words[words.count - 1]
        let step = Step(rawValue: last)
        guard step != nil || last == nothing else { return .failure(.step(line: line, last)) }
        var said: [String: String] = [:]
        for word in words.dropLast(2) {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, ["bizStep", "disposition", "readPoint"].contains(parts[0]) else { return .failure(.word(line: line, word)) }
            guard said.updateValue(parts[1], forKey: parts[0]) == nil else { return .failure(.twice(line: line, parts[0])) }
        }
        return .success(EventMapping.Line(bizStep: said["bizStep"], disposition: said["disposition"], readPoint: said["readPoint"], step: step))
    }
}

extension EventMappingRefusal {
    /// The same of another line.
    fileprivate func moved(_ place: (Int) -> Int) -> Self {
        switch self {
        case .tooManyLines: .tooManyLines
        case .nothingToMatch(let line): .nothingToMatch(line: place(line))
        case .text(let line): .text(line: place(line))
        case .unknownWord(let line, let word): .unknownWord(line: place(line), word)
        }
    }
}
