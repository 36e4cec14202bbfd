import Look
import Views

/// How far the parcels of one order have come, where there are several: `1 of 2 parcels has arrived, 1 is not packed yet.`
struct ParcelsTogether: Sendable {
    /// The farthest first; each way with how many parcels have come so far.
    private let counts: [(progress: ParcelProgress, count: Int64)]
    private let total: Int64

    init(_ parcels: [ParcelProgress]) {
        counts = Self.order.map { progress in (progress, Int64(parcels.count { $0 == progress })) }.filter { $0.1 > 0 }
        total = Int64(parcels.count)
    }

    private static let order: [ParcelProgress] = [.delivered, .returned, .attemptFailed, .onItsWay, .packed, .ordered]

    /// True where one word would not be true of all.
    var areApart: Bool { counts.count > 1 }

    func sentence(_ viewer: Viewer) -> String {
        let pieces = counts.enumerated().map { index, item in
            let what = viewer.say(.parcelsAre(item.progress), ["n": .number(item.count)])
            return viewer.say(index == 0 ? .parcelsOfAll : .parcelsOfThem, ["n": .number(item.count), "total": .number(total), "what": .text(what)])
        }
        return viewer.say(.parcelsTogether, ["parcels": .text(pieces.joined(separator: ", "))])
    }
}
