import Core
import EPCIS
import Store

/// What a party's own words mean to the trade: lines in their order, of which the first that fits counts.
package struct EventMapping: Sendable, Equatable {
    package let lines: [Line]

    package static let none = EventMapping(known: [])

    /// What is not said is not asked.
    package struct Line: Sendable, Hashable {
        /// The word of CBV where there is one, else the URI.
        package let bizStep: String?
        package let disposition: String?
        /// Canonical URI.
        package let readPoint: String?
        /// nil: such an event moves nothing.
        package let step: Step?

        package init(bizStep: String?, disposition: String?, readPoint: String?, step: Step?) {
            self.bizStep = bizStep.map { CBV.bizSteps.word(of: $0) ?? $0 }
            self.disposition = disposition.map { CBV.dispositions.word(of: $0) ?? $0 }
            self.readPoint = readPoint.map(Self.place)
            self.step = step
        }

        /// A GLN by its digits is the place whose Digital Link it is.
        private static func place(_ text: String) -> String {
            guard text.utf8.count == 13, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return CanonicalID.of(text) }
            return CanonicalID.of("https://id.gs1.org/414/" + text)
        }

        /// Words that are neither of CBV nor URIs, which no event can have.
        fileprivate var unknown: String? {
            let words = [bizStep.map { ($0, CBV.bizSteps) }, disposition.map { ($0, CBV.dispositions) }].compactMap { $0 }
            return words.first { text, list in list.word(of: text) == nil && !text.contains(":") }?.0
        }

        fileprivate func fits(_ said: Said) -> Bool {
            (bizStep == nil || bizStep == said.bizStep) && (disposition == nil || disposition == said.disposition) && (readPoint == nil || readPoint == said.readPoint)
        }
    }

    /// What an event says, in the form in which lines compare.
    fileprivate struct Said {
        let bizStep: String?
        let disposition: String?
        let readPoint: String?

        init(_ event: EPCISEvent) {
            func word(_ text: String, _ list: CBV) -> String { list.word(of: text) ?? event.namespaces.expanded(text) }
            bizStep = event.bizStep.map { word($0, .bizSteps) }
            disposition = event.disposition.map { word($0, .dispositions) }
            readPoint = event.readPoint.map(CanonicalID.of)
        }
    }

    package enum Meaning: Sendable, Equatable {
        case step(Step)
        /// The party says that it means nothing here.
        case nothing
    }

    /// - Returns: nil where no line fits.
    package func meaning(of event: EPCISEvent) -> Meaning? {
        guard !lines.isEmpty else { return nil }
        let said = Said(event)
        return lines.first { $0.fits(said) }.map { $0.step.map(Meaning.step) ?? .nothing }
    }

    package static let linesAtMost = 200
    package static let textBytes = 400

    private init(known lines: [Line]) { self.lines = lines }

    /// - Throws: `EventMappingRefusal`, for the first line that is wrong.
    package init(_ lines: [Line]) throws(EventMappingRefusal) {
        guard lines.count <= Self.linesAtMost else { throw .tooManyLines }
        for (place, line) in lines.enumerated() {
            let texts = [line.bizStep, line.disposition, line.readPoint].compactMap { $0 }
            guard !texts.isEmpty else { throw .nothingToMatch(line: place + 1) }
            guard texts.allSatisfy({ (1...Self.textBytes).contains($0.utf8.count) && !$0.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) }) else { throw .text(line: place + 1) }
            if let word = line.unknown { throw .unknownWord(line: place + 1, word) }
        }
        self.lines = lines
    }

    package static func load(of party: PartyID, in tx: any Transaction) throws -> EventMapping {
        EventMapping(
            known: try tx.rows("SELECT biz_step, disposition, read_point, step FROM epcis_mapping WHERE party_id = \(party) ORDER BY position") { row in
                Line(
                    bizStep: try row.optionalText(0), disposition: try row.optionalText(1), readPoint: try row.optionalText(2),
                    step: row.isNull(3) ? nil : try row.word(3))
            })
    }

    /// Takes the place of what the party had.
    package func save(of party: PartyID, in tx: any Transaction) throws {
        try tx.run("DELETE FROM epcis_mapping WHERE party_id = \(party)")
        guard !lines.isEmpty else { return }
        try tx.send(
            [
                Bulk(
                    """
                    INSERT INTO epcis_mapping (party_id, position, biz_step, disposition, read_point, step)
                    SELECT v.party_id, v.position, v.biz_step, v.disposition, v.read_point, v.step {from values}
                    """,
                    [
                        "party_id": .ids(lines.map { _ in party }), "position": .ints(lines.indices.map { Int64($0) + 1 }),
                        "biz_step": .optionalTexts(lines.map(\.bizStep)), "disposition": .optionalTexts(lines.map(\.disposition)),
                        "read_point": .optionalTexts(lines.map(\.readPoint)), "step": .optionalTexts(lines.map { $0.step?.rawValue }),
                    ])
            ], exactly: true)
    }
}

/// Why words are not mapped. Lines count from 1.
package enum EventMappingRefusal: Refusal, Equatable {
    case tooManyLines
    case nothingToMatch(line: Int)
    case text(line: Int)
    case unknownWord(line: Int, String)

    package var kind: RefusalKind { .malformed }

    package var code: String {
        switch self {
        case .tooManyLines: "event-mapping-too-long"
        case .nothingToMatch: "event-mapping-matches-everything"
        case .text: "event-mapping-text"
        case .unknownWord: "event-mapping-word-unknown"
        }
    }

    package var sentence: String {
        switch self {
        case .tooManyLines: "A mapping has at most \(EventMapping.linesAtMost) lines."
        case .nothingToMatch(let line): "Line \(line) fits every event; name a bizStep, a disposition or a readPoint."
        case .unknownWord(let line, let word): "Line \(line): “\(word)” is no word of CBV and no URI; no event can say it."
        case .text(let line): "Line \(line): a bizStep, disposition or readPoint is 1 to \(EventMapping.textBytes) bytes long, without blanks."
        }
    }
}
