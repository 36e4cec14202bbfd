import Testing

/// Each rule on source with one violation, and on source that only looks like one.
@Suite("The rules of the house, on samples")
struct RuleTests {
    private let rule = ImportRule(
        everywhere: ["Foundation"], rooms: [Room("Core"), Room("Store", ["Core"], others: ["GRDB"]), Room("Selling", ["Core", "Store"])])

    private func file(_ text: String, at path: String = "Sources/Selling/Order.swift") -> SwiftFile { SwiftFile(path, text) }

    // MARK: Imports

    @Test("An import outside the table is named with file and line", arguments: [
        "import Cashback", "@testable import Cashback", "package import Cashback", "@preconcurrency import Cashback",
        "import struct Cashback.Claim", "import Cashback.Claim", "import GRDB", "import Unheard",
    ])
    func foreignImport(statement: String) {
        let findings = rule.findings(in: file("import Core\nimport Foundation\n\(statement)\n"))
        #expect(findings.map(\.line) == [3])
        #expect(findings.first?.description.hasPrefix("Sources/Selling/Order.swift:3: Selling may not import") == true)
    }

    @Test("An import within the table passes, and so does one in a comment or a string")
    func ownImport() {
        let text = "import Core\nimport struct Store.Row\n// import Cashback\nlet sample = \"\"\"\nimport Cashback\n\"\"\"\n"
        #expect(rule.findings(in: file(text)) == [])
        #expect(rule.findings(in: file("import class GRDB.DatabasePool", at: "Sources/Store/Pool.swift")) == [])
    }

    @Test("A target that the table does not know is named")
    func unknownTarget() {
        #expect(rule.findings(inTargets: ["Core", "Payouts"]).map(\.path) == ["Sources/Payouts"])
        #expect(rule.findings(in: file("", at: "Sources/Payouts/Payout.swift")).count == 1)
    }

    @Test("A file outside every target is named")
    func loose() {
        #expect(rule.findings(in: file("", at: "Sources/Loose.swift")).map(\.path) == ["Sources/Loose.swift"])
    }

    @Test("In the table of this house no noun sees another noun, and foundations see nothing of ours", arguments: [
        ("Sources/Selling/Order.swift", "Ledger"), ("Sources/Views/OrderView.swift", "Selling"), ("Sources/Core/Money.swift", "Store"),
        ("Sources/JSONText/Reader.swift", "Core"), ("Sources/CSVText/Reader.swift", "Core"), ("Sources/Workflows/PlaceOrders.swift", "Web"),
        ("Sources/Store/Journal.swift", "StoreSQLite"), ("Sources/Jobs/Sealing.swift", "Selling"), ("Sources/Audit/Report.swift", "Store"),
        ("Sources/Simulation/Month.swift", "Web"), ("Sources/Selling/Order.swift", "GRDB"), ("Sources/Web/Routes.swift", "CLibpq"),
    ])
    func houseTable(path: String, module: String) {
        #expect(House.imports.findings(in: file("import \(module)", at: path)).count == 1)
    }

    // MARK: Phrases

