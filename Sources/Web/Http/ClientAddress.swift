import NIOCore

/// Where a request comes from, as far as it can be believed.
enum ClientAddress {
    /// The peer; behind trusted proxies, the nearest address that is none of them.
    /// - Parameter forwarded: X-Forwarded-For, the client first; everybody on the way may have written it, so only what a trusted peer added counts.
    static func client(peer: String, forwarded: String?, trusted: Set<String>) -> String {
        guard trusted.contains(peer), let forwarded else { return peer }
        let chain = forwarded.split(separator: ",").map { $0.trimmed }
        var nearest = peer
        for address in chain.reversed() {
            guard isAddress(address) else { return nearest }
            nearest = address
            if !trusted.contains(address) { return nearest }
        }
        return nearest
    }

    /// Whether the client came by TLS: to this server, or to a trusted proxy in front, which says so in X-Forwarded-Proto.
    static func isOverTLS(_ isOwn: Bool, peer: String, forwarded: String?, trusted: Set<String>) -> Bool {
        isOwn || trusted.contains(peer) && forwarded?.split(separator: ",").last?.trimmed.lowercased() == "https"
    }

    /// The network without the part that names a person's line: enough to see an attack, too little to follow somebody.
    static func network(of address: String) -> String {
        guard let parsed = try? SocketAddress(ipAddress: address, port: 0) else { return "unknown" }
        switch parsed {
        case .v4: return address.split(separator: ".").prefix(3).joined(separator: ".") + ".0/24"
        case .v6(let address):
            var bytes = address.address.sin6_addr
            let groups = withUnsafeBytes(of: &bytes) { bytes in
                stride(from: 0, to: 6, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            }
            return groups.joined(separator: ":") + "::/48"
        case .unixDomainSocket: return "local"
        }
    }

    private static func isAddress(_ text: String) -> Bool { (try? SocketAddress(ipAddress: text, port: 0)) != nil }
}

extension Substring {
    fileprivate var trimmed: String {
        String(drop { $0 == " " || $0 == "\t" }.reversed().drop { $0 == " " || $0 == "\t" }.reversed())
    }
}
