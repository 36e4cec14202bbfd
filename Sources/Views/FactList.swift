import Core
import Store

/// Something that happened, as the journal holds it.
package struct FactEntry: Sendable, Equatable {
    package let position: JournalPosition
    package let id: FactID
    package let kind: String
    /// TypeID of what it is about.
    package let subject: String
    package let number: Int64
    package let occurredAt: Instant
    package let receivedAt: Instant
    /// Who did it: a kind of principal and its id, or a job.
    package let actor: String
    package let cause: FactID?
    /// JSON object.
    package let body: String

    init(_ fact: RecordedFact) {
        position = fact.position
        id = fact.id
        kind = fact.kind
        subject = fact.subjectText
        number = fact.number
        occurredAt = fact.occurredAt
        receivedAt = fact.receivedAt
        actor = fact.actor.description
        cause = fact.cause
        body = fact.body
    }

    static func about(_ subjects: [UUIDBits], limit: Int, in tx: any Transaction) throws -> [FactEntry] {
        try Journal.about(subjects, limit: limit, in: tx).map(FactEntry.init)
    }
}

extension FactEntry {
    private static let counting: Set<String> = ["scan.applied", "scan.withdrawn", "scan.voided", "scan.reinstated", "scan.set_aside"]
    /// Facts about parcels that are looked at.
    private static let parcelLimit = 2_000

    /// That scans of these parcels have begun or ceased to count after they were recorded, in the order in which that became known.
    package static func ofCounting(_ parcels: [ParcelID], in tx: any Transaction) throws -> [FactEntry] {
        try about(Set(parcels).sorted().map(\.bits), limit: parcelLimit, in: tx).filter { counting.contains($0.kind) }
    }
}

/// The journal from a place on, without what an open transaction could still come before.
package enum FactList {
    /// - Returns: the cursor always leads on, also from the last fact there is now, so a reader can come back with it.
    package static func page(after cursor: Cursor?, limit: Int, in tx: any Transaction) throws -> Page<FactEntry> {
        let start = Cursor.position(of: cursor)
        let facts = try Journal.read(after: start, limit: limit, in: tx).map(FactEntry.init)
        return Page(items: facts, next: .position(facts.last?.position ?? start))
    }
}
