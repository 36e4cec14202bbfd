import Cashback
import Core
import Fulfilment
import JSONText
import Selling

/// The JSON bodies of facts: ids, times in microseconds, minor units. No personal data.
enum FactBodies {
    static func claim(_ edges: [Edge], claim: Claim?) -> String {
        var out = JSONWriter(reservingBytes: 160 * edges.count + 120)
        out.beginObject()
        if let claim {
            out.member("order", claim.order.description)
            out.member("currency", claim.currency.code)
            out.member("amount", claim.amount)
            out.member("offer", claim.offer.description)
            out.member("terms", claim.terms.description)
        }
        out.key("edges")
        out.beginArray()
        for edge in edges {
            out.beginObject()
            out.member("part", edge.part.description)
            if let from = edge.from { out.member("from", from.rawValue) }
            out.member("to", edge.to.rawValue)
            out.member("at", edge.at.microseconds)
            out.member("amount", edge.amount)
            if let scan = edge.scan { out.member("scan", scan.description) }
            if !edge.transfers.isEmpty {
                out.key("transfers")
                out.beginArray()
                for transfer in edge.transfers { out.string(transfer.description) }
                out.endArray()
            }
            if let reason = edge.reason { out.member("reason", reason) }
            out.endObject()
        }
        out.endArray()
        out.endObject()
        return out.text
    }

    static func order(_ order: Order, lines: [OrderLine], parcels: [Parcel]) -> String {
        var out = JSONWriter(reservingBytes: 240)
        out.beginObject()
        out.member("marketplace", order.marketplace.description)
        out.member("key", order.key)
        out.member("currency", order.currency.code)
        out.member("lines", lines.count)
        out.member("amount", lines.reduce(0) { $0 + $1.amount })
        out.member("digest", order.digest)
        out.member("lineDigest", digest(of: lines))
        // Only of lines that have a title: facts from before there were titles stand as they are.
        if lines.contains(where: { $0.title != nil }) { out.member("titleDigest", digest(ofTitles: lines)) }
        if !parcels.isEmpty {
            out.key("parcels")
            out.beginArray()
            for parcel in parcels { out.string(parcel.id.description) }
            out.endArray()
        }
        out.endObject()
        return out.text
    }

    /// Tells any change of a line later on. The order's own digest is of the external keys as they were sent, which nobody keeps.
    private static func digest(of lines: [OrderLine]) -> Int64 {
        var digest = ContentDigest()
        for line in lines {
            digest.add(line.merchant.description)
            digest.add(line.sku)
            for number in [line.quantity, line.amount, line.shipping, line.promisedShipAt?.microseconds] { digest.add(number) }
        }
        return digest.value
    }

    /// Of each line's title in the order of the lines, with those that have none.
    private static func digest(ofTitles lines: [OrderLine]) -> Int64 {
        var digest = ContentDigest()
        for line in lines { digest.add(line.title) }
        return digest.value
    }

    static func scan(_ scan: Scan) -> String {
        var out = JSONWriter(reservingBytes: 320)
        out.beginObject()
        out.member("scan", scan.id.description)
        out.member("parcelKey", scan.draft.parcelKey)
        out.member("step", scan.draft.step.rawValue)
        out.member("attempt", scan.attempt)
        out.member("occurredAt", scan.draft.occurredAt.instant.microseconds)
        out.member("offsetMinutes", scan.draft.occurredAt.offsetMinutes)
        if let place = scan.draft.readPoint { out.member("readPoint", place) }
        out.member("source", scan.draft.source)
        out.member("sourceId", scan.draft.sourceID)
        out.member("grade", scan.grade.rawValue)
        out.member("state", scan.state.rawValue)
        out.endObject()
        return out.text
    }

    static func anomaly(_ anomaly: Anomaly) -> String {
        text { out in
            out.member("kind", anomaly.kind.rawValue)
            out.member("detail", anomaly.detail)
            if let order = anomaly.order { out.member("order", order.description) }
            if let parcel = anomaly.parcel { out.member("parcel", parcel.description) }
            if let scan = anomaly.scan { out.member("scan", scan.description) }
            if let reference = anomaly.reference { out.member("reference", reference) }
        }
    }

    /// A small body, its members written by `members`.
    static func text(_ members: (inout JSONWriter) -> Void) -> String {
        var out = JSONWriter(reservingBytes: 160)
        out.beginObject()
        members(&out)
        out.endObject()
        return out.text
    }
}
