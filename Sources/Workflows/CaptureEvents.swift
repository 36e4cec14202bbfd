import Core
import EPCIS
import EPCISRepository
import Fulfilment
import JSONText
import Store
import TradeNetwork

/// Why a document is not even taken in.
package enum CaptureRefusal: Refusal, Equatable {
    case tooManyEvents
    case tooManyWaiting
    case notRecorder

    package var code: String {
        switch self {
        case .tooManyEvents: "capture-too-many-events"
        case .tooManyWaiting: "capture-too-many-waiting"
        case .notRecorder: "capture-not-recorder"
        }
    }

    package var kind: RefusalKind {
        switch self {
        case .tooManyEvents: .tooLarge
        case .tooManyWaiting: .tooMany(afterSeconds: 1)
        case .notRecorder: .forbidden
        }
    }

    package var sentence: String {
        switch self {
        case .tooManyEvents: "A document may have at most \(CaptureLimits.events) events; send the others in further documents."
        case .tooManyWaiting: "\(CaptureLimits.waiting) documents of yours wait already; send this one again when some of them are done."
        case .notRecorder: "Only a party or its device captures events."
        }
    }
}

/// What became of one event that came by itself.
package enum EventOutcome: Sendable, Equatable {
    case stored(eventID: String)
    case duplicate(eventID: String)
}

extension Workflows {
    /// Takes a document in. It is stored and carried out by `runCaptures`, which answers for it whatever becomes of this process.
    /// - Parameters:
    ///   - document: what `body` says, as far as it was read to see that it can be.
    ///   - body: at most `CaptureLimits.bytes`.
    package func accept(
        _ document: EPCISDocument, body: [UInt8], mediaType: String, behaviour: CaptureErrorBehaviour, from principal: CapturePrincipal
    ) async throws -> Capture {
        guard document.events.count <= CaptureLimits.events else { throw CaptureRefusal.tooManyEvents }
        let now = world.now()
        return try await command { tx, ids in
            guard try Captures.waiting(of: principal.party, in: tx) < CaptureLimits.waiting else { throw CaptureRefusal.tooManyWaiting }
            let capture = Capture(
                id: ids.next(), sender: principal.sender, behaviour: behaviour, state: .waiting, createdAt: now, finishedAt: nil,
                events: Int64(document.events.count), stored: 0, errors: nil)
            try Captures.add(capture, mediaType: mediaType, body: body, in: tx)
            return capture
        }
    }

    /// Stores documents that wait, one after the other; while one is stored, the next is read. - Returns: how many.
    @discardableResult
    package func runCaptures() async throws -> Int {
        guard let first = try await takeCapture() else { return 0 }
        var document = ReadDocument(first)
        var count = 0
        while true {
            let next = await takeCapture(beside: document)
            async let read = next.map(ReadDocument.init)
            do {
                try await store(document)
            } catch {
                if let next { try await release(next) }
                throw error
            }
            count += 1
            if let read = await read {
                document = read
            } else if let next = try await takeCapture() {
                document = ReadDocument(next)
            } else {
                return count
            }
        }
    }

    /// The document to read meanwhile. Whatever keeps it from being taken keeps nobody from storing the one in hand; what lasts is met again right after it.
    private func takeCapture(beside document: ReadDocument) async -> WaitingCapture? {
        do { return try await takeCapture(behind: document.waiting.capture.id) } catch { return nil }
    }

    private func takeCapture(behind current: CaptureID? = nil) async throws -> WaitingCapture? {
        let now = world.wallNow()
        // Most looks find nothing, and disturb nobody.
        guard try await store.read({ try Captures.isAnyWaiting(at: now, in: $0) }) else { return nil }
        return try await store.write { try Captures.take(at: now, until: now.adding(microseconds: CaptureLimits.leaseMicroseconds), behind: current, in: $0) }
    }

    /// Where not even this can be written, another takes it over when the lease is out. A server that stops gives back what it has, too.
    private func release(_ waiting: WaitingCapture) async throws {
        try await Task { [store] in try await store.write { try Captures.release(waiting, in: $0) } }.value
    }

