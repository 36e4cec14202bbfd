import GS1

/// In which form ids of GS1 are given out: the header GS1-EPC-Format. Source: EPCIS 2.0, 12.7.
public enum EPCFormat: String, CaseIterable, Hashable, Sendable {
    case noPreference = "No_Preference"
    case digitalLink = "Always_GS1_Digital_Link"
    case urn = "Always_EPC_URN"
    case neverTranslates = "Never_Translates"
}

/// In which form standard words are given out in XML: the header GS1-CBV-XML-Format. JSON has bare words. Source: EPCIS 2.0, 12.7.
public enum CBVFormat: String, CaseIterable, Hashable, Sendable {
    case noPreference = "No_Preference"
    case webURI = "Always_Web_URI"
    case urn = "Always_URN"
    case neverTranslates = "Never_Translates"
}

extension EPCFormat {
    /// The id in this form.
    /// - Parameter companyPrefixLength: 6 to 12, the digits of the company prefix in a key such as `04012345111118`, or nil where
    ///   nobody knows. A Digital Link does not say it, and without it no URN can be made.
    /// - Returns: the same text where the id is none of GS1's, is in this form already, or would lose something: a lot behind a
    ///   serial, a query.
    public func translated(_ id: String, companyPrefixLength: (String) -> Int?) -> String {
        switch self {
        case .noPreference, .neverTranslates: return id
        case .digitalLink: return id.hasBytePrefix("urn:epc:") ? CanonicalID.of(id) : id
        case .urn:
            guard id.hasBytePrefix("http") else { return id }
            // Links whose canonical form is shorter say more than a URN can.
            guard let link = Self.link(id), link.attributes.isEmpty, link.qualifiers.count <= 1,
                let length = companyPrefixLength(link.primaryKey.value)
            else { return id }
            return Self.urn(link, length) ?? id
        }
    }

    private static func link(_ text: String) -> DigitalLink? {
        do { return try DigitalLink(parsing: text) } catch { return nil }
    }

    private static func urn(_ link: DigitalLink, _ length: Int) -> String? {
        do {
            let urn = try EPCURN(link, companyPrefixLength: length)
            return urn.digitalLink == link.canonical ? urn.text : nil
        } catch {
            return nil
        }
    }
}
