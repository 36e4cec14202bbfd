import Core
import Selling
import Testing

@Suite("An order's shape")
struct OrderShapeTests {
    static let refused: [(order: OrderDraft, refusal: OrderRefusal)] = [
        (order { $0.marketplace = "" }, .keyLength(field: "marketplace")), (order { $0.marketplace = "d\0" }, .keyLength(field: "marketplace")),
        (order { $0.key = "" }, .keyLength(field: "key")), (order { $0.key = longText }, .keyLength(field: "key")),
        (order { $0.key = "1\0" }, .keyLength(field: "key")),
        (order { $0.attribution.campaign = "" }, .keyLength(field: "attribution/campaign")),
        (order { $0.attribution.couponCode = longText }, .keyLength(field: "attribution/coupon")),
        (order { $0.attribution.member = "\0" }, .keyLength(field: "attribution/member")),
        (order { $0.attribution.click = "" }, .keyLength(field: "attribution/click")),
        (order { $0.lines = Array(repeating: $0.lines[0], count: 1_001) }, .tooMany(field: "lines", limit: 1_000)),
        (order { $0.parcels = (0..<201).map { ParcelDraft(key: "P\($0)") } }, .tooMany(field: "parcels", limit: 200)),
        (order { $0.offers = (0..<9).map { "o\($0)" } }, .tooMany(field: "offers", limit: 8)),
        (order { $0.lines[0].sku = "" }, .keyLength(field: "lines/0/sku")),
        (order { $0.lines[0].title = "" }, .title(line: 0)), (order { $0.lines[0].title = " \u{A0}" }, .title(line: 0)),
        (order { $0.lines[0].title = String(repeating: "ü", count: 121) }, .title(line: 0)),
        (order { $0.lines[0].title = "Mug\nblue" }, .title(line: 0)), (order { $0.lines[0].title = "Mug\u{7F}" }, .title(line: 0)),
        (order { $0.lines[0].title = "Mug\u{2028}blue" }, .title(line: 0)), (order { $0.lines[0].title = "e" + String(repeating: "\u{301}", count: 120) }, .title(line: 0)),
        (order { $0.lines[0].merchant = "\0" }, .keyLength(field: "lines/0/merchant")),
        (order { $0.lines[0].quantity = 0 }, .quantity(line: 0)), (order { $0.lines[0].quantity = -1 }, .quantity(line: 0)),
        (order { $0.lines[0].quantity = 1_000_001 }, .quantity(line: 0)),
        (order { $0.lines[0].amount = -1 }, .amount(line: 0)), (order { $0.lines[0].amount = 10_000_000_000_001 }, .amount(line: 0)),
        (order { $0.lines[0].shipping = -1 }, .amount(line: 0)), (order { $0.lines[0].shipping = 10_000_000_000_001 }, .amount(line: 0)),
        (order { $0.parcels = [ParcelDraft(key: "P"), ParcelDraft(key: "")] }, .keyLength(field: "parcels/1/key")),
        (order { $0.parcels = [ParcelDraft(key: "P", hub: "h\0")] }, .keyLength(field: "parcels/0/hub")),
        (order { $0.offers = ["a", longText] }, .keyLength(field: "offers/1")),
        (order { $0.offers = ["a", "b", "a"] }, .offerTwice(2)),
    ]

    @Test("Each impossible value has its refusal", arguments: refused)
    func refusals(_ row: (order: OrderDraft, refusal: OrderRefusal)) {
        #expect(throws: row.refusal) { try row.order.checkShape() }
    }

    @Test("The limits themselves are allowed")
    func limits() throws {
        try order().checkShape()
        try order { $0.lines = [] }.checkShape()
        try order {
            $0.key = String(repeating: "ü", count: 100)
            $0.lines = Array(repeating: LineDraft(sku: "s", merchant: "m", quantity: 1_000_000, amount: 10_000_000_000_000, shipping: 10_000_000_000_000), count: 1_000)
            $0.lines[0].title = String(repeating: "ü", count: 120)
            $0.lines[1].title = "M"
            $0.lines[2].title = "<b>Mug</b> “blau”, 0,3 l 👩\u{200D}🎨"
            $0.parcels = (0..<200).map { ParcelDraft(key: "P\($0)") }
            $0.offers = (0..<8).map { "o\($0)" }
        }.checkShape()
    }

    static let codes: [(OrderRefusal, String, RefusalKind)] = [
        (.keyLength(field: "key"), "order-text-length", .malformed), (.marketplaceUnknown("m"), "marketplace-unknown", .malformed),
        (.marketplaceNotGranted("m"), "marketplace-not-granted", .forbidden), (.currencyDiffers(expected: "EUR"), "order-currency-differs", .malformed),
        (.tooMany(field: "lines", limit: 1), "order-too-many", .malformed), (.title(line: 0), "order-line-title", .malformed),
        (.quantity(line: 0), "order-line-quantity", .malformed),
        (.amount(line: 0), "order-line-amount", .malformed), (.merchantUnknown(line: 0, key: "m"), "merchant-unknown", .malformed),
        (.merchantNotYours(line: 0), "merchant-not-yours", .forbidden), (.hubUnknown(parcel: 0, key: "h"), "hub-unknown", .malformed),
        (.contentLine(parcel: 0, line: 2), "parcel-line-unknown", .malformed),
        (.contentQuantity(parcel: 0, line: 1, left: 1), "parcel-quantity", .malformed), (.offerUnknown(0, key: "o"), "offer-unknown", .malformed),
        (.offerTwice(1), "offer-twice", .malformed), (.keyReused(OrderID(.zero)), "order-key-reused", .conflict),
        (.parcelKeyTaken(parcel: 0, key: "P"), "parcel-key-taken", .conflict),
    ]

