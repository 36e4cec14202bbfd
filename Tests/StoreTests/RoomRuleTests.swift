import Core
import TestSupport
import Testing

@testable import Store

@Suite("Which parts are worth a copy, and what is told of it")
struct RoomRuleTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        /// Rows of each part; a joined one may hold 1,000. Those in `roomy` need less than half of their pages.
        let rows: [Int]
        let roomy: Set<Int>
        let groups: [[Int]]

        init(_ name: String, _ rows: [Int], roomy: Set<Int> = [], _ groups: [[Int]]) {
            self.name = name
            self.rows = rows
            self.roomy = roomy
            self.groups = groups
        }

        var testDescription: String { name }
    }

    private static let cases = [
        Case("none", [], []),
        Case("full parts stay", [5_000, 9_000], []),
        Case("a part that is half empty is copied by itself", [5_000, 9_000], roomy: [1], [[1]]),
        Case("three small neighbours wait for a fourth", [10, 0, 10], []),
        Case("and give their room back meanwhile", [10, 0, 10], roomy: [2], [[2]]),
        Case("four are joined", [10, 0, 10, 3], [[0, 1, 2, 3]]),
        Case("no further one would fit", [600, 300, 200], [[0, 1]]),
        Case("what is full stays when small ones follow", [900, 200, 10], []),
        Case("a large part stands between", [10, 10, 5_000, 10, 10, 10, 10], [[0, 1], [3, 4, 5, 6]]),
        Case("a large one with room between two small ones", [10, 5_000, 10], roomy: [0, 1], [[0], [1]]),
    ]

    @Test("Neighbours that hold few rows are joined, and what is half empty is copied", arguments: cases)
    private func rule(_ row: Case) {
        var limits = RoomLimits()
        limits.joinedRows = 1_000
        let contents = row.rows.enumerated().map { index, rows in
            PartitionContent(
                Self.part(index, from: index), rows: rows, needed: row.roomy.contains(index) ? 4 << 20 : 9 << 20, taken: 10 << 20)
        }
        let groups = Partitions.worthCopying(contents, limits)
        #expect(groups.map { $0.map(\.period.name) } == row.groups.map { $0.map { "fact_\($0)" } })
    }

    @Test("Parts that do not touch are not joined, and half a megabyte is worth nobody's wait")
    func apart() {
        let contents = [0, 1, 3, 4].map { PartitionContent(Self.part($0, from: $0), rows: 1, needed: 0, taken: 1 << 19) }
        #expect(Partitions.worthCopying(contents, RoomLimits()).map { $0.map(\.period.name) } == [["fact_0", "fact_1"]])
    }

    private static func part(_ number: Int, from: Int) -> PartitionPeriod {
        PartitionPeriod(
            name: "fact_\(number)", from: UUIDBits(high: UInt64(from), low: 0), to: UUIDBits(high: UInt64(from + 1), low: 0), isDefault: false, rows: nil,
            bytes: 0)
    }

    @Test("What is told")
    func lines() {
        var room = RoomGivenBack()
        #expect(room.lines == [])
        (room.parts, room.copies, room.bytes) = (1, 1, 840_000)
        #expect(room.lines == ["1 part gave back 840 kB"])
        (room.parts, room.copies, room.bytes) = (12, 3, 1_240_000_000)
        #expect(room.lines == ["12 parts gave back 1.2 GB and are 3 parts now"])
        (room.parts, room.copies, room.bytes) = (4, 1, -8_192)
        room.inUse = ["fact_2026_01", "scan_2026_02"]
        room.left = [.init(part: "fact_2026_03", rows: 2_000_000)]
        #expect(
            room.lines == [
                "4 parts gave back 0 kB and are one part now",
                "In use all the while, to be tried again by the next run: fact_2026_01, scan_2026_02",
                "fact_2026_03 has room to give back, but about 2000000 rows would be copied while everybody waits. When nobody minds: nearmade partitions --give-back",
            ])
    }

    @Test("SQLite keeps its room, and nothing is to be done")
    func sqlite() async throws {
        try await Backend.sqlite.withStore { store in
            let outcome = try await Partitions.giveBackRoom(on: store, at: .testStart)
            #expect(outcome == RoomGivenBack())
        }
    }
}
