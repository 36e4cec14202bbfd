import ArgumentParser
import Core
import Foundation
import GS1
import GS1Check
import JSONText

struct GS1Command: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gs1", abstract: "Codes of GS1: explain one, or answer questions about many. No database needed.",
        subcommands: [GS1Parse.self, GS1CheckCommand.self])
}

struct GS1Parse: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "parse",
        abstract: "Explain codes: keys, (01)… with brackets, ^01… with FNC1, what scanners send (]C1…), Digital Links, EPC URNs.",
        discussion: """
            nearmade gs1 parse "(01)09520123456788(10)ABC(17)261231" https://id.gs1.org/00/340123453111111115
            Each text is a code of its own. The end is 1 when one of them is none.
            """)

    @Argument(help: "One or more codes.") var text: [String]

    func run() throws {
        let year = CivilTime(World.real().now()).year
        var isWrong = false
        var lines: [String] = []
        for code in text {
            do throws(GS1Error) {
                lines += try [code] + Reading(code).explanation(inYear: year)
            } catch {
                say("\(code)\nThis is no code of GS1. \(error.description.prefix(1).uppercased() + error.description.dropFirst())")
                isWrong = true
            }
        }
        try put(lines)
        if isWrong { throw ExitCode(1) }
    }
}

struct GS1CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Answer questions about GS1 data, a JSON object a line for a JSON object a line (docs/guides/gs1.md).")

    @Argument(help: "A file of questions (default: standard input).") var file: String?

    func run() throws {
        let input = try open()
        var lines = NDJSONLines(maxLineBytes: GS1Check.longestLine)
        while let chunk = try input.read(upToCount: 1 << 16), !chunk.isEmpty {
            try answer(lines.feed(chunk))
        }
        if let last = lines.finish() { try answer([last]) }
    }

    private func open() throws -> FileHandle {
        guard let file else { return .standardInput }
        var isFolder: ObjCBool = false
        let isThere = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
        guard isThere, !isFolder.boolValue, let handle = FileHandle(forReadingAtPath: file) else {
            throw CommandFailure(description: "\(file) cannot be read. Name a file that is there, and no folder; or give the questions on standard input.")
        }
        return handle
    }

    private func answer(_ lines: [NDJSONLine]) throws {
        var bytes: [UInt8] = []
        for line in lines {
            GS1Check.answer(to: line).write(into: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        try put(bytes)
    }
}
