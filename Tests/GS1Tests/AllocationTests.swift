import Testing

@testable import GS1

@Suite("Numbers to be given out")
struct AllocationTests {
    private func refused(_ body: () throws(AllocationRefusal) -> Void) -> AllocationRefusal? {
        do throws(AllocationRefusal) {
            try body()
            return nil
        } catch {
            return error
        }
    }

    @Test("A hub that leases numbers gives them out alone; nobody gives one out twice")
    func leases() throws {
        var centre = try SerialRange(first: 1, last: 10)
        var hub = try centre.lease(4)
        #expect(centre.left == 6 && hub.left == 4)
        var given: [UInt64] = []
        for _ in 0..<4 { given += [try hub.take(), try centre.take()] }
        #expect(given.sorted() == Array(1...8))
        #expect(refused { () throws(AllocationRefusal) in _ = try hub.take() } == .exhausted && hub.left == 0)
        #expect(refused { () throws(AllocationRefusal) in _ = try hub.lease(1) } == .exhausted)
    }

    @Test("Each refusal, and what it leaves as it was")
    func refusals() throws {
        var range = try SerialRange(first: 5, last: 7)
        let before = range
        #expect(refused { () throws(AllocationRefusal) in _ = try range.lease(0) } == .nothingAsked)
        #expect(refused { () throws(AllocationRefusal) in _ = try range.lease(4) } == .tooFew(left: 3))
        #expect(refused { () throws(AllocationRefusal) in _ = try SerialRange(first: 7, last: 5) } == .emptyRange)
        #expect(range == before)
        let stranger = try SerialRange(first: 1, last: 3)
        #expect(refused { () throws(AllocationRefusal) in try range.giveBack(stranger) } == .notNeighbours)
        let prefix = try CompanyPrefix("4012345")
        #expect(refused { () throws(AllocationRefusal) in _ = try SSCCPool(prefix, extensionDigit: 10) } == .badExtensionDigit)
        let tooLarge = try SerialRange(first: 0, last: 1_000_000_000)
        #expect(refused { () throws(AllocationRefusal) in _ = try SSCCPool(prefix, extensionDigit: 0, serials: tooLarge) } == .tooLarge(most: 999_999_999))
        #expect(refused { () throws(AllocationRefusal) in _ = try SSCCPool(prefix, extensionDigit: 0).sscc(1_000_000_000) } == .tooLarge(most: 999_999_999))
        let ten = try SerialRange(first: 0, last: 10)
        #expect(refused { () throws(AllocationRefusal) in _ = try SerialPool(width: 1, serials: ten) } == .tooLarge(most: 9))
        for (prefix, width) in [("", 0), ("", 21), ("ABC", 3), ("ä", 10)] {
            #expect(refused { () throws(AllocationRefusal) in _ = try SerialPool(prefix: prefix, width: width, serials: ten) } == .badWidth)
        }
    }

    @Test("What a lease has left is taken back while nothing behind it is given out")
    func givenBack() throws {
        var centre = try SerialRange(first: 1, last: 10)
        var hub = try centre.lease(10)
        #expect(centre.left == 0)
        _ = try hub.take()
        try centre.giveBack(hub)
        #expect(centre.left == 9)
        #expect(try centre.take() == 2)
        var other = try centre.lease(3)
        _ = try other.take()
        _ = try centre.take()
        #expect(refused { () throws(AllocationRefusal) in try centre.giveBack(other) } == .notNeighbours)
    }

    @Test("The largest numbers there are do not trap")
    func largest() throws {
        var range = try SerialRange(first: 0, last: .max)
        #expect(range.left == .max)
        var lease = try range.lease(.max)
        #expect(range.left == 1 && lease.last == .max - 1)
        #expect(try range.take() == .max && range.left == 0)
        try lease.giveBack(range)
        var pool = try SerialPool(width: 20, serials: SerialRange(first: .max, last: .max))
        #expect(try pool.take() == "18446744073709551615")
    }

    @Test("SSCCs have 18 digits, the last of which checks the others")
    func sscc() throws {
        var pool = try SSCCPool(CompanyPrefix("4012345"), extensionDigit: 3)
        #expect(try pool.take() == "340123450000000000" && pool.take() == "340123450000000017")
        #expect(try pool.sscc(2) == "340123450000000024")
        var hub = try pool.lease(1_000)
        let first = try hub.take()
        #expect(first == "340123450000000024" && CheckDigit.isRight(first))
        #expect(try pool.take() == pool.sscc(1_002) && hub.serials.last == 1_001)
        #expect(try SSCCPool(CompanyPrefix("401234567890"), extensionDigit: 0).serials.last == 9_999)
        #expect(try SSCCPool(CompanyPrefix("4012"), extensionDigit: 9).serials.last == 999_999_999_999)
        #expect(refusal { () throws(GS1Error) in try CompanyPrefix("401") }?.kind == .badCompanyPrefix)
        #expect(refusal { () throws(GS1Error) in try CompanyPrefix("40123A5") }?.kind == .badCompanyPrefix)
    }

    @Test("Serial numbers have one width, with zeros in front and a prefix that tells who gave them out")
    func serials() throws {
        var pool = try SerialPool(prefix: "W-", width: 8, serials: SerialRange(first: 98, last: 101))
        #expect(try pool.take() == "W-000098")
        var hub = try pool.lease(2)
        #expect(try hub.take() == "W-000099" && pool.take() == "W-000101")
    }

    @Test("An SSCC is given out again a year after its shipment at the earliest")
    func reuse() throws {
        func decision(_ shipped: GS1Date?, _ today: GS1Date) -> SSCCReuse.Refusal? {
            do throws(SSCCReuse.Refusal) {
                try SSCCReuse.check(lastShipped: shipped, today: today)
                return nil
            } catch {
                return error
            }
        }
        func day(_ year: Int, _ month: Int, _ day: Int?) throws -> GS1Date { try GS1Date(year: year, month: month, day: day) }
        #expect(decision(nil, try day(2026, 11, 23)) == nil)
        #expect(decision(try day(2025, 11, 23), try day(2026, 11, 23)) == nil)
        #expect(decision(try day(2025, 11, 24), try day(2026, 11, 23)) == .tooEarly(until: try day(2026, 11, 24)))
        #expect(decision(try day(2028, 2, 29), try day(2029, 2, 28)) == .tooEarly(until: try day(2029, 3, 1)))
        #expect(decision(try day(2026, 11, 24), try day(2026, 11, 23)) == .shippedLater)
        #expect(decision(try day(2025, 11, nil), try day(2026, 11, 23)) == .dayMissing)
        #expect(decision(try day(9999, 1, 1), try day(9999, 1, 2)) == .dayMissing)
    }
}
