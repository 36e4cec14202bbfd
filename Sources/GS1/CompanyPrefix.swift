/// The digits that GS1 has licensed to a company. Keys that it makes begin with them (GS1 General Specifications, "GS1 Company Prefix").
public struct CompanyPrefix: Hashable, Sendable {
    /// 4 to 12 digits.
    public let digits: String

    /// - Throws: `.badCompanyPrefix`.
    public init(_ digits: String) throws(GS1Error) {
        let bytes = Bytes(digits)
        guard (4...12).contains(bytes.count), bytes.isDigits else {
            throw GS1Error(.badCompanyPrefix, length: bytes.count, "A GS1 Company Prefix has 4 to 12 digits.")
        }
        self.digits = digits
    }
}

extension CompanyPrefix: CustomStringConvertible {
    public var description: String { digits }
}
