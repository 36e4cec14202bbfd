import Core
import GS1

/// So many of one article in a parcel.
struct PackedGoods: Hashable, Sendable {
    let epcClass: String
    /// 1 or more.
    let quantity: Int64

    /// - Parameter sku: a GTIN is told as such; any other number is its merchant's own.
    init(sku: String, merchant: PartyID, quantity: Int64) {
        self.quantity = quantity
        do throws(GS1Error) {
            epcClass = "https://id.gs1.org/01/\(try GTIN(sku).text14)"
        } catch {
            epcClass = "urn:nearmade:sku:\(merchant):\(PercentText.encoded(sku))"
        }
    }
}
