/// Gives out Serial Shipping Container Codes: extension digit, company prefix, serial reference, check digit; 18 digits
/// (GS1 General Specifications, "Identification of a logistic unit (SSCC)").
///
///     var pool = try SSCCPool(CompanyPrefix("4012345"), extensionDigit: 3)
///     var hub = try pool.lease(1_000)           // a hub works on alone
///     try hub.take()                            // "340123450000000000"
public struct SSCCPool: Hashable, Sendable {
    public let companyPrefix: CompanyPrefix
    /// 0 to 9, chosen by the company; it multiplies the numbers by ten.
    public let extensionDigit: Int
    public private(set) var serials: SerialRange

    /// - Parameter serials: the serial references; all that there are when it is nil.
    /// - Throws: `.badExtensionDigit`, `.tooLarge`.
    public init(_ companyPrefix: CompanyPrefix, extensionDigit: Int, serials: SerialRange? = nil) throws(AllocationRefusal) {
        guard (0...9).contains(extensionDigit) else { throw .badExtensionDigit }
        let most = Self.most(companyPrefix)
        if let serials, serials.last > most { throw .tooLarge(most: most) }
        self.companyPrefix = companyPrefix
        self.extensionDigit = extensionDigit
        if let serials { self.serials = serials } else { self.serials = try SerialRange(first: 0, last: most) }
    }

    /// Digits of the serial reference: 16 less those of the company prefix, 4 to 12.
    static func width(_ prefix: CompanyPrefix) -> Int { 16 - prefix.digits.utf8.count }

    private static func most(_ prefix: CompanyPrefix) -> UInt64 { (0..<width(prefix)).reduce(1) { most, _ in most * 10 } - 1 }

    /// Gives out the next one.
    /// - Throws: `.exhausted`.
    public mutating func take() throws(AllocationRefusal) -> String { try sscc(serials.take()) }

    /// Splits off the next ones for somebody who gives them out alone.
    /// - Throws: `.nothingAsked`, `.exhausted`, `.tooFew`.
    public mutating func lease(_ count: UInt64) throws(AllocationRefusal) -> SSCCPool {
        try SSCCPool(companyPrefix, extensionDigit: extensionDigit, serials: serials.lease(count))
    }

    /// The SSCC of a serial reference, whether or not it was given out.
    /// - Throws: `.tooLarge`.
    public func sscc(_ serial: UInt64) throws(AllocationRefusal) -> String {
        let digits = String(serial)
        let width = Self.width(companyPrefix)
        guard digits.utf8.count <= width else { throw .tooLarge(most: Self.most(companyPrefix)) }
        let body = String(extensionDigit) + companyPrefix.digits + String(repeating: "0", count: width - digits.utf8.count) + digits
        return String(decoding: CheckDigit.appended(to: Array(body.utf8)), as: UTF8.self)
    }
}

/// Gives out serial numbers for AI (21) and its like: digits with zeros in front, all of the same width, perhaps behind a prefix that tells who
/// gave them out.
public struct SerialPool: Hashable, Sendable {
    /// Stands in front of every number.
    public let prefix: String
    /// Characters of a serial number, prefix and all: 1 to 20.
    public let width: Int
    public private(set) var serials: SerialRange

    /// - Throws: `.badWidth`, `.tooLarge`.
    public init(prefix: String = "", width: Int, serials: SerialRange) throws(AllocationRefusal) {
        let digits = width - prefix.utf8.count
        guard (1...20).contains(width), digits >= 1, Bytes(prefix).firstNot(CharacterSet82.contains) == nil else { throw .badWidth }
        // 19 digits are all that a number of 64 bits can be sure of.
        let most = digits > 19 ? UInt64.max : (0..<digits).reduce(UInt64(1)) { most, _ in most * 10 } - 1
        if serials.last > most { throw .tooLarge(most: most) }
        self.prefix = prefix
        self.width = width
        self.serials = serials
    }

    /// - Throws: `.exhausted`.
    public mutating func take() throws(AllocationRefusal) -> String {
        let digits = String(try serials.take())
        return prefix + String(repeating: "0", count: max(width - prefix.utf8.count - digits.utf8.count, 0)) + digits
    }

    /// - Throws: `.nothingAsked`, `.exhausted`, `.tooFew`.
    public mutating func lease(_ count: UInt64) throws(AllocationRefusal) -> SerialPool {
        try SerialPool(prefix: prefix, width: width, serials: serials.lease(count))
    }
}
