import Core
import Fulfilment
import JSONText
import TestSupport
import Testing
import TradeNetwork

@testable import Web

@Suite("Batches of scans, read quickly")
struct PlainScanBatchTests {
    private static let party = PartyID(text: "pty_01h455vb4pex5vsknk084sn02q")
    private let recorder: Principal

    init() throws { recorder = .party(try #require(Self.party), .hub) }

    private func plain(_ text: String) -> [ScanDraft]? { PlainScanBatch.read(Array(text.utf8), by: recorder, receivedAt: .testStart) }

    /// What the general reader makes of it; nil where it refuses the batch or one of its scans.
    private func general(_ bytes: [UInt8]) -> [ScanDraft]? {
        try? ScanBatch.readTree(bytes, by: recorder, receivedAt: .testStart).map { try $0.get() }
    }

    private static let usual = #"{"parcel":"P-1","step":"delivered","occurredAt":"2026-11-21T10:00:00+01:00","sourceId":"1","readPoint":"hub"}"#

    @Test(
        "What is written plainly is read at once, and as the general reader reads it",
        arguments: [
            #"{"scans":[]}"#, #"{"scans":[\#(usual)]}"#, #"{"scans":[\#(usual),\#(usual)]}"#, " { \"scans\" : [ \(usual) ,\n\t\(usual) ] }\r\n",
            #"{"scans":[{"sourceId":"","step":"handed_over","reason":"nobody, at home","attempt":2,"occurredAt":"2026-11-21T10:00:00.25Z","parcel":"x"}]}"#,
            #"{"scans":[{"sourceId":"~ /","step":"failed","attempt":0 ,"occurredAt":"0001-01-01t00:00:00z","parcel":""}]}"#,
        ])
    func taken(body: String) throws {
        let drafts = try #require(plain(body))
        #expect(drafts == general(Array(body.utf8)))
    }

    @Test(
        "Whatever is unusual or wrong is left to the general reader",
        arguments: [
            "", "[]", "{}", #"{"scans":{}}"#, #"{"scans":[\#(usual)"#, #"{"scans":[\#(usual)]"#, #"{"scans":[\#(usual),]}"#, #"{"scans":[\#(usual)]}x"#,
            #"{"scans":[\#(usual)],"more":1}"#, #"{"orders":[\#(usual)]}"#, #"{"scans":[{}]}"#, usual,
            #"{"scans":[{"parcel":"P","parcel":"P","step":"delivered","occurredAt":"2026-11-21T10:00:00Z","sourceId":"1"}]}"#,
            #"{"scans":[{"parcel":"P\u0041","step":"delivered","occurredAt":"2026-11-21T10:00:00Z","sourceId":"1"}]}"#,
            #"{"scans":[{"parcel":"Käse","step":"delivered","occurredAt":"2026-11-21T10:00:00Z","sourceId":"1"}]}"#,
            #"{"scans":[{"parcel":"P","step":"eaten","occurredAt":"2026-11-21T10:00:00Z","sourceId":"1"}]}"#,
            #"{"scans":[{"parcel":"P","step":"delivered","occurredAt":"2026-11-31T10:00:00Z","sourceId":"1"}]}"#,
            #"{"scans":[{"parcel":"P","step":"delivered","occurredAt":"2026-11-21T10:00:00Z","sourceId":"1","attempt":01}]}"#,
            #"{"scans":[{"parcel":"P","step":"delivered","occurredAt":"2026-11-21T10:00:00Z","sourceId":"1","attempt":1.0}]}"#,
            #"{"scans":[{"parcel":"P","step":"delivered","occurredAt":"2026-11-21T10:00:00Z","sourceId":"1","source":"theirs"}]}"#,
            #"{"scans":[{"parcel":null,"step":"delivered","occurredAt":"2026-11-21T10:00:00Z","sourceId":"1"}]}"#,
        ])
    func left(body: String) { #expect(plain(body) == nil) }

    @Test("More scans than a batch may have are left to whoever says so")
    func tooMany() {
        let body = #"{"scans":["# + Array(repeating: Self.usual, count: 10_001).joined(separator: ",") + "]}"
        #expect(plain(body) == nil)
        #expect(general(Array(body.utf8)) == nil)
    }

    @Test("However a body is damaged, what is read quickly is what the general reader reads", arguments: 1...20 as ClosedRange<UInt64>)
    func damaged(seed: UInt64) {
        let random = SeededRandom(seed: seed)
        let whole = Array(#"{"scans":[\#(Self.usual),{"sourceId":"2","attempt":12,"step":"collected","occurredAt":"2026-11-21T10:00:00Z","parcel":"P"}]}"#.utf8)
        var wereTaken = 0
        for _ in 0..<2_000 {
            var bytes = whole
            for _ in 0...random.next() % 2 {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[place] = UInt8(random.next() % 256)
                case 1: bytes.remove(at: place)
                default: bytes.insert(whole[Int(random.next() % UInt64(whole.count))], at: place)
                }
            }
            guard let drafts = PlainScanBatch.read(bytes, by: recorder, receivedAt: .testStart) else { continue }
            wereTaken += 1
            #expect(drafts == general(bytes), "\(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(wereTaken > 15)
    }
}
