import ArgumentParser
import Audit
import Foundation

struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "What would each release rule have paid for your past orders, when, and what of it before delivery or for nothing? No database needed.")

    @Argument(help: "A folder (or one file) of past orders.") var path: String
    @Option(help: "olist, plain, or the path of a mapping file (docs/guides/mapping.md).") var mapping = "olist"
    @Flag(help: "Print JSON.") var json = false
    @Option(help: "Write a self-contained page with charts to this file.") var html: String?

    func run() throws {
        let report = try AuditCommandCore.audit(path: path, mapping: mapping)
        if let html {
            do {
                try Data(report.html(title: "What the release rules would have paid").utf8).write(to: URL(fileURLWithPath: html))
            } catch let error as CocoaError {
                throw CommandFailure(description: "The page cannot be written to \(html): \(error.localizedDescription) Name a file in a folder that exists.")
            }
            say("The page is in \(html)")
        }
        if json, let problems = report.problemSummary(width: 80) { say(problems) }
        print(json ? report.json.prettyText() : report.table(width: 80))
    }
}
