import Look

extension Phrase {
    static let demoOrderSent = Phrase("demo.orderSent", "Your order is placed. Watch its parcel being packed, ridden and delivered: the cashback follows the scan.")
    static let demoAbout = Phrase("demo.about", "Capsule {n}, {hours} h left")
}
