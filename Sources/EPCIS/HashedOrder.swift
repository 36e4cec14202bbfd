/// The members of an object in the order in which they are hashed.
struct HashedOrder: Sendable {
    struct Member: Sendable {
        let name: String
        let key: StaticString
        let kind: HashedText
        let order: HashedOrder?

        init(_ key: StaticString, _ kind: HashedText = .value, _ order: HashedOrder? = nil) {
            name = key.description
            self.key = key
            self.kind = kind
            self.order = order
        }
    }

    let members: [Member]

    func member(named name: String) -> Member? { members.first { $0.name == name } }
}

/// What a text is, which decides how it is written.
enum HashedText: Sendable {
    case value
    case time
    case word(CBV)
}

extension HashedOrder {
    static let quantity = HashedOrder(members: [Member("epcClass"), Member("quantity"), Member("uom")])
    static let persistentDisposition = HashedOrder(members: [Member("set", .word(.dispositions)), Member("unset", .word(.dispositions))])
    static let place = HashedOrder(members: [Member("id")])
    static let sensorElement = HashedOrder(members: [
        Member("sensorMetadata", .value, sensorMetadata), Member("sensorReport", .value, sensorReport),
    ])
    private static let sensorMetadata = HashedOrder(members: [
        Member("time", .time), Member("startTime", .time), Member("endTime", .time), Member("deviceID"), Member("deviceMetadata"),
        Member("rawData"), Member("dataProcessingMethod"), Member("bizRules"),
    ])
    private static let sensorReport = HashedOrder(members: [
        Member("type", .word(.measurementTypes)), Member("exception", .word(.alertTypes)), Member("deviceID"), Member("deviceMetadata"),
        Member("rawData"), Member("dataProcessingMethod"), Member("time", .time), Member("microorganism"), Member("chemicalSubstance"),
        Member("value"), Member("component", .word(.components)), Member("stringValue"), Member("booleanValue"), Member("hexBinaryValue"),
        Member("uriValue"), Member("minValue"), Member("maxValue"), Member("meanValue"), Member("sDev"), Member("percRank"),
        Member("percValue"), Member("uom"), Member("coordinateReferenceSystem"),
    ])
}
