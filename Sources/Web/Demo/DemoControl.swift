import Core

/// Where a running demo stands.
package struct DemoState: Sendable, Equatable {
    package let isPaused: Bool
    /// Trade seconds in a second of the wall clock, 1 to 10,000.
    package let speed: Int64
    package let tradeTime: Instant
    /// From 1: which 72 hours are being played.
    package let capsule: Int
    /// Whole hours until the next capsule begins, 0 to 71.
    package let hoursLeft: Int

    package init(isPaused: Bool, speed: Int64, tradeTime: Instant, capsule: Int, hoursLeft: Int) {
        self.isPaused = isPaused
        self.speed = speed
        self.tradeTime = tradeTime
        self.capsule = capsule
        self.hoursLeft = hoursLeft
    }
}

/// What a page may do with a running demo. A server without one has no such corner on its pages.
package protocol DemoControl: Sendable {
    var state: DemoState { get }
    func pause()
    func resume()
    /// Held to 1 to 10,000.
    func setSpeed(_ speed: Int64)
    /// People of the demo, one for each role; the first is who a visitor is until they choose.
    var logins: [DemoLogin] { get }
    /// Places an order of the visitor's own now; its parcel is packed, ridden and delivered within two hours of trade time.
    func sendOrder() async throws -> OrderID
}
