import Foundation
import Testing

/// The rules of House.swift, held against the whole project.
@Suite("The house")
struct HouseTests {
    private let tree = SourceTree.project

    private func report(_ findings: [Finding]) {
        for finding in findings { Issue.record("\(finding.description)") }
    }

    @Test("The project is found, with sources to look at")
    func found() {
        #expect(tree.exists("Package.swift"), "no Package.swift at \(tree.root.path): set NEARMADE_ROOT")
        #expect(tree.sources.contains { $0.target == "Core" })
    }

    @Test("A target imports only what its room may see, and every file belongs to a target that is in the table")
    func imports() {
        report(House.imports.findings(inTargets: tree.targets))
        report(tree.sources.flatMap(House.imports.findings))
    }

    @Test("Clocks, sleep and randomness are met in Core/World and Jobs only")
    func outsideWorld() {
        let files = tree.sources.filter { !House.mayMeetOutsideWorld($0.path) }
        report(House.clockExceptions.apply(to: files.map { ($0, House.outsideWorld.findings(in: $0)) }))
    }

    @Test("Nothing in Sources can stop the process")
    func traps() {
        report(House.trapExceptions.apply(to: tree.sources.map { ($0, TrapRule.findings(in: $0)) }))
    }

    @Test("No function is longer than 70 lines")
    func sizes() {
        let functions = tree.sources.flatMap(FunctionSize.all)
        print("Files: \(SizeSummary(tree.sources.map(\.lineCount)))")
        print("Functions: \(SizeSummary(functions.map(\.lines)))")
        for function in functions where function.lines > House.functionLinesAtMost {
            Issue.record("\(function.path):\(function.line): \(function.name) has \(function.lines) lines")
        }
    }

    @Test("Sources, documents and README name no path of one machine")
    func machinePaths() {
        for path in ["Sources", "docs", "README.md"].flatMap(tree.paths) {
            guard let text = tree.text(path) else { continue } // not text
            report(House.machinePaths.findings(in: text, at: path))
        }
    }

    @Test("No file names the host of a package registry")
    func registries() {
        let places = ["Sources", "Tests", "docs", "scripts", ".ci/run", "Makefile", "Package.swift", "README.md"]
        for path in places.flatMap(tree.paths) {
            guard let text = tree.text(path) else { continue }
            report(House.registries.findings(in: text, at: path))
        }
    }

    @Test("Every phrase is said somewhere")
    func phrases() { report(PhraseRule.findings(in: tree.sources)) }

    @Test("Builds and data are not tracked", .enabled(if: SourceTree.project.exists(".git"), "not a git work tree"))
    func tracked() throws {
        let root = tree.root.path
        let git = try Command.run(["git", "-c", "safe.directory=*", "-C", root, "ls-files"])
        #expect(git.status == 0, "\(git.errors)")
        report(TrackedFiles.findings(in: git.output))
    }

    @Test("Every target has tests of its own")
    func testFolders() {
        let targets = tree.targets.filter { target in
            let files = tree.paths(under: "Sources/\(target)")
            let isSystem = files.contains { $0.hasSuffix(".modulemap") }
            let isExecutable = tree.sources.contains { file in
                file.target == target && (file.path.hasSuffix("/main.swift") || file.tokens.contains { $0.text == "@main" })
            }
            return !isSystem && !isExecutable
        }
        let tested = tree.paths(under: "Tests").filter { $0.hasSuffix(".swift") }.map { String($0.split(separator: "/")[1]) }
        report(TestFolders.findings(targets: targets, tested: Set(tested), exceptions: House.untested))
    }
}
