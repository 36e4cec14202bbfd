import Foundation
import Testing

/// The commands that README names, the continuous integration, and what a fresh machine meets first.
/// One at a time: a test that waits for a program holds one of the few threads that all tests share.
@Suite("Habits of the package", .serialized)
struct HabitsTests {
    private let tree = SourceTree.project

    private func path(_ name: String) -> String { tree.root.appending(path: name).path }

    /// Without what a `make` above us handed down.
    private func make(_ words: String...) throws -> Command.Result {
        try Command.run(["make", "-C", path(""), "--no-print-directory"] + words, environment: ["MAKEFLAGS": "", "MAKELEVEL": "0"])
    }

    @Test("`make` alone prints the menu, with every command on it")
    func menu() throws {
        let menu = try make()
        #expect(menu.status == 0, "\(menu.errors)")
        for name in ["run", "test", "bench", "ci", "help"] {
            #expect(menu.output.contains("  make \(name) "), "\(name) is not in the menu:\n\(menu.output)")
        }
    }

    @Test("CI runs the tests, and `make ci` runs what CI runs")
    func continuousIntegration() throws {
        let test = try make("--dry-run", "test", "FILTER=Ledger")
        #expect(test.output.contains("scripts/test --filter 'Ledger'"))
        #expect(try make("--dry-run", "ci").output.contains(".ci/run"))
        #expect(tree.text(".ci/run")?.contains("make test") == true)
    }

    @Test("Every system package that Package.swift names is checked for")
    func systemPackages() throws {
        let manifest = try #require(tree.text("Package.swift"))
        let requirements = try #require(tree.text("scripts/requirements"))
        let named = manifest.matches(of: /\.apt\(\["([^"]+)"\]\)/).map { String($0.1) }
        #expect(!named.isEmpty)
        for name in named {
            #expect(requirements.contains(name), "scripts/requirements does not know \(name)")
        }
    }

    @Test("The licence is Apache 2.0, whole")
    func licence() throws {
        let text = try #require(tree.text("LICENSE"))
        #expect(text.contains("Apache License") && text.contains("Version 2.0, January 2004"))
        #expect(text.contains("END OF TERMS AND CONDITIONS"))
    }

    // MARK: A fresh machine

    /// Runs scripts/requirements where dpkg-query knows no package, as the user with this id.
    private func requirements(asUser id: Int, installed: String = "") throws -> (result: Command.Result, asked: String) {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        try folder.program("dpkg-query", "printf '%s' '\(installed)'; exit 1")
        try folder.program("id", "echo \(id)")
        try folder.program("apt-get", "echo \"$@\" >>'\(folder.path)/asked'")
        let path = folder.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        let result = try Command.run(["bash", self.path("scripts/requirements"), "test"], environment: ["PATH": path])
        return (result, folder.text("asked"))
    }

    @Test("Without root it stops and prints the one command that installs what is missing")
    func missingWithoutRoot() throws {
        let (result, asked) = try requirements(asUser: 1000, installed: "installed:make installed:git ")
        #expect(result.status == 1)
        #expect(result.errors.contains("sudo sh -c 'apt-get update && apt-get install --yes --no-install-recommends binutils"))
        #expect(result.errors.contains(" libpq-dev ") && result.errors.contains(" postgresql-15 openssl chromium fonts-liberation python3-venv sqlite3 curl'"))
        #expect(!result.errors.contains(" git ") && !result.errors.contains(" make "))
        #expect(asked == "")
    }

    @Test("As root it updates, installs what is missing, and looks again")
    func missingAsRoot() throws {
        let (result, asked) = try requirements(asUser: 0)
        let lines = asked.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.first?.hasPrefix("update ") == true)
        #expect(lines.last?.hasPrefix("install ") == true && asked.contains(" libsqlite3-dev libpq-dev zlib1g-dev tzdata postgresql-15"))
        #expect(result.status == 1 && result.errors.contains("still missing after apt-get"))
    }

    @Test("An old Swift is refused by its version")
    func oldSwift() throws {
        let folder = try ScratchFolder()
        defer { folder.remove() }
        for name in ["swift", "swiftc"] { try folder.program(name, "echo 'Swift version 5.10.1 (swift-5.10.1-RELEASE)'") }
        let path = folder.path + ":" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
        let result = try Command.run(["bash", self.path("scripts/requirements")], environment: ["PATH": path])
        #expect(result.status == 1)
        #expect(result.errors.contains("Swift 5.10 at \(folder.path)/swift is too old: 6.1 or later is needed."))
    }

    // MARK: PostgreSQL of our own

    @Test("A command gets a PostgreSQL over TCP and socket; its status comes back and nothing is left")
    func withPostgres() throws {
        let script = """
            echo "$PGHOST"; test "${#PGHOST}" -lt 90 &&
            psql "$NEARMADE_TEST_POSTGRES" -Atc 'show max_connections' &&
            psql "$NEARMADE_TEST_POSTGRES_SOCKET" -Atc 'show server_encoding; show lc_collate' && exit 7
            """
        let result = try Command.run([path("scripts/with-postgres"), "bash", "-c", script])
        #expect(result.status == 7, "\(result.errors)")
        #expect(result.errors.contains("PostgreSQL 15."))
        let lines = result.output.split(separator: "\n").map(String.init)
        try #require(lines.count == 4, "\(result.output)")
        #expect(lines[1...] == ["200", "UTF8", "C"])
        #expect(!FileManager.default.fileExists(atPath: lines[0]))
    }

    @Test("Interrupted, terminated or killed in the middle, it leaves neither a process nor a file", arguments: [SIGINT, SIGTERM, SIGKILL])
    func interrupted(signal: Int32) throws {
        // The orphan in a session of its own stands for the children of a test runner.
        let script = "setsid sleep 600 & echo $PGHOST $!; exec sleep 600"
        let (process, output, _) = Command.prepare([path("scripts/with-postgres"), "bash", "-c", script], environment: [:])
        try process.runHearingSignals()
        let words = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).split(separator: " ")
        try #require(words.count == 2)
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
        // Every process of the command and the keeper hold the other end of this pipe: it ends when the last has gone.
        _ = output.fileHandleForReading.readDataToEndOfFile()
        #expect(!FileManager.default.fileExists(atPath: String(words[0])))
    }
}

/// A temporary folder for stand-ins of system programs.
private struct ScratchFolder {
    let path: String

    init() throws {
        let name = "nearmade-tidy-" + ProcessInfo.processInfo.globallyUniqueString
        let url = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        path = url.path
    }

    func program(_ name: String, _ body: String) throws {
        let file = "\(path)/\(name)"
        try Data("#!/bin/sh\n\(body)\n".utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
    }

    func text(_ name: String) -> String {
        FileManager.default.contents(atPath: "\(path)/\(name)").map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
