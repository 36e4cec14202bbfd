import ArgumentParser

@main
struct Nearmade: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nearmade",
        abstract: "Orders in, scan-confirmed cashback out: the operating system of local, small-batch commerce.",
        subcommands: [
            DemoCommand.self, Serve.self, ReplayCommand.self, AuditCommand.self, Verify.self, Migrate.self, CopyCommand.self, ArchiveCommand.self,
            PartitionsCommand.self, TokenCommand.self, UserCommand.self, GS1Command.self, EPCISCommand.self,
        ])
}