    private func store(_ document: ReadDocument) async throws {
        let now = world.now()
        var ended = document.waiting.capture
        ended.finishedAt = now
        let reading: DocumentReading
        let events: ReadEvents
        switch document.content {
        case .success(let read): (reading, events) = read
        case .failure(let fault):
            ended.fail([fault])
            return try await end(ended, document.waiting)
        }
        ended.events = Int64(reading.count)
        let isWhole = reading.faults.isEmpty
        guard isWhole || ended.behaviour == .proceed && !reading.drafts.isEmpty else {
            ended.fail(reading.faults)
            return try await end(ended, document.waiting)
        }
        do {
            try await store(reading, events, of: ended, document.waiting, at: now)
        } catch where (error as? StoreError)?.isPassing ?? (error is CancellationError) {
            try await release(document.waiting)
            throw error
        } catch {
            // What the database will never take must not come again and again, and keep others waiting.
            ended.fail([EventFault(place: nil, pointer: "", reason: "The repository cannot store this document; its operator finds the reason in the log.")])
            try await end(ended, document.waiting)
            throw error
        }
    }

    private func store(_ reading: DocumentReading, _ events: ReadEvents, of capture: Capture, _ waiting: WaitingCapture, at now: Instant) async throws {
        let sender = CapturePrincipal(capture.sender)
        try await command { tx, ids in
            var capture = capture
            let stored = try EventCapture(events, by: sender, receivedAt: capture.createdAt, at: now, in: tx).store(
                capture: capture.id, context: reading.context, workflows: self, ids: ids, in: tx)
            try LocationParts.add(reading.locations, by: sender.party, in: tx)
            try MasterAttributes.add(reading.attributes, by: sender.party, in: tx)
            capture.succeed(Int64(stored), faults: reading.faults)
            guard try Captures.finish(capture, waiting, in: tx) else { throw StoreError.guardMissed("another process has taken this capture over") }
        }
    }

    /// Whoever has taken it over meanwhile ends it.
    private func end(_ capture: Capture, _ waiting: WaitingCapture) async throws {
        try await store.write { tx in _ = try Captures.finish(capture, waiting, in: tx) }
    }

    /// Stores one event at once.
    /// - Throws: `CaptureRefusal`.
    package func captureEvent(_ document: EPCISDocument, from principal: CapturePrincipal) async throws -> Result<EventOutcome, EventFaults> {
        let reading = DocumentReading(document)
        guard reading.faults.isEmpty, let draft = reading.drafts.first else { return .failure(EventFaults(reading.faults)) }
        let now = world.now()
        let events = ReadEvents([draft])
        return try await command { tx, ids in
            let stored = try EventCapture(events, by: principal, receivedAt: now, at: now, in: tx).store(
                capture: nil, context: reading.context, workflows: self, ids: ids, in: tx)
            return .success(stored == 0 ? .duplicate(eventID: draft.eventID) : .stored(eventID: draft.eventID))
        }
    }
}

/// A document that this process has taken, and what it says: pure, and made beside the one that is being stored.
private struct ReadDocument: Sendable {
    let waiting: WaitingCapture
    /// What is wrong with it as a whole, where it cannot be read.
    let content: Result<(DocumentReading, ReadEvents), EventFault>

    init(_ waiting: WaitingCapture) {
        self.waiting = waiting
        content = waiting.attempts < CaptureLimits.attempts ? Self.read(waiting) : .failure(Self.givenUp)
    }

    private static func read(_ waiting: WaitingCapture) -> Result<(DocumentReading, ReadEvents), EventFault> {
        do {
            let reading = DocumentReading(try EPCISDocument(waiting.body, mediaType: waiting.mediaType))
            return .success((reading, ReadEvents(reading.drafts)))
        } catch {
            return .failure(EventFault(place: nil, pointer: "", reason: error.description))
        }
    }

    private static let givenUp = EventFault(
        place: nil, pointer: "", reason: "The program ended \(CaptureLimits.attempts) times while it stored this document, and gives it up.")
}

/// Events, and what they say of parcels and of the lives of things, as far as that is known before they are stored.
private struct ReadEvents: Sendable {
    let drafts: [DraftEvent]
    /// Of each.
    let scans: [EventScans]
    /// Of all of them, where nobody has sent any before.
    let lives: LifeCycle

    init(_ drafts: [DraftEvent]) {
        self.drafts = drafts
        scans = drafts.map(EventScans.init)
        lives = LifeCycle(drafts) { !$0.key.isErrorDeclaration }
    }
}

/// What is wrong with events, told together.
package struct EventFaults: Error, Sendable {
    package let faults: [EventFault]

    init(_ faults: [EventFault]) { self.faults = faults }
}

