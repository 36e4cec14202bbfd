import Look

extension Phrase {
    static let demoOrderSent = Phrase("demo.orderSent", "Your order is placed. Watch its parcel being packed, ridden and delivered: the cashback follows the scan.")
    static let demoTitle = Phrase("demo.title", "Demo")
    static let demoPaused = Phrase("demo.paused", "paused")
    static let demoAbout = Phrase("demo.about", "A made-up trade on the real engine. Capsule {n}, {hours} {hours|hour|hours} left.")
    static let demoPause = Phrase("demo.pause", "Pause")
    static let demoResume = Phrase("demo.resume", "Go on")
    static let demoSend = Phrase("demo.send", "Send me one order")
    static let demoLookAs = Phrase("demo.lookAs", "Look as")
}
