/// One target and the modules that its files may import, besides those that come with every Swift toolchain.
struct Room: Sendable {
    let name: String
    /// Targets of this package.
    let ours: Set<String>
    /// Modules of other packages and of the system.
    let others: Set<String>

    init(_ name: String, _ ours: Set<String> = [], others: Set<String> = []) {
        self.name = name
        self.ours = ours
        self.others = others
    }
}

/// Who may import whom. The compiler sees only what Package.swift declares; this holds what was meant.
struct ImportRule: Sendable {
    /// Every target may import these.
    let everywhere: Set<String>
    private let rooms: [String: Room]

    init(everywhere: Set<String>, rooms: [Room]) {
        self.everywhere = everywhere
        self.rooms = Dictionary(rooms.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    func findings(in file: SwiftFile) -> [Finding] {
        guard let target = file.target else {
            return [Finding(path: file.path, line: 0, message: "belongs to no target: move it into a folder of Sources")]
        }
        guard let room = rooms[target] else { return [unknown(target, at: file.path)] }
        return Self.imports(of: file).compactMap { module, line in
            guard module != target, !everywhere.contains(module), !room.ours.contains(module), !room.others.contains(module) else {
                return nil
            }
            return Finding(path: file.path, line: line, message: "\(target) may not import \(module)")
        }
    }

    /// Targets that the table does not know.
    func findings(inTargets targets: [String]) -> [Finding] {
        targets.filter { rooms[$0] == nil }.map { unknown($0, at: "Sources/\($0)") }
    }

    private func unknown(_ target: String, at path: String) -> Finding {
        Finding(path: path, line: 0, message: "\(target) is not in the table of imports (Tests/TidyTests/House.swift)")
    }

    private static let kinds: Set<String> = ["class", "enum", "func", "let", "protocol", "struct", "typealias", "var"]

    /// The modules imported, with their lines: `GRDB` for `import struct GRDB.Configuration`.
    static func imports(of file: SwiftFile) -> [(module: String, line: Int)] {
        file.tokens.indices.compactMap { index in
            guard file.tokens[index].kind == .word, file.tokens[index].text == "import" else { return nil }
            let names = file.tokens[(index + 1)...].prefix(2).filter { $0.kind == .word }
            guard let name = names.first(where: { !kinds.contains($0.text) }) else { return nil }
            return (name.text, file.tokens[index].line)
        }
    }
}
