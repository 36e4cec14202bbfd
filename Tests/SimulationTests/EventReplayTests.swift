import Core
import EPCIS
import Foundation
import Fulfilment
import OrderFiles
import Store
import TestSupport
import Testing
import TradeNetwork

@testable import EPCISRepository
@testable import Simulation
@testable import Workflows

@Suite("Real orders as EPCIS documents", .enabled(if: OlistCase.isThere, OlistCase.whyNot), .neverHangs)
struct EventReplayTests {
    /// NEARMADE_EVENT_ORDERS=13171 plays all of them, which takes minutes.
    private static let limit = ProcessInfo.processInfo.environment["NEARMADE_EVENT_ORDERS"].flatMap(Int.init) ?? 400

    @Test("Scans that come in as events end in exactly the ledger of scans", arguments: Backend.underTest)
    func sameLedger(_ backend: Backend) async throws {
        let orders = Array(try OlistCase.orders().prefix(Self.limit))
        let direct = try await backend.withStore(Workflows.migrations) { store in
            let shop = try ReplayShop(store)
            #expect(try await shop.play(orders).refused.isEmpty)
            return try await shop.ending()
        }
        try await backend.withStore(Workflows.migrations) { store in
            let shop = try ReplayShop(store)
            let summary = try await shop.playEvents(orders)
            #expect(summary.refused.isEmpty && summary.scans > orders.count)
            let ending = try await shop.ending()
            #expect(ending == direct && ending.count > orders.count)
            let (events, scans) = try await store.read { (try $0.count("SELECT COUNT(*) FROM epcis_event"), try $0.count("SELECT COUNT(*) FROM scan")) }
            #expect(events == scans && Int(events) == summary.scans)
        }
    }

    @Test("A parcel is found again under the id that events have for it", arguments: [
        ("340123450000000024", "https://id.gs1.org/00/340123450000000024"), ("34012345000000002", "urn:nearmade:parcel:34012345000000002"),
        ("olist/e481f51c", "urn:nearmade:parcel:olist%2Fe481f51c"), ("Päckchen 7 %", "urn:nearmade:parcel:P%C3%A4ckchen%207%20%25"),
        ("https://example.com/p/1", "https://example.com/p/1"),
    ])
    func names(key: String, id: String) {
        #expect(ParcelName.id(of: key) == id)
        #expect(ParcelName.key(id) == key)
    }

    @Test("What no parcel can be called names none", arguments: ["urn:nearmade:parcel:", "urn:nearmade:parcel:%4", "urn:nearmade:parcel:%FF", "urn:nearmade:parcel:a%00"])
    func noParcel(id: String) { #expect(ParcelName.key(id) == nil) }
}

/// Takes scans as the events that a partner's system would send of them: one document for all that came at a moment.
struct EventDoor: Sendable {
    let workflows: Workflows
    let clock: ManualClock

    func capture(_ drafts: [ScanDraft]) async throws -> [ScanOutcome] {
        var outcomes: [ScanOutcome] = []
        var rest = drafts[...]
        while let first = rest.first {
            let together = Array(rest.prefix { $0.receivedAt == first.receivedAt })
            rest = rest.dropFirst(together.count)
            clock.advance(to: first.receivedAt)
            let events = try together.map { try Self.event($0) }
            let document = EPCISDocument(events, creationDate: EPCISTime(microseconds: first.receivedAt.microseconds))
            let sender = try CapturePrincipal(.party(first.recorder, first.recorderKind))
            let capture = try await workflows.accept(document, body: document.bytes, mediaType: "application/ld+json", behaviour: .rollback, from: sender)
            try await workflows.runCaptures()
            let done = try #require(try await workflows.store.read { try Captures.load(capture.id, in: $0) })
            try #require(done.state == .done && done.errors == nil, "\(done.errors ?? "")")
            for event in document.events {
                let hash = try #require(DraftEvent.digest(in: event.hashID))
                let at = Instant(microseconds: try #require(event.eventTime).microseconds)
                let source = SourceKey(source: EventScans.source(sender), sourceID: EventScans.sourceID(EventKey(at: at, hash: hash, isErrorDeclaration: false), 0))
                let scan = try #require(try await workflows.store.read { try Scans.find([source], in: $0).stored[source] })
                outcomes.append(.stored(ScanAnswer(scan: scan.id, state: scan.state, anomalies: [], claims: [])))
            }
        }
        return outcomes
    }

    private static func event(_ draft: ScanDraft) throws -> EPCISEvent {
        let line = try #require(EventSteps.table.first { $0.step == draft.step })
        var event = EventDraft(.objectEvent, eventTime: EPCISTime(microseconds: draft.occurredAt.instant.microseconds), eventTimeZoneOffset: "+00:00")
        event.action = .observe
        event.epcList = [ParcelName.id(of: draft.parcelKey)]
        event.bizStep = line.bizStep
        event.disposition = line.disposition ?? "in_transit"
        return event.event
    }
}
