/// Writes EPC URNs, class URNs and pattern URNs with a GS1 key as canonical Digital Link URIs, at the finest level they name:
/// `urn:epc:id:sgtin:4012345.011111.9876` becomes `https://id.gs1.org/01/04012345111118/21/9876`.
///
/// It works on bytes and reports no reasons, because the hash needs it for every id of every event.
/// Source: GS1 EPC Tag Data Standard, section 6; CBV 2.0, 8.9.2.
enum CanonicalURN {
    /// - Returns: false, with nothing written, when the text is no such URN.
    static func append(_ text: Bytes, to output: inout [UInt8]) -> Bool {
        guard var urn = EPCURNParts(text) else { return false }
        let start = output.count
        if write(&urn, to: &output), urn.isAtEnd { return true }
        output.removeSubrange(start...)
        return false
    }

    /// Whether a URN that claims a GS1 key, a scheme that is known here, is written as that scheme wants.
    /// - Returns: nil when it claims none.
    static func isWellFormed(_ text: Bytes) -> Bool? {
        guard let urn = EPCURNParts(text), urn.hasKnownScheme else { return nil }
        var ignored: [UInt8] = []
        return append(text, to: &ignored)
    }

    private static func write(_ urn: inout EPCURNParts, to output: inout [UInt8]) -> Bool {
        switch (urn.form, urn.scheme.count) {
        case (.id, _): writeID(&urn, to: &output)
        case (.class, _): urn.scheme.isText("lgtin") && urn.gtin("01", to: &output) && urn.serial("/10/", max: 20, to: &output)
        case (.pattern, _): writePattern(&urn, to: &output)
        }
    }

    private static func writeID(_ urn: inout EPCURNParts, to output: inout [UInt8]) -> Bool {
        switch urn.scheme.first {
        case UInt8(ascii: "s"): writeS(&urn, to: &output)
        case UInt8(ascii: "g"): writeG(&urn, to: &output)
        default: writeOther(&urn, to: &output)
        }
    }

    private static func writeS(_ urn: inout EPCURNParts, to output: inout [UInt8]) -> Bool {
        if urn.scheme.isText("sgtin") { return urn.gtin("01", to: &output) && urn.serial("/21/", max: 20, to: &output) }
        if urn.scheme.isText("sscc") { return urn.extended("00", digits: 17, to: &output) }
        if urn.scheme.isText("sgln") {
            guard urn.key("414", digits: 12, to: &output) else { return false }
            return urn.skip(".0", ifLast: true) || urn.serial("/254/", max: 20, to: &output)
        }
        if urn.scheme.isText("sgcn") { return urn.key("255", digits: 12, to: &output) && urn.digits(max: 12, to: &output) }
        return false
    }

    private static func writeG(_ urn: inout EPCURNParts, to output: inout [UInt8]) -> Bool {
        let scheme = urn.scheme
        if scheme.isText("grai") { return urn.key("8003", digits: 12, leadingZero: true, to: &output) && urn.serial("", max: 16, to: &output) }
        if scheme.isText("giai") { return urn.reference("8004", to: &output) }
        if scheme.isText("gsrn") { return urn.key("8018", digits: 17, to: &output) }
        if scheme.isText("gsrnp") { return urn.key("8017", digits: 17, to: &output) }
        if scheme.isText("gdti") { return urn.key("253", digits: 12, to: &output) && urn.serial("", max: 20, to: &output) }
        if scheme.isText("ginc") { return urn.reference("401", to: &output) }
        if scheme.isText("gsin") { return urn.key("402", digits: 16, to: &output) }
        return false
    }

    private static func writeOther(_ urn: inout EPCURNParts, to output: inout [UInt8]) -> Bool {
        let scheme = urn.scheme
        if scheme.isText("itip") {
            return urn.gtin("8006", to: &output) && urn.pieces(to: &output) && urn.serial("/21/", max: 20, to: &output)
        }
        if scheme.isText("upui") { return urn.gtin("01", to: &output) && urn.serial("/235/", max: 28, to: &output) }
        if scheme.isText("pgln") { return urn.key("417", digits: 12, to: &output) }
        if scheme.isText("cpi") {
            guard urn.part("8010", to: &output), urn.skip(".") else { return false }
            output.append("/8011/")
            return urn.digits(from: 1, max: 12, to: &output)
        }
        return false
    }

    /// A pattern ends with a star for the serial: the whole class.
    private static func writePattern(_ urn: inout EPCURNParts, to output: inout [UInt8]) -> Bool {
        let scheme = urn.scheme
        let isWritten: Bool
        if scheme.isText("sgtin") || scheme.isText("upui") {
            isWritten = urn.gtin("01", to: &output)
        } else if scheme.isText("itip") {
            isWritten = urn.gtin("8006", to: &output) && urn.pieces(to: &output)
        } else if scheme.isText("grai") {
            isWritten = urn.key("8003", digits: 12, leadingZero: true, to: &output)
        } else if scheme.isText("gdti") {
            isWritten = urn.key("253", digits: 12, to: &output)
        } else if scheme.isText("sgcn") {
            isWritten = urn.key("255", digits: 12, to: &output)
        } else if scheme.isText("cpi") {
            isWritten = urn.part("8010", to: &output)
        } else {
            isWritten = false
        }
        return isWritten && urn.skip(".*")
    }
}
