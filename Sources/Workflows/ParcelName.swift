import EPCIS
import Fulfilment

/// How a parcel goes by in EPCIS. An SSCC is written `https://id.gs1.org/00/…` there and as its 18 digits in the trade, where it is printed so on labels; any
/// other id of a thing is the parcel's key as it stands.
enum ParcelName {
    private static let sscc = "https://id.gs1.org/00/"

    /// - Parameter id: of a thing in an event, in any form.
    /// - Returns: nil for what no parcel can be called.
    static func key(_ id: String) -> String? {
        let canonical = CanonicalID.of(id)
        let key = canonical.hasPrefix(sscc) ? String(canonical.dropFirst(sscc.count)) : canonical
        return (1...ScanLimits.textBytes).contains(key.utf8.count) && !key.utf8.contains(0) ? key : nil
    }
}
