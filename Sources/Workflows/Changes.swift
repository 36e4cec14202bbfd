import Cashback
import Core
import Fulfilment
import Ledger
import TradeNetwork
import Selling
import Store

/// All that one command has decided to write, gathered so that it is written set by set.
struct Changes {
    var people: [(Person, at: Instant)] = []
    var accounts: [(Account, at: Instant)] = []
    var orders: [Order] = []
    var lines: [OrderLine] = []
    var parcels: [(Parcel, at: Instant)] = []
    var contents: [(ParcelID, line: Int64, quantity: Int64)] = []
    var scans: [Scan] = []
    var movedScans: [ScanID: (was: ScanState, now: Scan)] = [:]
    /// Steps that stop to count. They go before new ones come in, since one step counts once.
    var endedSteps: [Bulk] = []
    var steps: [ParcelStep] = []
    var anomalies: [Anomaly] = []
    var reuses: [(ScanReuse, AnomalyID)] = []
    var notes: [AnomalyNote] = []
    /// Scans whose parcel has become known.
    var clearedScans: [(ScanID, at: Instant)] = []
    var claims: [Claim] = []
    var newParts: [(part: Part, at: Instant)] = []
    var movedParts: [(was: Part, part: Part, at: Instant)] = []
    var transfers: [Transfer] = []
    /// Amounts of the holds that `transfers` resolve.
    var held: [TransferID: Int64] = [:]
    var dueTimes: Set<DueTime> = []
    var facts: [Fact] = []
    /// Of subjects whose last fact's number has been asked for already.
    var lastNumbers: [UUIDBits: Int64] = [:]
    /// Further guarded writes of a command, each of which must change as many rows as it has.
    var others: [Bulk] = []

    /// Writes everything. The order is: what others refer to first, the rows that many writers share last.
    func save(in tx: any Transaction) throws {
        // A bulk of nothing is not even put together: a single scan has little else to do.
        var bulks: [Bulk] = []
        if let first = people.first { bulks.append(People.insert(people.map(\.0), at: first.at)) }
        if let first = accounts.first { bulks.append(Accounts.insert(accounts.map(\.0), at: first.at)) }
        if !orders.isEmpty { bulks += Orders.insert(orders, lines: lines) }
        if !parcels.isEmpty { bulks += Parcels.insert(parcels.map(\.0), contents: contents, at: parcels.map(\.at)) }
        if !scans.isEmpty { bulks += Scans.insert(scans) }
        if !movedScans.isEmpty { bulks.append(Scans.update(movedScans.values.sorted { $0.now.id < $1.now.id })) }
        bulks += endedSteps
        if !steps.isEmpty { bulks.append(ParcelSteps.insert(steps)) }
        if !anomalies.isEmpty { bulks.append(Anomalies.insert(anomalies)) }
        if !notes.isEmpty { bulks.append(AnomalyNotes.insert(notes)) }
        if !reuses.isEmpty { bulks.append(ScanReuses.insert(reuses)) }
        if !claims.isEmpty { bulks.append(Claims.insert(claims)) }
        if !newParts.isEmpty { bulks.append(Parts.insert(newParts.sorted { $0.part.id < $1.part.id })) }
        if !movedParts.isEmpty { bulks += Parts.update(movedParts.sorted { $0.part.id < $1.part.id }) }
        try tx.send(bulks + others, exactly: true)
        if !clearedScans.isEmpty { try tx.send([Anomalies.clearUnknownParcel(clearedScans)], exactly: false) }
        if !dueTimes.isEmpty {
            try tx.send([DueTimes.add(dueTimes.sorted { ($0.at, $0.subject) < ($1.at, $1.subject) })], exactly: false)
        }
        try Journal.append(facts, after: lastNumbers, in: tx)
        try Transfers.record(transfers, held: held, in: tx)
    }
}
