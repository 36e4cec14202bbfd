import Core
import TradeNetwork
import Testing

@Suite("Who may record which step")
struct PermissionTests {
    static let table: [PartyKind: Set<Step>] = [
        .operator: Set(Step.allCases),
        .hub: Set(Step.allCases),
        .carrier: [.handedOver, .outForDelivery, .delivered, .collected, .failed, .returned],
        .merchant: [.labelled, .packed, .handedOver],
        .factory: [.labelled, .packed, .handedOver],
    ]

    @Test("Every kind of party and every step", arguments: PartyKind.allCases)
    func permissions(_ kind: PartyKind) throws {
        let allowed = try #require(Self.table[kind])
        for step in Step.allCases {
            #expect(StepPermission.allows(kind, to: step) == allowed.contains(step), "\(kind) \(step)")
        }
    }

    @Test("Whoever is paid for a delivery cannot attest it", arguments: [PartyKind.merchant, .factory])
    func ownDelivery(_ kind: PartyKind) {
        #expect(!StepPermission.allows(kind, to: .delivered))
        #expect(!StepPermission.allows(kind, to: .collected))
    }
}

@Suite("Principals and secrets")
struct PrincipalTests {
    let party = PartyID(UUIDBits(high: 1, low: 1))
    let device = DeviceID(UUIDBits(high: 1, low: 2))
    let order = OrderID(UUIDBits(high: 1, low: 3))

    @Test("A party acts in the role of its kind", arguments: PartyKind.allCases)
    func roles(_ kind: PartyKind) {
        let principal = Principal.party(party, kind)
        #expect(principal.role.rawValue == kind.rawValue)
        #expect(principal.party == party)
        #expect(principal.partyKind == kind)
        #expect(principal.device == nil)
        #expect(principal.name == "\(kind.rawValue):\(party)")
    }

    @Test("A device acts for its owner under its own name")
    func devices() {
        let principal = Principal.device(device, owner: party, .hub)
        #expect(principal.role == .device)
        #expect(principal.party == party)
        #expect(principal.partyKind == .hub)
        #expect(principal.device == device)
        #expect(principal.name == "device:\(device)")
    }

    @Test("A buyer is nobody but the holder of one order's link")
    func buyers() {
        let principal = Principal.buyer(order)
        #expect(principal.role == .buyer)
        #expect(principal.party == nil)
        #expect(principal.partyKind == nil)
        #expect(principal.name == "buyer:\(order)")
    }

    @Test("A secret is its prefix and twenty bytes in hexadecimal; only its hash says who it is")
    func secrets() {
        let secret = TokenSecret.make(from: (0..<20).map { UInt8($0 * 13) })
        #expect(secret == "nm_000d1a2734414e5b6875828f9ca9b6c3d0ddeaf7")
        #expect(TokenSecret.isWellFormed(secret))
        #expect(!TokenSecret.isWellFormed(String(secret.dropLast())))
        #expect(!TokenSecret.isWellFormed("xx_" + secret.dropFirst(3)))
        #expect(TokenSecret.hash(secret).count == 32)
        #expect(TokenSecret.hash(secret) != TokenSecret.hash(secret + "0"))
    }
}
