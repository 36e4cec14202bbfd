import JSONText
import Logging
import Store
import TestSupport
import Testing

@testable import Web

@Suite("Many items at once")
struct IntakeTests {
    /// Takes numbers; the database cannot take 13.
    private static let intake = Intake<Int64, Int64>(
        noun: "numbers",
        read: { value, _ throws(Problem) in
            guard let number = value.asNumber?.int64 else { throw Problem(status: .badRequest, code: "no-number", detail: "Send a number.") }
            return number
        },
        take: { numbers in numbers.map { $0 == 13 ? .failure(StoreError.constraint("check on /dev/sda1")) : .success($0 * 2) } },
        tell: { double in .taken(status: 201) { out in out.member("double", double) } })

    private func answers(to texts: [String], _ log: LogBook) async throws -> [ItemAnswer] {
        let items = try texts.map { Self.intake.item(try JSON.parse($0), receivedAt: .testStart) }
        return try await Self.intake.answers(to: items, logger: Logger(label: "test") { _ in log.handler })
    }

    @Test("An item that the database cannot take fails alone, and the log says why")
    func poisoned() async throws {
        let log = LogBook()
        let answers = try await answers(to: ["1", "13", "\"x\"", "4"], log)
        #expect(answers.map(\.status) == [201, 500, 400, 201])
        guard case .refused(let problem) = answers[1] else { Issue.record("the poisoned item is not refused"); return }
        #expect(problem.code == "unexpected" && !problem.detail.contains("sda1"))
        #expect(log.lines.contains { $0.contains("an item failed") && $0.contains("sda1") })
    }

    @Test("Where the database takes none, the request as a whole fails")
    func allPoisoned() async throws {
        await #expect(throws: StoreError.self) { try await answers(to: ["13", "13"], LogBook()) }
        #expect(try await answers(to: ["\"x\""], LogBook()).map(\.status) == [400])
        #expect(try await answers(to: [], LogBook()).isEmpty)
    }
}
