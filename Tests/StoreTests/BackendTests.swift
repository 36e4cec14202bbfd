import TestSupport
import Testing

@Suite("The databases under test")
struct BackendTests {
    @Test(
        "PostgreSQL is under test", .enabled(if: Backend.postgresConnection != nil || Backend.isContinuousIntegration, "\(Backend.howToName)"))
    func postgresIsUnderTest() async throws {
        try #require(Backend.underTest == [.sqlite, .postgres], "\(Backend.howToName)")
        let server = try PostgresServer.forTests()
        #expect(try await server.admin.read { try $0.count("SELECT 41 + 1") } == 42)
    }
}
