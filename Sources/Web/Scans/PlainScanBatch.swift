import Core
import Fulfilment
import TradeNetwork

/// Reads a batch of scans that is written plainly, as devices write it: `{"scans": [...]}`, the usual members once each, texts in ASCII without
/// escapes. Anything else, and anything wrong, is left to the general reader, which builds a tree and can say what is wrong. What this one takes, that
/// one takes too, with the same result; it takes several times as long.
package enum PlainScanBatch {
    /// - Returns: the drafts, or nil where the general reader must look.
    package static func read(_ body: [UInt8], by principal: Principal, receivedAt: Instant) -> [ScanDraft]? {
        guard let recorder = principal.party, let kind = principal.partyKind else { return nil }
        let (device, source) = (principal.device, principal.name)
        return body.withUnsafeBufferPointer { bytes -> [ScanDraft]? in
            var cursor = PlainJSONCursor(bytes)
            guard cursor.take(UInt8(ascii: "{")), let name = cursor.text(), cursor.says("scans", at: name), cursor.take(UInt8(ascii: ":")),
                cursor.take(UInt8(ascii: "["))
            else { return nil }
            var drafts: [ScanDraft] = []
            // A scan has a hundred bytes or so; no more room is kept than the body can fill.
            drafts.reserveCapacity(min(bytes.count / 80, Intake<ScanDraft, Never>.batchLimit))
            if !cursor.take(UInt8(ascii: "]")) {
                repeat {
                    guard drafts.count < Intake<ScanDraft, Never>.batchLimit, let scan = PlainScan(&cursor) else { return nil }
                    drafts.append(
                        ScanDraft(
                            parcelKey: cursor.string(scan.parcel), step: scan.step, attempt: scan.attempt, occurredAt: scan.occurredAt,
                            receivedAt: receivedAt, readPoint: scan.readPoint.map(cursor.string), reason: scan.reason.map(cursor.string),
                            recorder: recorder, recorderKind: kind, device: device, source: source, sourceID: cursor.string(scan.sourceID)))
                } while cursor.take(UInt8(ascii: ","))
                guard cursor.take(UInt8(ascii: "]")) else { return nil }
            }
            return cursor.take(UInt8(ascii: "}")) && cursor.isAtEnd() ? drafts : nil
        }
    }
}

/// One scan of such a batch, its texts still where they stand in the body.
private struct PlainScan {
    let parcel: Range<Int>
    let step: Step
    let occurredAt: OffsetInstant
    let sourceID: Range<Int>
    let readPoint: Range<Int>?
    let reason: Range<Int>?
    let attempt: Int64?

    init?(_ cursor: inout PlainJSONCursor) {
        var parcel, sourceID, readPoint, reason: Range<Int>?
        var (step, occurredAt, attempt): (Step?, OffsetInstant?, Int64?) = (nil, nil, nil)
        guard cursor.take(UInt8(ascii: "{")) else { return nil }
        repeat {
            guard let name = cursor.text(), cursor.take(UInt8(ascii: ":")) else { return nil }
            // What stands twice is the general reader's to refuse.
            switch name.count {
            case 4 where cursor.says("step", at: name) && step == nil:
                guard let text = cursor.text(), let word = cursor.step(text) else { return nil }
                step = word
            case 6 where cursor.says("parcel", at: name) && parcel == nil:
                guard let text = cursor.text() else { return nil }
                parcel = text
            case 6 where cursor.says("reason", at: name) && reason == nil:
                guard let text = cursor.text() else { return nil }
                reason = text
            case 7 where cursor.says("attempt", at: name) && attempt == nil:
                guard let number = cursor.smallNumber() else { return nil }
                attempt = number
            case 8 where cursor.says("sourceId", at: name) && sourceID == nil:
                guard let text = cursor.text() else { return nil }
                sourceID = text
            case 9 where cursor.says("readPoint", at: name) && readPoint == nil:
                guard let text = cursor.text() else { return nil }
                readPoint = text
            case 10 where cursor.says("occurredAt", at: name) && occurredAt == nil:
                guard let text = cursor.text(), let instant = OffsetInstant(utf8: cursor.bytes(text)) else { return nil }
                occurredAt = instant
            default: return nil
            }
        } while cursor.take(UInt8(ascii: ","))
        guard cursor.take(UInt8(ascii: "}")), let parcel, let step, let occurredAt, let sourceID else { return nil }
        (self.parcel, self.step, self.occurredAt, self.sourceID) = (parcel, step, occurredAt, sourceID)
        (self.readPoint, self.reason, self.attempt) = (readPoint, reason, attempt)
    }
}

/// A place in a JSON text, and what can be read there without building anything.
private struct PlainJSONCursor {
    private let all: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ all: UnsafeBufferPointer<UInt8>) { self.all = all }

    private mutating func skipSpace() {
        while position < all.count, all[position] == 0x20 || all[position] == 0x0A || all[position] == 0x0D || all[position] == 0x09 { position += 1 }
    }

    /// Steps over a byte, and over the blanks before it.
    mutating func take(_ byte: UInt8) -> Bool {
        if position < all.count, all[position] <= 0x20 { skipSpace() }
        guard position < all.count, all[position] == byte else { return false }
        position += 1
        return true
    }

    mutating func isAtEnd() -> Bool {
        skipSpace()
        return position == all.count
    }

    /// Where the text of a string stands; nil unless it is short, of ASCII, without escapes.
    mutating func text() -> Range<Int>? {
        guard take(UInt8(ascii: "\"")) else { return nil }
        let start = position
        while position < all.count, all[position] != UInt8(ascii: "\"") {
            guard (0x20..<0x7F).contains(all[position]), all[position] != UInt8(ascii: "\\") else { return nil }
            position += 1
        }
        guard position < all.count, position - start <= WebLimits.textBytes else { return nil }
        position += 1
        return start..<position - 1
    }

    /// A number of at most nine digits, nothing but digits.
    mutating func smallNumber() -> Int64? {
        if position < all.count, all[position] <= 0x20 { skipSpace() }
        let start = position
        var value: Int64 = 0
        while position < all.count, all[position] &- UInt8(ascii: "0") < 10 {
            value = value &* 10 &+ Int64(all[position] - UInt8(ascii: "0"))
            position += 1
            guard position - start <= 9 else { return nil }
        }
        guard position > start, position == start + 1 || all[start] != UInt8(ascii: "0"), position < all.count,
            all[position] == UInt8(ascii: ",") || all[position] == UInt8(ascii: "}") || all[position] <= 0x20
        else { return nil }
        return value
    }

    func bytes(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: all[range]) }

    func string(_ range: Range<Int>) -> String { String(decoding: bytes(range), as: UTF8.self) }

    func says(_ word: StaticString, at range: Range<Int>) -> Bool {
        guard word.utf8CodeUnitCount == range.count else { return false }
        for (index, place) in range.enumerated() where all[place] != word.utf8Start[index] { return false }
        return true
    }

    func step(_ range: Range<Int>) -> Step? {
        // Most scans of a batch tell a delivery.
        says("delivered", at: range) ? .delivered : Step(rawValue: string(range))
    }
}