    @Test("A phrase that is said nowhere is named; one that is said in an interpolation is not")
    func phrases() {
        let words = file(
            """
            extension Phrase {
                static let said = Phrase("a.said", "unsaid")
                static let unsaid = Phrase("a.unsaid", "said")
                static func chosen(_ kind: Kind) -> Phrase { Phrase("a.chosen", "chosen") }
                static func unchosen(_ kind: Kind) -> Phrase { Phrase("a.unchosen", "unchosen") }
            }
            """, at: "Sources/Web/Words/SampleWords.swift")
        let page = file(#"let html = "<p>\(viewer.say(.said)) \(viewer.say(.chosen(kind)))</p>" // unsaid"#, at: "Sources/Web/Sample/SamplePage.swift")
        #expect(PhraseRule.findings(in: [words, page]).map(\.line) == [3, 5])
    }

    // MARK: Clocks and randomness

    @Test("Each forbidden word is found where it is code, and nowhere else", arguments: House.outsideWorld.forbidden)
    func outsideWorld(words: String) {
        #expect(House.outsideWorld.findings(in: file("\n try f(\(words)")).contains { $0.line == 2 && $0.message.hasPrefix(words) })
        #expect(House.outsideWorld.findings(in: file("// \(words)\nlet text = \"\(words)\"")) == [])
    }

    @Test("A longer name is another name", arguments: House.outsideWorld.forbidden.filter { !$0.hasPrefix(".") })
    func longerName(words: String) {
        #expect(House.outsideWorld.findings(in: file("let x = My\(words)")) == [])
    }

    @Test("Spelled over two lines or with a module it is still found", arguments: ["Foundation.Date()", "Date(\n)", "Task\n    .sleep(for: x)"])
    func spelledOtherwise(source: String) {
        #expect(House.outsideWorld.findings(in: file(source)).count == 1)
    }

    @Test("What takes its time or randomness as an argument passes", arguments: [
        "Date(timeIntervalSince1970: x)", "UUID(uuid: bytes)", "list.shuffled(using: &source)", "random()", "world.random()", "dates.now",
    ])
    func given(source: String) {
        #expect(House.outsideWorld.findings(in: file(source)) == [])
    }

    @Test("Only Core/World and Jobs may meet the outside world")
    func whoMayMeetIt() {
        #expect(House.mayMeetOutsideWorld("Sources/Core/World.swift"))
        #expect(House.mayMeetOutsideWorld("Sources/Core/WorldClock.swift"))
        #expect(House.mayMeetOutsideWorld("Sources/Jobs/Sealing.swift"))
        #expect(!House.mayMeetOutsideWorld("Sources/Core/Money.swift"))
        #expect(!House.mayMeetOutsideWorld("Sources/Web/World.swift"))
    }

    // MARK: Traps

    @Test("Everything that stops the process is found", arguments: [
        "try! f()", "x as! Int", "x!", "var x: Int!", "fatalError()", "fatalError(\"no\")", "preconditionFailure()", "Swift.fatalError()",
    ])
    func trap(source: String) {
        #expect(TrapRule.findings(in: file("let a = 1\n" + source)).map(\.line) == [2])
    }

    @Test("What only looks like a trap passes", arguments: [
        "a != b", "!a", "// try! x!", "\"fatalError() x!\"", "#if !DEBUG\n#endif", "try? f()", "x as? Int", "precondition",
    ])
    func noTrap(source: String) {
        #expect(TrapRule.findings(in: file(source)) == [])
    }

    // MARK: Exceptions

    @Test("An exception covers its own line and nothing else; one that covers nothing is a finding")
    func exceptions() {
        let sample = file("let a = x!\nlet b = y!")
        let found = [(file: sample, findings: TrapRule.findings(in: sample))]
        let first = Exception(path: sample.path, snippet: "let a = x!", reason: "a sample")
        let elsewhere = Exception(path: "Sources/Selling/Line.swift", snippet: "let b = y!", reason: "a sample")
        #expect([Exception]().apply(to: found).map(\.line) == [1, 2])
        #expect([first].apply(to: found).map(\.line) == [2])
        #expect([first, elsewhere].apply(to: found).map(\.path) == [sample.path, elsewhere.path])
    }

    // MARK: Texts and files

    @Test("Paths of a machine and hosts of registries are found in any file", arguments: House.machinePaths.forbidden + House.registries.forbidden)
    func texts(piece: String) {
        let text = "first line\nsee \(piece) for it\n"
        let findings = House.machinePaths.findings(in: text, at: "README.md") + House.registries.findings(in: text, at: "README.md")
        #expect(findings.contains { $0.line == 2 && $0.message.hasPrefix(piece) })
    }

    @Test("Builds and data among the tracked files are found", arguments: [
        "Package.resolved", ".build/debug.yaml", ".build-lint/x", "data/nearmade.sqlite", "Tests/x.sqlite", "a/b.sqlite-wal", ".swiftpm/x",
        "scripts/__pycache__/x.pyc",
    ])
    func trackedFile(path: String) {
        #expect(TrackedFiles.findings(in: "Package.swift\n\(path)\nSources/Core/Money.swift\nscripts/build\n").map(\.path) == [path])
    }

    @Test("A target without tests is found, and so is an exception that is not needed")
    func untested() {
        #expect(TestFolders.findings(targets: ["Core", "Store"], tested: ["CoreTests"], exceptions: [:]).map(\.path) == ["Sources/Store"])
        #expect(TestFolders.findings(targets: ["Core", "Store"], tested: ["CoreTests"], exceptions: ["Store": "a sample"]) == [])
        #expect(TestFolders.findings(targets: ["Core"], tested: ["CoreTests"], exceptions: ["Core": "a sample"]).count == 1)
    }
}
