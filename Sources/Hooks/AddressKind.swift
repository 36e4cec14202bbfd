/// Whose an address is. Source: the special-purpose registries of IANA for IPv4 and IPv6.
public enum AddressKind: String, Hashable, Sendable, CaseIterable {
    /// Anybody's on the internet: the only kind to which a webhook goes unasked.
    case open = "public"
    /// This machine, or none: 0.0.0.0/8, `::`.
    case unspecified
    case loopback
    /// 10/8, 172.16/12, 192.168/16; fc00::/7, fec0::/10, 64:ff9b:1::/48.
    case ownNetwork = "private"
    /// 169.254/16, fe80::/10: the cable, and in clouds the service that tells a machine its credentials.
    case linkLocal = "link-local"
    /// 100.64/10: behind a provider's translation.
    case carrier
    /// Services of a cloud to its machines that stand among public addresses.
    case metadata
    case multicast
    /// For examples, measurements and protocols, or never given out.
    case reserved
}

extension IPAddress {
    /// What an IPv6 address carries of IPv4 is judged as IPv4: mapped, translated (NAT64) and 6to4.
    public var kind: AddressKind {
        if isV4 { return Self.kind(v4: bytes) }
        if let inner = carriedV4 { return Self.kind(v4: inner) }
        for (network, length, kind) in Self.networksV6 where lies(in: network, length) { return kind }
        // Only 2000::/3 has ever been given out.
        return lies(in: [0x20], 3) ? .open : .reserved
    }

    public var isPublic: Bool { kind == .open }

    private var carriedV4: [UInt8]? {
        let zeros = [UInt8](repeating: 0, count: 10)
        if lies(in: zeros + [0xFF, 0xFF], 96) || lies(in: [0x00, 0x64, 0xFF, 0x9B] + zeros.prefix(8), 96) { return Array(bytes.suffix(4)) }
        return lies(in: [0x20, 0x02], 16) ? Array(bytes[2..<6]) : nil
    }

    private static func kind(v4 bytes: [UInt8]) -> AddressKind {
        guard let address = IPAddress(bytes: bytes) else { return .reserved }
        for (network, length, kind) in networksV4 where address.lies(in: network, length) { return kind }
        return .open
    }

    private static let networksV4: [([UInt8], Int, AddressKind)] = [
        ([0], 8, .unspecified), ([10], 8, .ownNetwork), ([100, 64], 10, .carrier), ([127], 8, .loopback), ([168, 63, 129, 16], 32, .metadata),
        ([169, 254], 16, .linkLocal), ([172, 16], 12, .ownNetwork), ([192, 0, 0], 24, .reserved), ([192, 0, 2], 24, .reserved), ([192, 88, 99], 24, .reserved),
        ([192, 168], 16, .ownNetwork), ([198, 18], 15, .reserved), ([198, 51, 100], 24, .reserved), ([203, 0, 113], 24, .reserved),
        ([224], 4, .multicast), ([240], 4, .reserved),
    ]

    private static let networksV6: [([UInt8], Int, AddressKind)] = [
        ([UInt8](repeating: 0, count: 16), 128, .unspecified), ([UInt8](repeating: 0, count: 15) + [1], 128, .loopback),
        ([0x00, 0x64, 0xFF, 0x9B, 0x00, 0x01], 48, .ownNetwork), ([0x20, 0x01, 0x00], 23, .reserved), ([0x20, 0x01, 0x0D, 0xB8], 32, .reserved),
        ([0x3F, 0xFF, 0x00], 20, .reserved), ([0xFC], 7, .ownNetwork), ([0xFE, 0x80], 10, .linkLocal), ([0xFE, 0xC0], 10, .ownNetwork), ([0xFF], 8, .multicast),
    ]

    /// - Parameter length: bits of the network, at most as many as `network` has.
    private func lies(in network: [UInt8], _ length: Int) -> Bool {
        for (place, (own, other)) in zip(bytes, network).enumerated() {
            let bits = min(max(length - place * 8, 0), 8)
            guard bits > 0 else { return true }
            let mask = UInt8(truncatingIfNeeded: 0xFF << (8 - bits))
            guard own & mask == other & mask else { return false }
        }
        return true
    }
}
