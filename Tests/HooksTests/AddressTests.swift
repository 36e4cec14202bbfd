import Testing

@testable import Hooks

@Suite("Addresses of networks")
struct AddressTests {
    @Test("Addresses are read whole")
    func reading() {
        #expect(IPAddress("192.0.2.1")?.bytes == [192, 0, 2, 1])
        #expect(IPAddress("::")?.bytes == [UInt8](repeating: 0, count: 16))
        #expect(IPAddress("2001:DB8::8:800:200c:417a")?.description == "2001:db8:0:0:8:800:200c:417a")
        #expect(IPAddress("::ffff:192.0.2.1")?.bytes.suffix(6) == [255, 255, 192, 0, 2, 1])
        #expect(IPAddress("1:2:3:4:5:6:7:8")?.description == "1:2:3:4:5:6:7:8" && IPAddress("1::")?.bytes.first == 0)
        #expect(IPAddress("1:2:3:4:5:6:1.2.3.4")?.bytes.suffix(4) == [1, 2, 3, 4] && IPAddress("1:2:3:4:5:6:7::")?.bytes.last == 0)
        #expect(IPAddress(bytes: []) == nil && IPAddress(bytes: [1, 2, 3, 4, 5]) == nil && IPAddress(bytes: [8, 8, 8, 8])?.description == "8.8.8.8")
    }

