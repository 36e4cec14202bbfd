/// What came of giving room back to the disk.
package struct RoomGivenBack: Sendable, Equatable {
    package struct Left: Sendable, Equatable {
        package let part: String
        /// Where a sample was enough to tell, about so many.
        package let rows: Int
    }

    /// Parts that were exchanged, and those that took their place: fewer where neighbours were joined.
    package var parts = 0
    package var copies = 0
    package var bytes: Int64 = 0
    /// Parts that somebody used all the while.
    package var inUse: [String] = []
    /// Parts of which more rows stay than may be copied.
    package var left: [Left] = []

    package init() {}
}

extension RoomGivenBack {
    /// What a person is told, a line each.
    package var lines: [String] {
        var lines: [String] = []
        if parts > 0 {
            let joined = copies == parts ? "" : " and are \(copies == 1 ? "one part" : "\(copies) parts") now"
            lines.append("\(parts) \(parts == 1 ? "part" : "parts") gave back \(Self.size(max(0, bytes)))\(joined)")
        }
        if !inUse.isEmpty { lines.append("In use all the while, to be tried again by the next run: \(inUse.joined(separator: ", "))") }
        for part in left {
            lines.append(
                "\(part.part) has room to give back, but about \(part.rows) rows would be copied while everybody waits. "
                    + "When nobody minds: nearmade partitions --give-back")
        }
        return lines
    }

    /// 1.2 GB, 840 kB: decimal, as disks are sold.
    private static func size(_ bytes: Int64) -> String {
        let units: [(Int64, String)] = [(1_000_000_000_000, "TB"), (1_000_000_000, "GB"), (1_000_000, "MB")]
        guard let (unit, name) = units.first(where: { bytes >= $0.0 }) else { return "\(bytes / 1_000) kB" }
        let tenths = (bytes * 10 + unit / 2) / unit
        return "\(tenths / 10).\(tenths % 10) \(name)"
    }
}
