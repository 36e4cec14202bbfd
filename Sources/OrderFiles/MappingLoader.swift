import Foundation
import Yams

extension Mapping {
    /// The mapping that a command's argument names: a built-in one, or a YAML file.
    /// - Throws: `.unknownMapping` if it is neither, else what is wrong in the file.
    package static func named(_ argument: String) throws(MappingError) -> Mapping {
        if let known = builtIn.first(where: { $0.name == argument }) { return known }
        guard FileManager.default.fileExists(atPath: argument) else {
            throw MappingError(.unknownMapping(argument, builtIn: builtIn.map(\.name)))
        }
        return try load(path: argument)
    }

    /// Reads a mapping file of at most 64 KiB.
    package static func load(path: String) throws(MappingError) -> Mapping {
        let name = URL(fileURLWithPath: path).lastPathComponent
        let data: Data
        do {
            let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            defer { handle.closeFile() }
            data = try handle.read(upToCount: MappingText.bytesMax + 1) ?? Data()
        } catch {
            throw MappingError(.unreadable(name, reason: error.localizedDescription))
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw MappingError(.unreadable(name, reason: "it is not UTF-8"))
        }
        return try parse(text)
    }

    /// Reads a mapping from YAML text.
    package static func parse(_ text: String) throws(MappingError) -> Mapping {
        try MappingText.mapping(YAMLSection(MappingText.node(text)))
    }
}

enum MappingText {
    static let bytesMax = 65_536

    static func node(_ text: String) throws(MappingError) -> Node {
        guard text.utf8.count <= bytesMax else { throw MappingError(.tooLarge(limit: bytesMax)) }
        // Aliases could make a small file expand without end; nothing in a mapping needs them.
        if let line = AnchorSearch.line(in: text) { throw MappingError(.anchors, line: line) }
        do {
            return try Yams.compose(yaml: text) ?? Node("")
        } catch let error as YamlError {
            throw MappingError(.notYAML("\(error)".split(separator: "\n").joined(separator: " ")))
        } catch {
            throw MappingError(.notYAML("\(error)"))
        }
    }

    static func mapping(_ top: YAMLSection) throws(MappingError) -> Mapping {
        try top.allow([
            "name", "zone", "times", "currency", "decimals", "decimal_mark", "placed_at", "offer", "statuses", "files",
        ])
        guard let offerSection = try top.section("offer") else { throw top.missing("offer") }
        guard let fileSection = try top.section("files") else { throw top.missing("files") }
        let mapping = Mapping(
            name: try top.text("name") ?? "mapping",
            zone: try zone(top),
            times: try times(top),
            currency: try currency(top),
            decimals: Int(try top.integer("decimals", in: 0...4) ?? 2),
            decimalMark: try decimalMark(top),
            placedAt: try choices(top, "placed_at") ?? [.approvedAt],
            offer: try offer(offerSection),
            statuses: try statuses(top.section("statuses")),
            files: try files(fileSection))
        try checkForms(mapping, line: top.line(of: "files"))
        return mapping
    }

    private static func zone(_ top: YAMLSection) throws(MappingError) -> TimeZone {
        let name = try top.text("zone") ?? "UTC"
        if name == "UTC" { return .gmt }
        guard name.contains("/"), let zone = TimeZone(identifier: name) else {
            throw top.bad("zone", name, wanted: "UTC or an IANA zone such as Europe/Berlin")
        }
        return zone
    }

    private static func times(_ top: YAMLSection) throws(MappingError) -> [TimeFormat] {
        var formats: [TimeFormat] = []
        for text in try top.texts("times") ?? ["yyyy-MM-dd HH:mm:ss"] {
            guard let format = TimeFormat(text) else {
                throw top.bad("times", text, wanted: "rfc3339 or a pattern such as yyyy-MM-dd HH:mm:ss or d.M.yyyy")
            }
            formats.append(format)
        }
        return formats
    }

    private static func currency(_ top: YAMLSection) throws(MappingError) -> String {
        let code = try top.requiredText("currency")
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw top.bad("currency", code, wanted: "three capital letters such as EUR")
        }
        return code
    }

    private static func decimalMark(_ top: YAMLSection) throws(MappingError) -> UInt8 {
        let mark = try top.text("decimal_mark") ?? "."
        guard mark == "." || mark == "," else { throw top.bad("decimal_mark", mark, wanted: "\".\" or \",\"") }
        return mark.utf8.first ?? UInt8(ascii: ".")
    }

    private static func offer(_ section: YAMLSection) throws(MappingError) -> Offer {
        try section.allow(["rate_ppm", "rounding", "base", "described_as"])
        guard let rate = try section.integer("rate_ppm", in: 0...1_000_000) else { throw section.missing("rate_ppm") }
        return Offer(
            ratePPM: rate, rounding: try choice(section, "rounding") ?? .halfEven,
            base: try choice(section, "base") ?? .items, describedAs: try section.text("described_as"))
    }

    private static func statuses(_ section: YAMLSection?) throws(MappingError) -> Mapping.Statuses {
        guard let section else { return Mapping.Statuses() }
        try section.allow(["delivered", "cancelled"])
        return Mapping.Statuses(delivered: try section.texts("delivered") ?? [], cancelled: try section.texts("cancelled") ?? [])
    }

    static func choices<Choice: RawRepresentable & CaseIterable>(
        _ section: YAMLSection, _ key: String
    ) throws(MappingError) -> [Choice]? where Choice.RawValue == String {
        guard let words = try section.texts(key) else { return nil }
        var chosen: [Choice] = []
        for word in words { chosen.append(try known(word, section, key)) }
        return chosen
    }

    private static func choice<Choice: RawRepresentable & CaseIterable>(
        _ section: YAMLSection, _ key: String
    ) throws(MappingError) -> Choice? where Choice.RawValue == String {
        guard let word = try section.text(key) else { return nil }
        return try known(word, section, key)
    }

    private static func known<Choice: RawRepresentable & CaseIterable>(
        _ word: String, _ section: YAMLSection, _ key: String
    ) throws(MappingError) -> Choice where Choice.RawValue == String {
        guard let choice = Choice(rawValue: word) else {
            throw section.bad(key, word, wanted: Choice.allCases.map(\.rawValue).joined(separator: " or "))
        }
        return choice
    }
}