    @Test("What other programs might read otherwise is no address", arguments: [
        "", "1", "127.1", "0x7f.0.0.1", "010.0.0.1", "1.2.3.256", "1.2.3.4.5", "1.2.3.", "1.2.3.-4", " 1.2.3.4", "2130706433", "１.2.3.4", ":", ":::", "1::2::3", ":1", "1:", "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9", "1::2:3:4:5:6:7:8", "g::", "12345::", "::1%eth0", "[::1]", "::1.2.3", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4", "+1::", "::+1",
    ])
    func noAddress(text: String) { #expect(IPAddress(text) == nil) }

    @Test("Every network that is not the public's is known by its first and last address", arguments: [
        ("0.0.0.0", "0.255.255.255", AddressKind.unspecified), ("10.0.0.0", "10.255.255.255", .ownNetwork), ("100.64.0.0", "100.127.255.255", .carrier),
        ("127.0.0.0", "127.255.255.255", .loopback), ("168.63.129.16", "168.63.129.16", .metadata), ("169.254.0.0", "169.254.255.255", .linkLocal),
        ("172.16.0.0", "172.31.255.255", .ownNetwork), ("192.0.0.0", "192.0.0.255", .reserved), ("192.0.2.0", "192.0.2.255", .reserved),
        ("192.88.99.0", "192.88.99.255", .reserved), ("192.168.0.0", "192.168.255.255", .ownNetwork), ("198.18.0.0", "198.19.255.255", .reserved),
        ("198.51.100.0", "198.51.100.255", .reserved), ("203.0.113.0", "203.0.113.255", .reserved), ("224.0.0.0", "239.255.255.255", .multicast),
        ("240.0.0.0", "255.255.255.255", .reserved), ("::", "::", .unspecified), ("::1", "::1", .loopback), ("::2", "::ffff", .reserved),
        ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", .ownNetwork), ("100::", "100::ffff:ffff:ffff:ffff", .reserved), ("2001::", "2001:1ff:ffff::", .reserved),
        ("2001:db8::", "2001:db8:ffff::", .reserved), ("3fff::", "3fff:fff:ffff::", .reserved), ("5f00::", "5f00:ffff::", .reserved),
        ("fc00::", "fdff:ffff::", .ownNetwork), ("fd00:ec2::254", "fd20:ce::254", .ownNetwork), ("fe80::", "febf:ffff::", .linkLocal), ("fec0::", "feff:ffff::", .ownNetwork),
        ("ff00::", "ffff:ffff::", .multicast),
    ])
    func networks(first: String, last: String, kind: AddressKind) {
        #expect(IPAddress(first)?.kind == kind && IPAddress(last)?.kind == kind)
        #expect(refusal { try IPAddress(first).map { try HookTarget.Policy.publicOnly.check($0) } } == .privateAddress)
        #expect(refusal { try IPAddress(first).map { try HookTarget.Policy.privateToo.check($0) } } == nil)
    }

    @Test("Their neighbours are public", arguments: [
        "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0", "168.63.129.15", "168.63.129.17", "169.253.255.255", "169.255.0.0", "172.15.255.255",
        "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::", "2001:db7:ffff::", "2001:db9::", "2606:4700::1",
        "3ffe:ffff::", "3fff:1000::",
    ])
    func neighbours(text: String) { #expect(IPAddress(text)?.isPublic == true) }

    @Test("IPv4 inside IPv6 is judged as IPv4", arguments: [
        ("::ffff:127.0.0.1", AddressKind.loopback), ("::ffff:169.254.169.254", .linkLocal), ("::ffff:10.0.0.1", .ownNetwork), ("::ffff:8.8.8.8", .open), ("64:ff9b::10.0.0.1", .ownNetwork),
        ("64:ff9b::808:808", .open), ("2002:7f00:1::", .loopback), ("2002:808:808::1", .open), ("::127.0.0.1", .reserved),
    ])
    func carried(text: String, kind: AddressKind) { #expect(IPAddress(text)?.kind == kind) }
}

@Suite("Where a webhook may go")
struct HookTargetTests {
    @Test("A URL is written anew from its parts", arguments: [
        ("https://Shop.Example", "https://shop.example/"), ("HTTPS://shop.example:443/a/b?c=%20", "https://shop.example/a/b?c=%20"),
        ("https://shop.example:8443?x=1", "https://shop.example:8443/?x=1"), ("https://[2606:4700::A]:9/h", "https://[2606:4700::a]:9/h"), ("https://8.8.8.8/", "https://8.8.8.8/"),
        ("https://a_b.x-y.example/", "https://a_b.x-y.example/"),
    ])
    func written(text: String, expected: String) throws {
        let target = try HookTarget(parsing: text, policy: .publicOnly)
        #expect(target.description == expected && target.isEncrypted)
        #expect(try HookTarget(parsing: expected, policy: .publicOnly) == target)
    }

    @Test("http and one's own networks only where they are allowed")
    func policies() throws {
        #expect(refusal { try HookTarget(parsing: "http://shop.example/", policy: .publicOnly) } == .notEncrypted)
        #expect(refusal { try HookTarget(parsing: "https://127.0.0.1/", policy: .publicOnly) } == .privateAddress)
        #expect(refusal { try HookTarget(parsing: "https://[::1]/", policy: .publicOnly) } == .privateAddress)
        #expect(refusal { try HookTarget(parsing: "https://[::ffff:169.254.169.254]/", policy: .publicOnly) } == .privateAddress)
        #expect(try HookTarget(parsing: "http://127.0.0.1:8080/x", policy: .privateToo).description == "http://127.0.0.1:8080/x")
        #expect(try HookTarget(parsing: "http://localhost:80", policy: .privateToo).description == "http://localhost/")
    }

    @Test("What is no URL of a webhook is refused", arguments: [
        "", "shop.example", "ftp://shop.example/", "https:/shop.example", "https://", "https:///x", "https://user:pw@shop.example/", "https://shop.example/#x", "https://shop.example/a b", "https://shöp.example/",
        "https://shop.example\\@evil.example/", "https://shop.example:0/", "https://shop.example:65536/", "https://shop.example:/", "https://shop.example:+80/", "https://shop..example/", "https://-a.example/",
        "https://127.1/", "https://0x7f000001/", "https://2130706433/", "https://1.2.3.4.5/", "https://[::1/", "https://[::1]x/", "https://[127.0.0.1]/", "https://[::1%25lo]/", "https://a:b:c/",
        "https://shop.example.:443/", "https://\(String(repeating: "a", count: 64)).example/", "https://shop.example/" + String(repeating: "a", count: 2_048), "https://shop.example/\r\nx",
    ])
    func refused(text: String) { #expect(refusal { try HookTarget(parsing: text, policy: .privateToo) } == .badURL) }
}
