import Testing

@testable import OrderFiles

@Suite("The offer on past orders")
struct OfferTests {
    @Test(
        "Cashback is rounded once, as the offer says",
        arguments: [
            (.halfEven, 5_890, 294), (.halfEven, 5_910, 296), (.halfEven, 5_891, 295), (.halfUp, 5_890, 295), (.down, 5_899, 294),
            (.halfEven, 0, 0), (.halfEven, 10, 0), (.halfEven, 30, 2), (.halfUp, 10, 1),
        ] as [(Offer.Rounding, Int64, Int64)])
    func rounding(mode: Offer.Rounding, amount: Int64, wanted: Int64) {
        #expect(Offer(ratePPM: 50_000, rounding: mode).cashback(on: amount) == wanted)
    }

    @Test("The largest order and the full rate do not overflow")
    func wideProduct() {
        #expect(Offer(ratePPM: 1_000_000).cashback(on: 20_000_000_000_000_000) == 20_000_000_000_000_000)
    }

    @Test("The offer puts itself into words", arguments: [(50_000, "5 %"), (12_500, "1.25 %"), (1, "0.0001 %"), (1_000_000, "100 %")] as [(Int64, String)])
    func words(rate: Int64, percent: String) {
        #expect(Offer(ratePPM: rate).words == "\(percent) of the item prices without freight, rounded half-even once per order")
    }

    @Test("Amounts are printed with the currency's decimals")
    func moneyText() {
        var mapping = Mapping.plain
        #expect([0, 5, 5890, -5].map { mapping.moneyText($0) } == ["0.00", "0.05", "58.90", "-0.05"])
        mapping.decimals = 0
        #expect(mapping.moneyText(1_250) == "1250")
    }
}
