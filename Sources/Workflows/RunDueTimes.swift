import Cashback
import Core
import Store
import Tallies

extension Workflows {
    package static let dueLimit = 500

    /// Carries out what time has brought up to `now`, at most `dueLimit` dates in one transaction.
    /// - Returns: dates looked at; call again while it is `dueLimit`.
    @discardableResult
    package func runDueTimes(until now: Instant) async throws -> Int {
        try await command { tx, ids in
            let times = try DueTimes.claim(until: now, limit: Self.dueLimit, in: tx)
            guard !times.isEmpty else { return 0 }
            var set = WorkingSet(ids: ids)
            let parts = try Parts.lock(ofClaims: Set(times.filter { $0.kind == DueKind.claim }.map { ClaimID($0.subject) }), in: tx)
            for part in parts { set.add(part, isStored: true) }
            try set.loadClaims(of: parts, terms: terms, in: tx)
            for (_, ofClaim) in Dictionary(grouping: parts, by: \.claim).sorted(by: { $0.key < $1.key }) {
                // The cause of what time brings is the fact that set the date.
                try set.move(
                    ofClaim.map(\.id), cause: ofClaim.last?.fact, actor: .job("due"), occurredAt: now, receivedAt: now
                ) { $0.advance(to: now) }
            }
            try set.finished().save(in: tx)
            try tx.run([DueTimes.remove(times)])
            return times.count
        }
    }

    /// Carries out all that is due.
    /// - Returns: dates looked at.
    @discardableResult
    package func runAllDueTimes(until now: Instant) async throws -> Int {
        var total = 0
        while true {
            let count = try await runDueTimes(until: now)
            total += count
            if count < Self.dueLimit { return total }
        }
    }

    /// Seals what is settled. - Returns: facts sealed.
    @discardableResult
    package func seal() async throws -> Int {
        var total = 0
        while true {
            let count = try await sealNext()
            total += count
            if count < Sealing.blockLimit { return total }
        }
    }

    /// Counts what is settled into the tallies. - Returns: facts counted.
    @discardableResult
    package func tally() async throws -> Int {
        var total = 0
        while true {
            let count = try await tallyNext()
            total += count
            if count < Tallies.batchLimit { return total }
        }
    }

    // Where one writer is let in at a time, a block is read and hashed, and a batch counted, before it is its turn: a scan that comes meanwhile waits for
    // one row, not for ten thousand facts. Elsewhere writers do not wait for it, and the lock keeps processes from doing the same twice.

    private func sealNext() async throws -> Int {
        let now = world.wallNow()
        guard store.dialect.kind == .sqlite else { return try await store.write { tx in try Sealing.sealNext(at: now, in: tx) } }
        guard let seal = try await store.read({ tx in try Sealing.draftNext(at: now, in: tx) }) else { return 0 }
        return try await store.write { tx in try Sealing.add(seal, in: tx) } ? Int(seal.facts) : 0
    }

    private func tallyNext() async throws -> Int {
        guard store.dialect.kind == .sqlite else { return try await store.write { tx in try Tallies.countNext(in: tx) } }
        guard let draft = try await store.read({ tx in try Tallies.draftNext(in: tx) }) else { return 0 }
        return try await store.write { tx in try Tallies.add(draft, in: tx) } ? draft.facts : 0
    }
}
