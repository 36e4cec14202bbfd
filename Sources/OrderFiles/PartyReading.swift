import CSVText

extension OrderReading {
    mutating func readCustomers(_ file: inout OrderFile) throws(OrderFilesError) {
        let columns = PartyColumns(file, key: .customer)
        while let row = try file.next(&parser.problems) {
            try begin(row, of: file)
            // A customer without an order changes nothing.
            guard let number = tables.customerKeys.find(row.trimmed(columns.key)) else { continue }
            let agrees = tables.customers[number].accept(party(row, columns))
            if !agrees { blameContradiction(row.trimmed(columns.key)) }
        }
        findUnknownCustomers(in: file.name)
        // The places are found; an audit has no further use for millions of customer keys.
        if depth == .forAudit { tables.customerKeys = ByteKeys() }
    }

    mutating func readSellers(_ file: inout OrderFile) throws(OrderFilesError) {
        let columns = PartyColumns(file, key: .seller)
        while let row = try file.next(&parser.problems) {
            try begin(row, of: file)
            guard let number = tables.sellerKeys.find(row.trimmed(columns.key)) else { continue }
            let agrees = tables.sellers[number].accept(party(row, columns))
            if !agrees { blameContradiction(row.trimmed(columns.key)) }
        }
    }

    mutating func readGeography(_ file: inout OrderFile) throws(OrderFilesError) {
        let (zip, latitude, longitude) = (file.column(.zip), file.column(.latitude), file.column(.longitude))
        var positions: [String: GeoPoint?] = [:]
        while let row = try file.next(&parser.problems) {
            try begin(row, of: file)
            guard let latitude = parser.degrees(row.trimmed(latitude), .latitude, limit: 90),
                let longitude = parser.degrees(row.trimmed(longitude), .longitude, limit: 180)
            else { continue }
            let point = GeoPoint(latitude: latitude, longitude: longitude)
            let key = String(decoding: row.trimmed(zip), as: UTF8.self)
            if let known = positions[key], known != point {
                blameContradiction(row.trimmed(zip))
                positions[key] = .some(nil)
            } else {
                positions[key] = point
            }
        }
        tables.places.locate(positions.compactMapValues(\.self))
    }

    private mutating func blameContradiction(_ key: ArraySlice<UInt8>) {
        parser.blame(.contradictoryRow, "\(OrderProblems.shown(key)) stands there before with other values; neither is used")
    }

    private mutating func party(_ row: CSVRow, _ columns: PartyColumns) -> PartyRow {
        var party = PartyRow(isKnown: true)
        party.place = tables.places.number(
            zip: row.trimmed(columns.zip), city: row.trimmed(columns.city), region: row.trimmed(columns.region))
        if depth == .everything { party.member = Slot.number(row.trimmed(columns.member), in: &tables.memberKeys) }
        return party
    }
}

private struct PartyColumns {
    let key, member, zip, city, region: Int?

    init(_ file: OrderFile, key: OrderField) {
        self.key = file.column(key)
        member = file.column(.member)
        zip = file.column(.zip)
        city = file.column(.city)
        region = file.column(.region)
    }
}

extension PartyRow {
    /// Takes the row over; answers false if an earlier one said otherwise, and then neither counts.
    fileprivate mutating func accept(_ other: PartyRow) -> Bool {
        if !isKnown { self = other }
        if place == other.place && member == other.member { return true }
        (place, member) = (Slot.disputed, Slot.disputed)
        return false
    }
}
