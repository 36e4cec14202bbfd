import Core
import Testing

/// Vectors of the TypeID specification 0.3.0 (github.com/jetify-com/typeid, spec/valid.yml and spec/invalid.yml).
@Suite struct TypeIDTests {
    static let valid: [(text: String, prefix: String, uuid: String)] = [
        ("00000000000000000000000000", "", "00000000-0000-0000-0000-000000000000"),
        ("00000000000000000000000001", "", "00000000-0000-0000-0000-000000000001"),
        ("0000000000000000000000000a", "", "00000000-0000-0000-0000-00000000000a"),
        ("0000000000000000000000000g", "", "00000000-0000-0000-0000-000000000010"),
        ("00000000000000000000000010", "", "00000000-0000-0000-0000-000000000020"),
        ("7zzzzzzzzzzzzzzzzzzzzzzzzz", "", "ffffffff-ffff-ffff-ffff-ffffffffffff"),
        ("prefix_0123456789abcdefghjkmnpqrs", "prefix", "0110c853-1d09-52d8-d73e-1194e95b5f19"),
        ("prefix_01h455vb4pex5vsknk084sn02q", "prefix", "01890a5d-ac96-774b-bcce-b302099a8057"),
        ("pre_fix_00000000000000000000000000", "pre_fix", "00000000-0000-0000-0000-000000000000"),
    ]

    static let invalid = [
        "PREFIX_00000000000000000000000000", "12345_00000000000000000000000000", "pre.fix_00000000000000000000000000",
        "préfix_00000000000000000000000000", "  prefix_00000000000000000000000000",
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl_00000000000000000000000000",
        "_00000000000000000000000000", "_", "prefix_1234567890123456789012345", "prefix_123456789012345678901234567",
        "prefix_1234567890123456789012345 ", "prefix_0123456789ABCDEFGHJKMNPQRS", "prefix_123456789-123456789-123456",
        "prefix_ooooooiiiiiiuuuuuuulllllll", "prefix_i23456789ol23456789oi23456", "prefix_123456789-0123456789-0123456",
        "prefix_8zzzzzzzzzzzzzzzzzzzzzzzzz", "_prefix_00000000000000000000000000", "prefix__00000000000000000000000000",
        // Ours, beyond the specification's list.
        "", "prefix", "prefix_", "prefix00000000000000000000000000", "8zzzzzzzzzzzzzzzzzzzzzzzzz", "prefix_é000000000000000000000000",
        "prefix_0000000000000000000000000\0",
    ]

    @Test("The specification's valid ids are read and written as it says", arguments: valid)
    func readsValid(text: String, prefix: String, uuid: String) throws {
        let bits = try #require(uuidBits(uuid))
        let parsed = try #require(TypeID.parse(text))
        #expect(parsed.prefix == prefix)
        #expect(parsed.bits == bits)
        #expect(TypeID.format(prefix: prefix, bits: bits) == text)
    }

    @Test("The specification's invalid ids are refused", arguments: invalid)
    func refusesInvalid(text: String) {
        #expect(TypeID.parse(text) == nil)
    }

    @Test("A prefix may have 63 letters and no more")
    func prefixLength() {
        let suffix = "_01h455vb4pex5vsknk084sn02q"
        #expect(TypeID.parse(String(repeating: "a", count: 63) + suffix)?.prefix.count == 63)
        #expect(TypeID.parse(String(repeating: "a", count: 64) + suffix) == nil)
    }

    @Test("An order id is refused where a parcel id is asked for")
    func kindsDoNotMix() throws {
        let order = try #require(OrderID(text: "ord_01h455vb4pex5vsknk084sn02q"))
        #expect(order.description == "ord_01h455vb4pex5vsknk084sn02q")
        #expect(ParcelID(text: order.description) == nil)
        #expect(OrderID(text: "01h455vb4pex5vsknk084sn02q") == nil)
        #expect(OrderID(text: "ORD_01h455vb4pex5vsknk084sn02q") == nil)
        #expect(OrderID(text: "ordd_01h455vb4pex5vsknk084sn02q") == nil)
    }

    @Test("Every kind of thing has a prefix of its own that TypeID allows")
    func prefixes() {
        let kinds: [any Identified.Type] = [
            AccountTag.self, AnomalyTag.self, CityTag.self, ClaimTag.self, DeviceTag.self, FactTag.self, GrantTag.self, MarketplaceTag.self,
            OfferTag.self, OrderTag.self, ParcelTag.self, PartTag.self, PartyTag.self, PersonTag.self, ScanTag.self, TermsTag.self,
            TokenTag.self, TransferTag.self,
        ]
        #expect(Set(kinds.map { $0.idPrefix }).count == kinds.count)
        for kind in kinds { #expect(TypeID.parse(TypeID.format(prefix: kind.idPrefix, bits: .zero))?.prefix == kind.idPrefix) }
    }

    @Test("Any 128 bits come back, and ids, their bytes and their texts have one order", arguments: Seeded.seeds)
    func orderIsByteOrder(seed: UInt64) {
        var random = Seeded(seed)
        var ids = (0..<500).map { _ in UUIDBits(high: random.next(), low: random.next()) }
        // Neighbours that differ in one half or one bit only.
        ids += ids.prefix(50).flatMap { [UUIDBits(high: $0.high, low: ~$0.low), UUIDBits(high: $0.high ^ 1, low: $0.low)] }
        ids += [.zero, UUIDBits(high: .max, low: .max), UUIDBits(high: 0, low: .max), UUIDBits(high: 1, low: 0)]
        for (a, b) in zip(ids, ids.shuffled(using: &random)) {
            let (first, second) = (OrderID(a), OrderID(b))
            #expect((first < second) == bytes(a).lexicographicallyPrecedes(bytes(b)), "seed \(seed): \(first) \(second)")
            #expect((first < second) == (first.description < second.description), "seed \(seed): \(first) \(second)")
            #expect(OrderID(text: first.description) == first, "seed \(seed): \(first)")
            #expect(bytes(a).withUnsafeBytes { UUIDBits(bigEndian: $0) } == a, "seed \(seed): \(first)")
        }
    }

    @Test("The 16 bytes stand most significant first")
    func bytesInOrder() {
        #expect(bytes(UUIDBits(high: 0x0102_0304_0506_0708, low: 0x090A_0B0C_0D0E_0F10)) == Array(1...16))
    }

    private func bytes(_ bits: UUIDBits) -> [UInt8] { bits.withBytes { Array($0) } }

    private func uuidBits(_ uuid: String) -> UUIDBits? {
        let digits = uuid.filter { $0 != "-" }
        guard let high = UInt64(digits.prefix(16), radix: 16), let low = UInt64(digits.suffix(16), radix: 16) else { return nil }
        return UUIDBits(high: high, low: low)
    }
}
