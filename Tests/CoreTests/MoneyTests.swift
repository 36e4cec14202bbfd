import Core
import Testing

@Suite struct MoneyTests {
    static let printed: [(minor: Int64, code: String, text: String)] = [
        (1230, "EUR", "12.30"), (5, "EUR", "0.05"), (-5, "EUR", "-0.05"), (0, "EUR", "0.00"), (-100, "EUR", "-1.00"), (99, "BRL", "0.99"),
        (1230, "JPY", "1230"), (0, "JPY", "0"), (-7, "JPY", "-7"),
        (1230, "KWD", "1.230"), (1, "KWD", "0.001"), (-12_345, "KWD", "-12.345"),
        (12_345, "CLF", "1.2345"), (1, "UYW", "0.0001"), (-1, "CLF", "-0.0001"),
        (.max, "EUR", "92233720368547758.07"), (.min, "EUR", "-92233720368547758.08"),
        (.max, "JPY", "9223372036854775807"), (.min, "JPY", "-9223372036854775808"), (.min, "KWD", "-9223372036854775.808"),
        (.min, "CLF", "-922337203685477.5808"),
    ]

    @Test("An amount is printed with its currency's decimals and read back the same", arguments: printed)
    func printsAndReads(minor: Int64, code: String, text: String) throws {
        let currency = try #require(Currency(code: code))
        let money = Money(minor: minor, currency)
        #expect(money.decimal == text)
        #expect(money.description == "\(text) \(code)")
        #expect(Money(decimal: text, currency) == money)
    }

    @Test(
        "Fewer decimals than the currency has are enough",
        arguments: [("12", 1200), ("12.3", 1230), ("0", 0), ("-0", 0), ("-0.00", 0), ("007.5", 750), ("-3", -300)] as [(String, Int64)])
    func readsShort(text: String, minor: Int64) {
        #expect(Money(decimal: text, .eur)?.minor == minor)
    }

    @Test(
        "What is no plain decimal of the currency is refused",
        arguments: [
            "", "-", ".", ".5", "5.", "-.5", "1.234", "1,23", "1 000", "1'000.00", "1.2.3", "+1", "--1", "1e3", "0x10", " 1", "1 ", "1\n",
            "1.-5", "١٢", "12.3٤", "NaN", "inf", "1.00 EUR", "€1", "12.\0",
        ])
    func refusesText(text: String) {
        #expect(Money(decimal: text, .eur) == nil)
    }

    @Test("A currency without decimals takes none, one with three takes no fourth")
    func decimalsOfTheCurrency() throws {
        #expect(Money(decimal: "12.0", .jpy) == nil)
        let dinar = try #require(Currency(code: "BHD"))
        #expect(Money(decimal: "1.234", dinar)?.minor == 1_234)
        #expect(Money(decimal: "1.2340", dinar) == nil)
    }

    @Test(
        "An amount beyond 64 bits of minor units is refused",
        arguments: [
            "92233720368547758.08", "-92233720368547758.09", "92233720368547759", "-92233720368547759", "922337203685477581",
            "99999999999999999999999999999999", String(repeating: "9", count: 10_000),
        ])
    func refusesOverflow(text: String) {
        #expect(Money(decimal: text, .eur) == nil)
    }

    @Test("Any amount in any currency survives printing and reading", arguments: Seeded.seeds)
    func roundTrip(seed: UInt64) {
        var random = Seeded(seed)
        let currencies = Currency.codes.sorted().compactMap(Currency.init(code:))
        for _ in 0..<2_000 {
            // Shifting makes small amounts as frequent as large ones.
            let minor = Int64(bitPattern: random.next()) >> Int64.random(in: 0..<63, using: &random)
            let money = Money(minor: minor, currencies.randomElement(using: &random) ?? .eur)
            #expect(Money(decimal: money.decimal, money.currency) == money, "seed \(seed): \(money)")
        }
    }

    @Test("Amounts of different currencies are different, however equal their numbers")
    func currencyCounts() {
        #expect(Money(minor: 100, .eur) != Money(minor: 100, .usd))
    }
}

@Suite struct CurrencyTests {
    @Test("The decimals of ISO 4217 stand for every unusual currency and two for the others")
    func minorUnits() {
        let unusual = [
            0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 3: "BHD IQD JOD KWD LYD OMR TND", 4: "CLF UYW",
        ]
        var expected: [String: Int] = [:]
        for (decimals, codes) in unusual { for code in codes.split(separator: " ") { expected[String(code)] = decimals } }
        #expect(Set(expected.keys).isSubset(of: Currency.codes))
        for code in Currency.codes { #expect(Currency(code: code)?.minorUnits == expected[code] ?? 2, "\(code)") }
    }

    @Test("The table holds the world's money of 2026: 165 codes of three capitals")
    func table() {
        #expect(Currency.codes.count == 165)
        for code in Currency.codes { #expect(code.utf8.count == 3 && code.utf8.allSatisfy { (65...90).contains($0) }, "\(code)") }
        let twenty = "ARS AUD BRL CAD CNY EUR GBP IDR INR JPY KRW MXN RUB SAR TRY USD ZAR CHF SEK NOK DKK PLN CZK HUF RON"
        for code in twenty.split(separator: " ") { #expect(Currency(code: String(code))?.description == String(code)) }
        for known in [Currency.eur, .brl, .usd, .jpy] { #expect(Currency(code: known.code) == known) }
    }

    @Test(
        "Withdrawn money, metals, test codes and other spellings are no currencies",
        arguments: ["DEM", "HRK", "BGN", "ANG", "ZWL", "SLL", "XAU", "XTS", "XXX", "XDR", "eur", "Eur", "EU", "EURO", "", "€", " EUR", "EUR\0"])
    func refused(code: String) {
        #expect(Currency(code: code) == nil)
    }
}
