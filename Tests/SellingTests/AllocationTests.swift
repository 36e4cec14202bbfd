import Core
import Selling
import Testing

@Suite("Units go into parcels")
struct AllocationTests {
    /// `parcel:line:quantity`, with `-` for units that no parcel holds.
    private func allocated(_ parcels: [ParcelDraft], _ left: [Int64: Int64]) throws(OrderRefusal) -> [String] {
        try allocate(parcels, left: left).map { "\($0.parcel.map(String.init) ?? "-"):\($0.line):\($0.quantity)" }
    }

    static let rows: [(what: String, parcels: [ParcelDraft], left: [Int64: Int64], expected: [String])] = [
        ("no parcel", [], [1: 2, 2: 1], ["-:1:2", "-:2:1"]),
        ("one for everything", [ParcelDraft(key: "P")], [1: 2, 2: 1], ["0:1:2", "0:2:1"]),
        ("part of a line", [ParcelDraft(key: "P", contents: contents((1, 1)))], [1: 3, 2: 1], ["0:1:1", "-:1:2", "-:2:1"]),
        (
            "a line over two parcels and the rest in a third",
            [ParcelDraft(key: "P", contents: contents((1, 1))), ParcelDraft(key: "Q", contents: contents((1, 1), (2, 1))), ParcelDraft(key: "R")],
            [1: 4, 2: 1, 3: 2], ["0:1:1", "1:1:1", "2:1:2", "1:2:1", "2:3:2"]
        ),
        ("a line named twice in one parcel", [ParcelDraft(key: "P", contents: contents((1, 1), (1, 2)))], [1: 3], ["0:1:3"]),
        ("a rest parcel with nothing left is empty", [ParcelDraft(key: "P"), ParcelDraft(key: "Q")], [1: 1], ["0:1:1"]),
        ("an order without lines", [ParcelDraft(key: "P")], [:], []),
        ("a line with nothing left", [ParcelDraft(key: "P")], [1: 0, 2: 1], ["0:2:1"]),
    ]

    @Test("Whole, partial, rest", arguments: rows)
    func allocation(_ row: (what: String, parcels: [ParcelDraft], left: [Int64: Int64], expected: [String])) throws {
        #expect(try allocated(row.parcels, row.left) == row.expected, "\(row.what)")
    }

    static let refused: [(parcels: [ParcelDraft], refusal: OrderRefusal)] = [
        ([ParcelDraft(key: "P", contents: contents((3, 1)))], .contentLine(parcel: 0, line: 3)),
        ([ParcelDraft(key: "P", contents: contents((0, 1)))], .contentLine(parcel: 0, line: 0)),
        ([ParcelDraft(key: "P", contents: contents((1, 3)))], .contentQuantity(parcel: 0, line: 1, left: 2)),
        ([ParcelDraft(key: "P", contents: contents((1, 0)))], .contentQuantity(parcel: 0, line: 1, left: 2)),
        ([ParcelDraft(key: "P", contents: contents((1, -1)))], .contentQuantity(parcel: 0, line: 1, left: 2)),
        ([ParcelDraft(key: "P", contents: contents((1, 1), (1, 2)))], .contentQuantity(parcel: 0, line: 1, left: 1)),
        (
            [ParcelDraft(key: "P", contents: contents((1, 2))), ParcelDraft(key: "Q", contents: contents((1, 1)))],
            .contentQuantity(parcel: 1, line: 1, left: 0)
        ),
        ([ParcelDraft(key: "P"), ParcelDraft(key: "Q", contents: contents((2, 1)))], .contentQuantity(parcel: 1, line: 2, left: 0)),
    ]

    @Test("More than there is goes into no parcel", arguments: refused)
    func refusals(_ row: (parcels: [ParcelDraft], refusal: OrderRefusal)) {
        #expect(throws: row.refusal) { _ = try allocate(row.parcels, left: [1: 2, 2: 1]) }
    }

    @Test("A thousand lines over two hundred parcels: every unit once, in a fixed order")
    func large() throws {
        let left = Dictionary(uniqueKeysWithValues: (1...1_000).map { (Int64($0), Int64(4)) })
        var parcels = (0..<199).map { parcel in
            ParcelDraft(key: "P\(parcel)", contents: (0..<5).map { ParcelContent(line: Int64(parcel * 5 + $0 + 1), quantity: 3) })
        }
        parcels.append(ParcelDraft(key: "rest"))
        let allocations = try allocate(parcels, left: left)
        #expect(allocations.count == 995 + 1_000)
        #expect(allocations.reduce(0) { $0 + $1.quantity } == 4_000)
        #expect(allocations.allSatisfy { $0.parcel != nil })
        #expect(zip(allocations, allocations.dropFirst()).allSatisfy { ($0.line, $0.parcel ?? .max) < ($1.line, $1.parcel ?? .max) })
        #expect(try allocate(parcels, left: left) == allocations)
    }
}
