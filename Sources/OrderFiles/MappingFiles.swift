extension MappingText {
    static func files(_ section: YAMLSection) throws(MappingError) -> [FileRole: FileMapping] {
        try section.allow(FileRole.allCases.map(\.rawValue))
        var files: [FileRole: FileMapping] = [:]
        for role in FileRole.allCases {
            guard let entry = try section.section(role.rawValue) else { continue }
            files[role] = try file(entry, role)
        }
        return files
    }

    private static func file(_ entry: YAMLSection, _ role: FileRole) throws(MappingError) -> FileMapping {
        try entry.allow(["file", "delimiter", "optional", "columns", "optional_columns"])
        let name = try entry.requiredText("file")
        guard !name.isEmpty, !name.contains("/"), name.utf8.count <= 255 else {
            throw entry.bad("file", name, wanted: "the name of a file in the folder, without a path")
        }
        let isOptional = try entry.flag("optional") ?? false
        if isOptional, [.orders, .items, .orderLines].contains(role) {
            throw entry.bad("optional", "true", wanted: "false for \(role.rawValue)")
        }
        guard let columns = try entry.section("columns") else { throw entry.missing("columns") }
        let optional: [OrderField] = try choices(entry, "optional_columns") ?? []
        if let field = optional.first(where: { role.requiredFields.contains($0) }) {
            throw MappingError(.notOptional(field.rawValue), line: entry.line(of: "optional_columns"))
        }
        return FileMapping(
            name, delimiter: try delimiter(entry), isOptional: isOptional, columns: try self.columns(columns, role),
            optionalColumns: Set(optional))
    }

    private static func columns(_ section: YAMLSection, _ role: FileRole) throws(MappingError) -> [OrderField: String] {
        try section.allow(role.fields.map(\.rawValue))
        var columns: [OrderField: String] = [:]
        for field in role.fields {
            columns[field] = try section.text(field.rawValue)
        }
        if let missing = role.requiredFields.first(where: { columns[$0] == nil }) { throw section.missing(missing.rawValue) }
        return columns
    }

    private static func delimiter(_ entry: YAMLSection) throws(MappingError) -> UInt8 {
        let text = try entry.text("delimiter") ?? ","
        guard let byte = text.utf8.first, text.utf8.count == 1, byte < 0x80, !"\"\n\r\0".utf8.contains(byte) else {
            throw entry.bad("delimiter", text, wanted: "one character such as , or ; or \"\\t\"")
        }
        return byte
    }

    /// Orders come either from `orders` and `items` or from `order_lines`, and must have a moment from which they count.
    static func checkForms(_ mapping: Mapping, line: Int?) throws(MappingError) {
        let lines = mapping.files[.orderLines]
        let orders = mapping.files[.orders]
        if lines != nil, orders != nil || mapping.files[.items] != nil { throw MappingError(.twoForms, line: line) }
        guard let file = lines ?? orders, lines != nil || mapping.files[.items] != nil else {
            throw MappingError(.needsOrders, line: line)
        }
        let starts = mapping.placedAt.filter { file.columns[OrderField($0)] != nil }
        guard !starts.isEmpty else {
            throw MappingError(.unmappedStart(mapping.placedAt.map(\.rawValue)), line: line)
        }
    }
}

extension OrderField {
    init(_ start: Mapping.Start) {
        switch start {
        case .approvedAt: self = .approvedAt
        case .purchasedAt: self = .purchasedAt
        }
    }
}

/// Looks for YAML anchors: `&name` where a value may begin. Without an anchor there is no alias.
enum AnchorSearch {
    /// The first line that has one, counted from 1. Quotes and comments are not told apart, so that none can hide an anchor.
    static func line(in text: String) -> Int? {
        var line = 1
        var previous: UInt8 = 10
        var mayBegin = false
        for byte in text.utf8 {
            if mayBegin, !" \t\r\n&".utf8.contains(byte) { return line }
            mayBegin = byte == UInt8(ascii: "&") && " \t\r\n[]{},:-?!'\"".utf8.contains(previous)
            if byte == 10 { line += 1 }
            previous = byte
        }
        return nil
    }
}
