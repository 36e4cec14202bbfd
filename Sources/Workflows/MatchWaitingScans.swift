import Core
import Fulfilment
import Store

extension Workflows {
    package static let matchLimit = 500

    /// Applies scans that still wait although their parcel is known. A scan and its order that are stored in the same moment by two transactions do not
    /// see each other; whoever comes by next, this job, brings them together, with the same result as if one had waited for the other.
    /// - Returns: scans applied.
    @discardableResult
    package func matchWaitingScans() async throws -> Int {
        try await command { tx, ids in
            let keys = try Scans.waitingKeysOfKnownParcels(limit: Self.matchLimit, in: tx)
            guard !keys.isEmpty else { return 0 }
            let parcels = try Parcels.lock(keys: keys, in: tx).get()
            let scans = try Scans.waiting(for: keys, in: tx).get()
            var set = WorkingSet(ids: ids)
            try set.load(Array(parcels.values), terms: terms, in: tx)
            try set.loadGrants(of: Set(scans.map(\.draft.recorder)), in: tx)
            for scan in scans {
                guard let parcel = parcels[scan.draft.parcelKey] else { continue }
                let (applied, _) = try set.apply(scan, to: parcel.id, cause: nil)
                set.changes.movedScans[scan.id] = (was: .waiting, now: applied)
                set.changes.clearedScans.append((scan.id, at: max(scan.draft.receivedAt, set.histories[parcel.id]?.orderReceivedAt ?? .earliest)))
            }
            try set.finished().save(in: tx)
            return scans.count
        }
    }
}
