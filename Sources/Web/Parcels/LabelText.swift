import GS1

/// What somebody scans or types to find a parcel. A label says `(00)340123450000000024`, a scanner sends `]C100340123450000000024` or 20 digits, an event
/// names `https://id.gs1.org/00/340123450000000024`; in the trade it is the SSCC alone, or the 20 digits where a shop took the label for the key.
enum LabelText {
    /// - Returns: how else the key of the parcel may be written; empty where the text is no SSCC in any form.
    static func spellings(_ text: String) -> [String] {
        guard let sscc = sscc(in: text) else { return [] }
        return [sscc, "00" + sscc].filter { $0 != text }
    }

    private static func sscc(in text: String) -> String? {
        let isElement = text.utf8.count == 20 && text.hasPrefix("00") && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        // What reads as nothing of GS1 is a key as somebody else writes keys.
        guard let reading = try? Reading(isElement ? "^" + text : text) else { return nil }
        if let element = reading.elements.first(where: { $0.ai == Key.sscc.ai }) { return element.value }
        if case .key(let keys) = reading.notation, keys.contains(.sscc) { return text }
        return nil
    }
}
