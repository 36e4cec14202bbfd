import ArgumentParser
import Core
import Store
import Workflows

struct Migrate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Bring the database's schema up to this program.")

    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let store = try database.open()
        let report = try await Migrations.apply(Workflows.migrations, to: store, at: World.real().wallNow())
        for name in report.applied { print("applied \(name)") }
        print("\(report.applied.count) applied, \(report.already) were there")
        await store.close()
    }
}
