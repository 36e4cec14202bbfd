import Core
import Hummingbird
import JSONText
import Selling
import TradeNetwork
import Views

extension Site {
    var parcelEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/parcels/{parcel}", summary: "Show a parcel and every scan of it",
                replies: [.json(200, "The parcel.", ParcelDetail.schema)],
                door: .guarded([.operator, .merchant, .factory, .hub, .carrier, .device]) { call in
                    let id: ParcelID = try call.visit.id("parcel")
                    let sight = call.sight
                    guard let parcel = try await store.read({ try ParcelDetail.load(id, seenBy: sight, in: $0) }) else {
                        throw Problem.notFound("parcel")
                    }
                    return .json { parcel.write(to: &$0) }
                })
        ]
    }
}

extension ParcelDetail {
    static let schema = Schema.named(
        "Parcel",
        .object([
            .required("id", .id(ParcelTag.self)), .required("key", .key), .required("order", .id(OrderTag.self)),
            .required("marketplace", .key, "Key."), .optional("hub", .key, "Key."), .required("createdAt", .instant),
            .optional("latestStep", .choice(Step.self), "Of the scans that count, the step that happened last."),
            .required(
                "contents",
                .list(
                    .object([
                        .required("line", .integer(from: 1)), .required("sku", .key), .optional("title", .text(most: OrderLimits.titleCharacters)),
                        .required("quantity", .integer(from: 1)),
                    ]))),
            .required("scans", .list(ScanEntry.schema), "Those that do not count too, as they came."),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("key", key)
            out.member("order", order)
            out.member("marketplace", marketplace)
            out.member("hub", ifAny: hub)
            out.member("createdAt", createdAt)
            out.member("latestStep", ifAny: latest?.step.rawValue)
            out.member("contents", list: contents) { content, out in
                out.object { out in
                    out.member("line", content.line)
                    out.member("sku", content.sku)
                    out.member("title", ifAny: content.title)
                    out.member("quantity", content.quantity)
                }
            }
            out.member("scans", list: scans) { $0.write(to: &$1) }
        }
    }
}