/// Events of one document on their way into the repository and the trade, in one transaction.
private struct EventCapture {
    private let read: ReadEvents
    private let drafts: [DraftEvent]
    private let fresh: [DraftEvent]
    /// Events that somebody else has sent before.
    private let shared: [(draft: DraftEvent, place: EventPlace)]
    private let sender: CapturePrincipal
    private let receivedAt: Instant
    private let recordTime: Instant
    private let last: Int64
    /// Keys of events that the sender itself has declared to be in error, before or after they came.
    private let withdrawn: Set<EventKey>
    private let known: [EventKey: Events.Known]

    init(_ read: ReadEvents, by sender: CapturePrincipal, receivedAt: Instant, at now: Instant, in tx: any Transaction) throws {
        let drafts = read.drafts
        self.read = read
        self.drafts = drafts
        self.sender = sender
        self.receivedAt = receivedAt
        let sequence = try Events.lockSequence(in: tx)
        last = sequence.last
        // Record times rise with the numbers, whatever the clocks of several machines say.
        recordTime = max(now, sequence.recordTime)
        let known = try Events.find(drafts.map(\.key), of: sender.party, in: tx)
        var seen: Set<EventKey> = []
        let new = drafts.filter { known[$0.key]?.isOwn != true && seen.insert($0.key).inserted }
        fresh = new.filter { known[$0.key] == nil }
        shared = new.compactMap { draft in known[draft.key].map { (draft, $0.place) } }
        let declared = known.filter { $0.value.isOwn }.keys.filter(\.isErrorDeclaration) + drafts.map(\.key).filter(\.isErrorDeclaration)
        withdrawn = Set(declared.map(\.other))
        self.known = known
    }

    /// - Returns: events that this sender had not sent before.
    func store(capture: CaptureID?, context: EventContext, workflows: Workflows, ids: IdPool, in tx: any Transaction) throws -> Int {
        // An event is stored once, and is the word of everybody who has sent it: who sends first keeps nobody else's word out.
        let mapping = try EventMapping.load(of: sender.party, in: tx)
        let source = EventScans.source(sender)
        let told = try numberedAsKnown(withdrawn.isEmpty ? read.scans : read.scans.filter { !withdrawn.contains($0.draft.key) }, source, in: tx)
        let scans = try Self.ofParcels(told.flatMap { $0.drafts(by: sender, source: source, mapping: mapping, receivedAt: receivedAt) }, in: tx)
        for start in stride(from: 0, to: scans.count, by: Workflows.captureLimit) {
            try workflows.take(Array(scans[start..<min(start + Workflows.captureLimit, scans.count)]), ids: ids, in: tx)
        }
        for error in drafts where error.key.isErrorDeclaration { try withdraw(error, workflows: workflows, ids: ids, in: tx) }
        try Events.insert(
            fresh.map { $0.captured(at: recordTime, capture: capture, party: sender.party, context: context) }, after: last, in: tx)
        try Events.addSender(sender.party, to: shared.map(\.place), words: Set(shared.flatMap(\.draft.words)), in: tx)
        try checkLives(ids: ids, in: tx)
        return fresh.count + shared.count
    }

    /// A scan is one whenever its event is sent again: also one that was numbered before ids began with a time.
    private func numberedAsKnown(_ scans: [EventScans], _ source: String, in tx: any Transaction) throws -> [EventScans] {
        let older = scans.filter { known[$0.draft.key]?.isOwn == true }.map(\.asNumberedBefore)
        guard !older.isEmpty else { return scans }
        let (stored, archived) = try Scans.find(Set(older.flatMap { $0.sources(source) }), in: tx)
        let found = older.filter { $0.sources(source).contains { stored[$0] != nil || archived[$0] != nil } }
        let numbered = Dictionary(found.map { ($0.draft.key, $0) }) { $1 }
        return scans.map { numbered[$0.draft.key] ?? $0 }
    }

    /// A thing with a number of GS1 is a parcel where an order says so; an SSCC, or a name without GS1, may be one whose order comes later.
    private static func ofParcels(_ scans: [ScanDraft], in tx: any Transaction) throws -> [ScanDraft] {
        let things = Set(scans.map(\.parcelKey).filter(ParcelName.isThing))
        guard !things.isEmpty else { return scans }
        let parcels = try Parcels.known(things, in: tx)
        return scans.filter { !things.contains($0.parcelKey) || parcels.contains($0.parcelKey) }
    }

