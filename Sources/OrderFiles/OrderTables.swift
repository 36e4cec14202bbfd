/// The columns that an `OrderBook` is made from.
struct OrderTables: Sendable {
    var orderKeys = ByteKeys()
    var orders = Blocks<OrderRow>()
    var items = Blocks<ItemRow>()
    var customerKeys = ByteKeys()
    var customers = Blocks<PartyRow>()
    var memberKeys = ByteKeys()
    var sellerKeys = ByteKeys()
    var sellers = Blocks<PartyRow>()
    var skuKeys = ByteKeys()
    /// Of articles; few have one of their own.
    var titles = ByteKeys()
    var statuses = ByteKeys()
    var places = PlaceTable()

    /// Whether keys of one more row fit.
    var hasRoom: Bool {
        orderKeys.hasRoom && customerKeys.hasRoom && memberKeys.hasRoom && sellerKeys.hasRoom && skuKeys.hasRoom
            && titles.hasRoom && statuses.hasRoom && places.hasRoom
    }
}

/// Distinct places by number.
struct PlaceTable: Sendable {
    private var keys = ByteKeys()
    private var places: [Place] = []
    private var key: [UInt8] = []

    var hasRoom: Bool { keys.hasRoom }

    /// Nil where all three are empty.
    mutating func number(zip: ArraySlice<UInt8>, city: ArraySlice<UInt8>, region: ArraySlice<UInt8>) -> UInt32 {
        guard !(zip.isEmpty && city.isEmpty && region.isEmpty) else { return Slot.none }
        // Fields hold no zero byte, so it can part them.
        key.removeAll(keepingCapacity: true)
        key += zip
        key.append(0)
        key += city
        key.append(0)
        key += region
        let number = keys.number(key[...])
        if number == places.count { places.append(Place(zip: text(zip), city: text(city), region: text(region))) }
        return UInt32(number)
    }

    func place(_ number: UInt32) -> Place? { Int(number) < places.count ? places[Int(number)] : nil }

    /// Gives every place the position of its zip code.
    mutating func locate(_ positions: [String: GeoPoint]) {
        for index in places.indices {
            if let zip = places[index].zip { places[index].position = positions[zip] }
        }
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String? {
        bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
