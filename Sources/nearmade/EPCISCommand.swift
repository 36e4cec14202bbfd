import ArgumentParser
import EPCIS
import Foundation

struct EPCISCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "epcis", abstract: "Events of EPCIS in a file, JSON-LD or XML: their hash ids, or what is wrong with them. No database needed.",
        subcommands: [EPCISHash.self, EPCISCheck.self])
}

struct EPCISHash: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hash", abstract: "Print the event hash id (CBV 2.0, 8.9.2) of each event, one a line, in the order of the file.")

    @Argument(help: "A document of events, or one event; XML where it begins with <.") var file: String
    @Flag(help: "Print the texts that are hashed.") var preHash = false

    func run() throws {
        let document = try EPCISFile.read(file)
        try put(preHash ? document.preHashes : document.hashIDs)
    }
}

struct EPCISCheck: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Print what breaks a rule of EPCIS 2.0, one a line with its JSON pointer; exit status 1 where something does.")

    @Argument(help: "A document of events, or one event; XML where it begins with <.") var file: String

    func run() throws {
        let problems = try EPCISFile.read(file).check(limit: 1000)
        try put(problems.map(\.description))
        if !problems.isEmpty { throw ExitCode(1) }
    }
}

private enum EPCISFile {
    /// - Throws: a sentence when the file is not there or is no EPCIS at all; what breaks a rule in it is no error here.
    static func read(_ path: String) throws -> EPCISDocument {
        // Also a pipe, such as /dev/stdin, which has no size.
        guard let data = try? FileHandle(forReadingAtPath: path)?.readToEnd() else {
            throw CommandFailure(description: "\(path) cannot be read, or has nothing in it. Name a file that is there, and no folder.")
        }
        let bytes = [UInt8](data)
        let first = bytes.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
        let most = 1 << 30
        do throws(EPCISError) {
            if first == UInt8(ascii: "<") { return try EPCISDocument(parsingXML: bytes, maxBytes: most) }
            return try EPCISDocument(parsing: bytes, maxBytes: most)
        } catch {
            throw CommandFailure(description: "\(path) is no EPCIS. \(error)")
        }
    }
}
