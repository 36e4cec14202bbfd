import Core
import Fulfilment
import JSONText
import Selling

// What the demo's shops and devices send, as docs/guides/api.md shows it.

extension OrderDraft {
    static func body(_ orders: [OrderDraft]) -> [UInt8] { demoBatch("orders", orders) { $0.write(to: &$1) } }

    private func write(to out: inout JSONWriter) {
        out.beginObject()
        out.member("marketplace", marketplace)
        out.member("key", key)
        out.member("currency", currency.code)
        if let orderedAt { out.member("orderedAt", orderedAt.description) }
        if let estimatedDeliveryAt { out.member("estimatedDeliveryAt", estimatedDeliveryAt.description) }
        out.key("attribution")
        out.beginObject()
        for (name, text) in [
            ("campaign", attribution.campaign), ("coupon", attribution.couponCode), ("member", attribution.member), ("click", attribution.click),
        ] {
            if let text { out.member(name, text) }
        }
        out.endObject()
        demoList("lines", lines, to: &out) { line, out in
            out.member("sku", line.sku)
            if let title = line.title { out.member("title", title) }
            out.member("merchant", line.merchant)
            out.member("quantity", line.quantity)
            out.member("amount", line.amount)
            out.member("shipping", line.shipping)
            if let promise = line.promisedShipAt { out.member("promisedShipAt", promise.description) }
        }
        demoList("parcels", parcels, to: &out) { parcel, out in
            out.member("key", parcel.key)
            if let hub = parcel.hub { out.member("hub", hub) }
            demoList("contents", parcel.contents, to: &out) { content, out in
                out.member("line", content.line)
                out.member("quantity", content.quantity)
            }
        }
        out.key("offers")
        out.beginArray()
        for offer in offers { out.string(offer) }
        out.endArray()
        out.endObject()
    }
}

extension DemoScan {
    static func body(_ scans: [DemoScan]) -> [UInt8] { demoBatch("scans", scans) { $0.write(to: &$1) } }

    private func write(to out: inout JSONWriter) {
        out.beginObject()
        out.member("parcel", parcel)
        out.member("step", step.rawValue)
        out.member("occurredAt", occurredAt.description)
        out.member("sourceId", sourceID)
        if let readPoint { out.member("readPoint", readPoint) }
        if let reason { out.member("reason", reason) }
        out.endObject()
    }
}

private func demoBatch<Item>(_ noun: String, _ items: [Item], _ write: (Item, inout JSONWriter) -> Void) -> [UInt8] {
    var out = JSONWriter()
    out.beginObject()
    out.key(noun)
    out.beginArray()
    for item in items { write(item, &out) }
    out.endArray()
    out.endObject()
    return out.bytes
}

private func demoList<Item>(_ name: String, _ items: [Item], to out: inout JSONWriter, _ write: (Item, inout JSONWriter) -> Void) {
    out.key(name)
    out.beginArray()
    for item in items {
        out.beginObject()
        write(item, &out)
        out.endObject()
    }
    out.endArray()
}

/// One object of texts and numbers.
func demoObject(_ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var out = JSONWriter()
    out.beginObject()
    write(&out)
    out.endObject()
    return out.bytes
}
