import Core
import Store
import TestSupport
import Testing

@Suite("Migrations", .neverHangs)
struct MigrationTests {
    static let first = Migration("mug-1-table") { _ in ["CREATE TABLE mug (id {int} PRIMARY KEY){table}", "INSERT INTO mug (id) VALUES (1)"] }
    static let second = Migration("mug-2-colour") { _ in ["ALTER TABLE mug ADD COLUMN colour {text}"] }
    static let breaking = Migration("mug-3-rename", isBreaking: true) { _ in ["ALTER TABLE mug RENAME TO cup"] }

    private func expectApplied(
        _ names: [String], already: Int, by steps: [Migration], to store: any Store, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let report = try await Migrations.apply(steps, to: store, at: .testStart)
        #expect(report.applied == names, sourceLocation: sourceLocation)
        #expect(report.already == already, sourceLocation: sourceLocation)
    }

    @Test("Each step is applied once, in order", arguments: Backend.underTest)
    func once(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            let store = try database.open()
            try await expectApplied(["mug-1-table"], already: 0, by: [Self.first], to: store)
            try await expectApplied(["mug-2-colour"], already: 1, by: [Self.first, Self.second], to: store)
            try await expectApplied([], already: 2, by: [Self.first, Self.second], to: store)
            #expect(try await store.read { try $0.count("SELECT COUNT(*) FROM mug WHERE colour IS NULL") } == 1)
            #expect(try await Migrations.appliedSteps(on: store).map(\.name) == ["mug-1-table", "mug-2-colour"])
        }
    }

    @Test("Two programs that migrate at the same time apply each step once", arguments: Backend.underTest)
    func concurrently(_ backend: Backend) async throws {
        let steps = [Self.first, Self.second] + StoreMigrations.all + [Self.breaking]
        try await backend.withDatabase { database in
            let stores = try (0..<4).map { _ in try database.open() }
            let reports = try await withThrowingTaskGroup(of: MigrationReport.self) { group in
                for store in stores { group.addTask { try await Migrations.apply(steps, to: store, at: .testStart) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(reports.flatMap(\.applied).sorted() == steps.map(\.name).sorted())
            #expect(reports.allSatisfy { $0.applied.count + $0.already == steps.count })
            #expect(try await stores[0].read { try $0.count("SELECT COUNT(*) FROM cup") } == 1)
        }
    }

    @Test("A step that fails leaves nothing of itself, and the steps before it stay", arguments: Backend.underTest)
    func failing(_ backend: Backend) async throws {
        let wrong = Migration("mug-2-wrong") { _ in ["CREATE TABLE plate (id {int}){table}", "INSERT INTO mug (id) VALUES (1)"] }
        try await backend.withDatabase { database in
            let store = try database.open()
            await expect(.unique) { try await Migrations.apply([Self.first, wrong, Self.second], to: store, at: .testStart) }
            #expect(try await Migrations.appliedSteps(on: store).map(\.name) == ["mug-1-table"])
            await expect(.failed, "plate") { try await store.read { try $0.count("SELECT COUNT(*) FROM plate") } }
            #expect(try await Migrations.apply([Self.first, Self.second], to: store, at: .testStart).applied == ["mug-2-colour"])
        }
    }

    @Test("A database that lacks a step is refused with the command that helps", arguments: Backend.underTest)
    func missing(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            let store = try database.open()
            await expect(.schema, "lacks 2 step(s), first “mug-1-table”. Run: nearmade migrate") {
                try await Migrations.check([Self.first, Self.second], on: store)
            }
            _ = try await Migrations.apply([Self.first], to: store, at: .testStart)
            await expect(.schema, "lacks 1 step(s), first “mug-2-colour”. Run: nearmade migrate") {
                try await Migrations.check([Self.first, Self.second], on: store)
            }
            try await Migrations.check([Self.first], on: store)
        }
    }

    @Test("A newer database is fine while its new steps only add, and refused after one that breaks", arguments: Backend.underTest)
    func newer(_ backend: Backend) async throws {
        try await backend.withDatabase { database in
            let store = try database.open()
            _ = try await Migrations.apply([Self.first, Self.second], to: store, at: .testStart)
            try await Migrations.check([Self.first], on: store)
            try await expectApplied([], already: 1, by: [Self.first], to: store)
            _ = try await Migrations.apply([Self.first, Self.second, Self.breaking], to: store, at: .testStart)
            await expect(.schema, "newer program (“mug-3-rename”)") { try await Migrations.check([Self.first, Self.second], on: store) }
            await expect(.schema, "newer program") { try await Migrations.apply([Self.first], to: store, at: .testStart) }
            try await Migrations.check([Self.first, Self.second, Self.breaking], on: store)
        }
    }
}