    /// What the new events say of the lives of things, held against what others have said.
    private func checkLives(ids: IdPool, in tx: any Transaction) throws {
        let taken = drafts.filter(\.key.isErrorDeclaration).compactMap { draft in known[draft.key.other].flatMap { $0.isOwn ? (draft, $0.place.number) : nil } }
        try LifeCycle.forget(taken.map(\.1), of: taken.map(\.0), in: tx)
        let isAllNew = fresh.count == drafts.count && withdrawn.isEmpty
        let lives = isAllNew ? read.lives : LifeCycle(fresh) { !$0.key.isErrorDeclaration && !withdrawn.contains($0.key) }
        let found = try lives.save(after: last, in: tx)
        guard !found.isEmpty else { return }
        var set = WorkingSet(ids: ids)
        for (epc, contradiction) in found.prefix(Self.contradictionsAtMost) { set.raise(contradiction.detail, of: epc, at: recordTime) }
        let left = found.count - Self.contradictionsAtMost
        if left > 0, let last = found.last { set.raise("\(left) more things of the same document", of: last.epc, at: recordTime) }
        try set.finished().save(in: tx)
    }

    /// Of one document; the others are counted.
    private static let contradictionsAtMost = 100

    /// What an event had proved is taken back when its sender declares it an error: by new entries.
    private func withdraw(_ error: DraftEvent, workflows: Workflows, ids: IdPool, in tx: any Transaction) throws {
        let reason = error.event.errorDeclaration?.reason.flatMap(CBV.errorReasons.word) ?? "incorrect_data"
        // The sender's own scans: a stranger's word takes nothing back.
        let sourceIDs = (0..<EventScans.parcels(of: error.event)).flatMap { [EventScans.sourceID(error.key, $0), EventScans.olderSourceID(error.key, $0)] }
        let keys = sourceIDs.map { SourceKey(source: EventScans.source(sender), sourceID: $0) }
        var scans = Array(try Scans.find(Set(keys), in: tx).stored.values)
        // An event that tells of a scan which came by another door.
        if let place = known[error.key.other]?.place, let told = try ToldScans.scan(of: place.number, in: tx), let scan = try Scans.load(told, in: tx),
            scan.draft.recorder == sender.party, !scans.contains(where: { $0.id == scan.id }) {
            scans.append(scan)
        }
        for scan in scans.sorted(by: { $0.id < $1.id }) {
            try workflows.reject(scan, declared: reason, by: sender.actor, at: receivedAt, ids: ids, in: tx)
        }
    }
}

extension Workflows {
    /// A scan whose recorder says that it is in error: found, and decided at once.
    fileprivate func reject(_ scan: Scan, declared reason: String, by actor: Actor, at now: Instant, ids: IdPool, in tx: any Transaction) throws {
        guard scan.state != .rejected, scan.state != .voided else { return }
        var set = WorkingSet(ids: ids)
        let parcel = try scan.parcel.flatMap { try Parcels.load([$0], lock: true, in: tx)[$0] }
        if let parcel { try set.load([parcel], terms: terms, in: tx) }
        let found = set.raise(
            Finding(kind: .declaredError, detail: reason), scan: scan.id, of: scan.draft.parcelKey, history: parcel.flatMap { set.histories[$0.id] }, at: now,
            cause: nil)
        try set.finished().save(in: tx)
        _ = try decide(found, .reject, by: actor, note: reason, at: now, in: tx, ids: ids)
    }
}

extension WorkingSet {
    /// What events say of one thing and cannot all be true.
    fileprivate mutating func raise(_ detail: String, of epc: String, at now: Instant) {
        let anomaly = Anomaly(
            id: ids.next(), kind: .lifeCycle, detail: detail, marketplace: nil, order: nil, parcel: nil, scan: nil, reference: epc, raisedAt: now)
        changes.anomalies.append(anomaly)
        changes.facts.append(
            Fact(
                id: ids.next(), kind: "anomaly.raised", about: anomaly.id, isNew: true, occurredAt: now, receivedAt: now, actor: .job("judge"),
                body: FactBodies.anomaly(anomaly)))
    }
}

extension EventKey {
    /// The event that this error declaration withdraws, or the declaration that withdraws this event.
    fileprivate var other: EventKey { EventKey(at: at, hash: hash, isErrorDeclaration: !isErrorDeclaration) }
}