    @Test("Every refusal has a code of its own, a kind and a sentence")
    func everyCode() {
        for (refusal, code, kind) in Self.codes {
            #expect(refusal.code == code)
            #expect(refusal.kind == kind)
            #expect(refusal.sentence.hasSuffix("."))
        }
        #expect(Set(Self.codes.map(\.1)).count == Self.codes.count)
    }

    @Test("Why nothing is cancelled", arguments: [
        (CancellationRefusal.orderNotFound, "order-not-found", RefusalKind.notFound), (.lineNotFound(3), "order-line-not-found", .notFound),
        (.alreadyCancelled, "already-cancelled", .conflict),
    ])
    func cancellations(_ refusal: CancellationRefusal, _ code: String, _ kind: RefusalKind) {
        #expect(refusal.code == code)
        #expect(refusal.kind == kind)
    }
}

@Suite("The digest tells a repeat from another order")
struct DigestTests {
    @Test("The moment of arrival makes no difference")
    func arrival() {
        #expect(order { $0.receivedAt = monday.adding(hours: 5) }.digest == order().digest)
    }

    static let rich = order {
        $0.estimatedDeliveryAt = monday
        $0.attribution = Attribution(campaign: "c", couponCode: "d", member: "m", click: "k")
        $0.lines = [LineDraft(sku: "mug", title: "Mug, blue", merchant: "mira", quantity: 2, amount: 2_000, shipping: 490, promisedShipAt: monday)]
        $0.parcels = [ParcelDraft(key: "P", hub: "leipzig", contents: contents((1, 2)))]
        $0.offers = ["autumn"]
    }

    static let changes: [@Sendable (inout OrderDraft) -> Void] = [
        { $0.marketplace = "other" }, { $0.key = "2" }, { $0.currency = .usd }, { $0.orderedAt = nil }, { $0.orderedAt = monday.adding(microseconds: 1) },
        { $0.estimatedDeliveryAt = nil }, { $0.attribution.campaign = nil }, { $0.attribution.couponCode = "e" }, { $0.attribution.member = "n" },
        { $0.attribution.click = nil }, { $0.attribution = Attribution(campaign: "cd", couponCode: nil, member: "m", click: "k") },
        { $0.lines[0].sku = "mu" }, { $0.lines[0].merchant = "gmira" }, { $0.lines[0].quantity = 3 }, { $0.lines[0].amount = 2_001 },
        { $0.lines[0].title = nil }, { $0.lines[0].title = "Mug" }, { $0.lines[0].shipping = 0 }, { $0.lines[0].promisedShipAt = nil }, { $0.lines.append($0.lines[0]) }, { $0.lines = [] },
        { $0.parcels[0].key = "Q" }, { $0.parcels[0].hub = nil }, { $0.parcels[0].contents = [] }, { $0.parcels[0].contents = contents((1, 1)) },
        { $0.parcels = [] }, { $0.offers = [] }, { $0.offers = ["autumn", "winter"] }, { $0.offers = ["winter"] },
    ]

    @Test("Any other content gives another digest")
    func content() {
        var seen: Set<Int64> = [Self.rich.digest]
        for (index, change) in Self.changes.enumerated() {
            var changed = Self.rich
            change(&changed)
            #expect(seen.insert(changed.digest).inserted, "change \(index)")
        }
    }

    @Test("Orders from before lines had titles are the same orders still")
    func untitled() {
        #expect(order().digest == 1_755_706_895_182_249_762)
        var rich = Self.rich
        rich.lines[0].title = nil
        #expect(rich.digest == 941_928_786_706_152_380)
    }

    @Test("A title of one line is no other line's text")
    func titles() {
        func lines(_ first: String?, _ second: String?) -> OrderDraft {
            order { draft in
                draft.lines = [LineDraft(sku: "a", title: first, merchant: "m", amount: 1), LineDraft(sku: "b", title: second, merchant: "m", amount: 1)]
            }
        }
        let drafts = [lines(nil, nil), lines("b", nil), lines(nil, "b"), lines("b", "b"), lines("", nil), lines(nil, "")]
        #expect(Set(drafts.map(\.digest)).count == drafts.count)
    }

    @Test("The same texts in other places are other content")
    func places() {
        let parcel = order { $0.parcels = [ParcelDraft(key: "P", hub: "leipzig")] }
        let offers = order { $0.offers = ["P", "leipzig"] }
        let twoParcels = order { $0.parcels = [ParcelDraft(key: "P", contents: contents((1, 2))), ParcelDraft(key: "Q")] }
        let otherParcels = order { $0.parcels = [ParcelDraft(key: "P"), ParcelDraft(key: "Q", contents: contents((1, 2)))] }
        #expect(Set([parcel, offers, twoParcels, otherParcels].map(\.digest)).count == 4)
    }
}
