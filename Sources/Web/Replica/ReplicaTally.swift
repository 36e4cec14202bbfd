import Instruments

/// What pages were read from, and why not from the replica.
final class ReplicaTally: Sendable {
    let fromReplica = Counter()
    let fromPrimary = Counter()
    private let fallbacks = Replica.Reason.allCases.map { _ in Counter() }

    func fellBack(_ reason: Replica.Reason) {
        if let index = Replica.Reason.allCases.firstIndex(of: reason) { fallbacks[index].add() }
    }

    func count(of reason: Replica.Reason) -> Int { Replica.Reason.allCases.firstIndex(of: reason).map { fallbacks[$0].value } ?? 0 }
}

extension Site {
    func writeReplica(to out: inout Exposition) {
        out.family("nearmade_page_reads_total", .counter, "Reads for pages that may be behind, by where they were read; none without a replica.") { samples in
            guard let tally = replica?.tally else { return }
            samples.add(tally.fromReplica.value, ("source", "replica"))
            samples.add(tally.fromPrimary.value, ("source", "primary"))
        }
        out.family("nearmade_replica_fallbacks_total", .counter, "Pages that turned from the replica to the primary, by why.") { samples in
            guard let tally = replica?.tally else { return }
            for reason in Replica.Reason.allCases { samples.add(tally.count(of: reason), ("reason", reason.rawValue)) }
        }
        out.family("nearmade_replica_is_read", .gauge, "1 while pages are read from the replica, else 0.") { samples in
            if let replica { samples.add(replica.isRead ? 1 : 0) }
        }
        out.family("nearmade_replica_lag_seconds", .gauge, "By how much the replica is behind, at most; none while that is not known.") { samples in
            if let lag = replica?.lag { samples.add(lag) }
        }
    }
}
