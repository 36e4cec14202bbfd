import Look

extension Phrase {
    static let demoOrderSent = Phrase("demo.orderSent", "Your order is placed. Watch its parcel being packed, ridden and delivered: the cashback follows the scan.")
    static let demoOrderElsewhere = Phrase("demo.orderElsewhere", "Your order is placed. Its page is for the operator and the buyer; its parcel stands among the parcels.")
    static let demoAbout = Phrase("demo.about", "{hours} h left of 72 made-up hours (capsule {n}); then the next begin")
}
