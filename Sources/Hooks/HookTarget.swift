/// Where a webhook may go. What it makes of an address is written anew from its parts, so that no other program reads another host in it.
public struct HookTarget: Hashable, Sendable {
    /// Who may be reached.
    public enum Policy: Hashable, Sendable {
        /// https to public addresses.
        case publicOnly
        /// Also http, and addresses of one's own networks: for a trial, or a network that is one's own altogether.
        case privateToo

        /// Whether a connection may go to this address. A name has to be resolved first, and the connection has to go to what was checked.
        public func check(_ address: IPAddress) throws(HookError) {
            guard self == .privateToo || address.isPublic else {
                throw HookError(.privateAddress, "\(address) is no public address (\(address.kind.rawValue)): webhooks go to public ones only.")
            }
        }
    }

    public let isEncrypted: Bool
    /// In small letters; an IPv6 address without its brackets.
    public let host: String
    public let port: Int
    /// With its query; begins with a stroke.
    public let path: String
    /// The host, where it is an address itself.
    public var address: IPAddress? { IPAddress(host) }

    private static let most = 2_048

    public init(parsing text: String, policy: Policy) throws(HookError) {
        let bytes = text.utf8
        guard bytes.count <= Self.most else { throw HookError(.badURL, "The URL has \(bytes.count) bytes; at most \(Self.most) are taken.") }
        guard bytes.allSatisfy({ (0x21...0x7E).contains($0) && !#""<>\^`{|}"#.utf8.contains($0) }) else {
            throw HookError(.badURL, "A URL has visible ASCII characters only; others are written with %, a host of other letters as xn--.")
        }
        let lower = text.prefix(8).lowercased()
        let isEncrypted = lower == "https://"
        guard isEncrypted || lower.hasPrefix("http://") else { throw HookError(.badURL, "The URL begins with https://.") }
        guard isEncrypted || policy == .privateToo else { throw HookError(.notEncrypted, "Webhooks go over https only: the URL begins with https://.") }
        guard !text.contains("#") else { throw HookError(.badURL, "The part after # never reaches a server: leave it out.") }
        let rest = text.dropFirst(isEncrypted ? 8 : 7)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw HookError(.badURL, "A name and a password in a URL end up in logs: leave them out.") }
        let tail = rest.dropFirst(authority.count)
        (host, port) = try Self.split(authority, standardPort: isEncrypted ? 443 : 80)
        self.isEncrypted = isEncrypted
        path = tail.hasPrefix("/") ? String(tail) : "/" + tail
        if let address { try policy.check(address) }
    }

    private static func split(_ authority: Substring, standardPort: Int) throws(HookError) -> (host: String, port: Int) {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") {
            host = authority[authority.index(after: authority.startIndex)..<end]
            let after = authority[authority.index(after: end)...]
            guard after.isEmpty || after.hasPrefix(":"), host.contains(":"), IPAddress(String(host)) != nil else {
                throw HookError(.badURL, "In brackets stands an IPv6 address, as in https://[2606:4700::1]/hook.")
            }
            port = after.isEmpty ? nil : after.dropFirst()
        } else {
            if let colon = authority.firstIndex(of: ":") {
                host = authority[..<colon]
                port = authority[authority.index(after: colon)...]
            }
            guard isName(host) || IPAddress(String(host)) != nil else {
                throw HookError(.badURL, "The host is a name as in shop.example, or an address as in 203.0.113.7 or [2606:4700::1].")
            }
        }
        guard let port else { return (host.lowercased(), standardPort) }
        guard (1...5).contains(port.utf8.count), port.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(port), (1...65_535).contains(number) else {
            throw HookError(.badURL, "The port after : is a number from 1 to 65535.")
        }
        return (host.lowercased(), number)
    }

    /// A last word of digits would be an address to some programs: 127.1, 0x7f.1, 2130706433.
    private static func isName(_ host: Substring) -> Bool {
        let words = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, let last = words.last, last.utf8.first.map({ !(0x30...0x39).contains($0) }) ?? false else { return false }
        return words.allSatisfy { word in
            (1...63).contains(word.utf8.count) && !word.hasPrefix("-") && !word.hasSuffix("-")
                && word.utf8.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
        }
    }

    /// The host as a URL and the header Host have it; the port only where it is not the usual one.
    public var authority: String {
        let written = host.contains(":") ? "[\(host)]" : host
        return port == (isEncrypted ? 443 : 80) ? written : "\(written):\(port)"
    }
}

extension HookTarget: CustomStringConvertible {
    public var description: String { (isEncrypted ? "https://" : "http://") + authority + path }
}
