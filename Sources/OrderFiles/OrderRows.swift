/// Marks "nothing given" and "two rows disagree" in arrays of numbers, where an optional would double the memory.
enum Slot {
    static let none = UInt32.max
    static let disputed = UInt32.max - 1
    static let noInstant = Int64.min
}

/// What is known of one order, without its key.
struct OrderRow: Sendable, Equatable {
    var purchasedAt = Slot.noInstant
    var approvedAt = Slot.noInstant
    var handedOverAt = Slot.noInstant
    var deliveredAt = Slot.noInstant
    var estimatedAt = Slot.noInstant
    var customer = Slot.none
    var member = Slot.none
    var status = Slot.none
    /// Hundredths, of all reviews together.
    var scoreSum: UInt32 = 0
    var scoreCount: UInt32 = 0
    var firstItem = Slot.none
    var line: UInt32 = 0
    /// Left out of every figure, because something about it could not be read.
    var isSetAside = false
}

/// One order line; `next` chains the lines of an order, latest first.
struct ItemRow: Sendable {
    var price: Int64 = 0
    var freight: Int64 = 0
    var promisedShipAt = Slot.noInstant
    var quantity: Int32 = 1
    /// 0 where the file gives none.
    var position: Int32 = 0
    var sku = Slot.none
    var title = Slot.none
    var seller = Slot.none
    var next = Slot.none
    var line: UInt32 = 0

    /// Whether two rows say the same, wherever they stand.
    func agrees(with other: ItemRow) -> Bool {
        price == other.price && freight == other.freight && promisedShipAt == other.promisedShipAt
            && quantity == other.quantity && sku == other.sku && title == other.title && seller == other.seller
    }
}

/// What the customer or seller file says about one key.
struct PartyRow: Sendable {
    var place = Slot.none
    var member = Slot.none
    var isKnown = false
}
