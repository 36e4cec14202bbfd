extension EPCURN {
    /// The URN of what a link names, at its finest level. A link without a serial number has the pattern of its class.
    /// - Parameter companyPrefixLength: 6 to 12; the digits of the GS1 Company Prefix within the key.
    /// - Throws: `.badCompanyPrefix`, `.notExpressible` for keys and qualifiers that EPC does not have.
    public init(_ link: DigitalLink, companyPrefixLength: Int) throws(GS1Error) {
        guard (6...12).contains(companyPrefixLength) else {
            throw GS1Error(.badCompanyPrefix, ai: link.primaryKey.ai, "A GS1 Company Prefix has 6 to 12 digits here, not \(companyPrefixLength).")
        }
        let scheme = try Self.scheme(of: link)
        var writer = URNWriter(scheme: scheme, key: Array(link.primaryKey.value.utf8), prefixLength: companyPrefixLength)
        let last = scheme.qualifier.flatMap { code in link.qualifiers.first { $0.ai == code } }
        if let last, scheme == .sgln, last.value == "0" {
            throw GS1Error(.notExpressible, ai: last.ai, "In a URN the extension 0 says that there is none.")
        }
        let fields = try writer.fields(serial: last.map { Array($0.value.utf8) })
        let isPattern = fields.contains { $0 == nil }
        let kind = isPattern ? "idpat" : scheme == .lgtin ? "class" : "id"
        self.init(
            text: "urn:epc:\(kind):\(scheme.rawValue):" + fields.map { $0.map(URNWriter.escaped) ?? "*" }.joined(separator: "."),
            scheme: scheme, isPattern: isPattern, companyPrefix: writer.companyPrefix, elements: [link.primaryKey] + (last.map { [$0] } ?? []))
    }

    private static func scheme(of link: DigitalLink) throws(GS1Error) -> Scheme {
        let codes = link.qualifiers.map(\.ai)
        if let code = codes.first(where: { ["7040", "8019"].contains($0) }) {
            throw GS1Error(.notExpressible, ai: code, "No EPC carries it.")
        }
        switch link.primaryKey.ai {
        case "01": return codes.contains("235") ? .upui : codes.contains("10") && !codes.contains("21") ? .lgtin : .sgtin
        case let key:
            // A global model number names no thing and no class of EPC's.
            guard let scheme = Scheme.allCases.first(where: { $0.key == key }) else {
                throw GS1Error(.notExpressible, ai: key, "There is no EPC of this key.")
            }
            return scheme
        }
    }
}

/// Cuts a key, whose rules have been checked, into the fields of a URN.
struct URNWriter {
    private let scheme: EPCURN.Scheme
    private let key: [UInt8]
    private let prefixLength: Int
    private(set) var companyPrefix = ""

    init(scheme: EPCURN.Scheme, key: [UInt8], prefixLength: Int) {
        self.scheme = scheme
        self.key = key
        self.prefixLength = prefixLength
    }

    /// Nil stands for the wildcard.
    mutating func fields(serial: [UInt8]?) throws(GS1Error) -> [[UInt8]?] {
        let digits = scheme.digits ?? key.count
        let body = key.dropFirst(scheme == .grai ? 1 : 0).prefix(digits)
        let lead = scheme.leadsWithReference ? body.prefix(1) : []
        let rest = body.dropFirst(lead.count)
        let prefix = Array(rest.prefix(prefixLength))
        guard prefix.count == prefixLength, prefix.allSatisfy(ASCII.isDigit) else {
            throw GS1Error(.badCompanyPrefix, ai: scheme.key, "The key does not begin with a company prefix of \(prefixLength) digits.")
        }
        if scheme.digits == nil, rest.count == prefixLength {
            throw GS1Error(.badCompanyPrefix, ai: scheme.key, "A company prefix of \(prefixLength) digits leaves nothing of the key for the reference.")
        }
        companyPrefix = String(decoding: prefix, as: UTF8.self)
        var fields: [[UInt8]?] = [prefix, Array(lead + rest.dropFirst(prefixLength))]
        if scheme == .itip { fields += [Array(key.dropFirst(14).prefix(2)), Array(key.dropFirst(16))] }
        if scheme.appendsSerial {
            let behind = Array(key.dropFirst(digits + (scheme == .grai ? 2 : 1)))
            fields.append(behind.isEmpty ? nil : behind)
        } else if scheme.qualifier != nil {
            fields.append(serial ?? (scheme == .sgln ? [ASCII.zero] : nil))
        }
        return fields
    }

    static func escaped(_ value: [UInt8]) -> String {
        var bytes: [UInt8] = []
        for byte in value {
            if URNReader.isPlain(byte) {
                bytes.append(byte)
            } else {
                PercentEncoding.append(String(decoding: [byte], as: UTF8.self), to: &bytes)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
