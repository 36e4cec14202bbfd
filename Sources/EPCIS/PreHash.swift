import JSONText

/// Writes the text that is hashed. Source: CBV 2.0, 8.9.2, and where it leaves something open, its reference implementation:
/// what has no place in the property order comes last, sorted, and so do the lists of transactions, sources and destinations.
struct PreHash: Sendable {
    var bytes: [UInt8] = []
    /// Where the parts of open lists begin; see ``sorted(_:)``.
    private var starts: [Int] = []
    var namespaces = Namespaces()
    let ignored: Set<String>

    init(ignored: Set<String>) {
        self.ignored = ignored
        bytes.reserveCapacity(2048)
        starts.reserveCapacity(64)
    }

    /// Replaces ``bytes`` by the text of this event.
    mutating func write(_ event: EPCISEvent) {
        bytes.removeAll(keepingCapacity: true)
        namespaces = event.namespaces
        bytes.append("eventType=")
        if case .string(let type) = event.value(.type) { bytes.append(text: type) }
        for entry in Self.order {
            guard let place = event.fields[entry.field] else { continue }
            write(event.json[place].value, entry)
        }
        writeRest(of: event)
    }

    // MARK: The property order

    enum Shape {
        case text(HashedText)
        /// A list of ids: `epcListepc=…epc=…`
        case ids
        /// A list of objects, each with this name.
        case list(StaticString, HashedOrder)
        case object(HashedOrder)
    }

    struct Entry {
        let field: EventField
        let name: StaticString
        let shape: Shape

        init(_ field: EventField, _ name: StaticString, _ shape: Shape) {
            self.field = field
            self.name = name
            self.shape = shape
        }
    }

    static let order: [Entry] = [
        Entry(.eventTime, "eventTime", .text(.time)),
        Entry(.eventTimeZoneOffset, "eventTimeZoneOffset", .text(.value)),
        Entry(.certificationInfo, "certificationInfo", .text(.value)),
        Entry(.parentID, "parentID", .text(.value)),
        Entry(.epcList, "epcList", .ids),
        Entry(.inputEPCList, "inputEPCList", .ids),
        Entry(.childEPCs, "childEPCs", .ids),
        Entry(.quantityList, "quantityList", .list("quantityElement", .quantity)),
        Entry(.childQuantityList, "childQuantityList", .list("quantityElement", .quantity)),
        Entry(.inputQuantityList, "inputQuantityList", .list("quantityElement", .quantity)),
        Entry(.outputEPCList, "outputEPCList", .ids),
        Entry(.outputQuantityList, "outputQuantityList", .list("quantityElement", .quantity)),
        Entry(.action, "action", .text(.value)),
        Entry(.transformationID, "transformationID", .text(.value)),
        Entry(.bizStep, "bizStep", .text(.word(.bizSteps))),
        Entry(.disposition, "disposition", .text(.word(.dispositions))),
        Entry(.persistentDisposition, "persistentDisposition", .object(.persistentDisposition)),
        Entry(.readPoint, "readPoint", .object(.place)),
        Entry(.bizLocation, "bizLocation", .object(.place)),
        Entry(.sensorElementList, "sensorElementList", .list("sensorElement", .sensorElement)),
    ]

    private mutating func write(_ value: JSON, _ entry: Entry) {
        switch entry.shape {
        case .text(let kind): writeTexts(value, entry.name, kind)
        case .ids: writeIDs(value, entry.name)
        case .list(let name, let order): writeList(value, entry.name, name, order)
        case .object(let order):
            guard case .object(let object) = value else { return }
            writeNamed(entry.name) { $0.writeOrdered(object, order) }
        }
    }

    /// Writes `name=value`; nothing for an empty value. A list of values is sorted.
    mutating func writeTexts(_ value: JSON, _ name: StaticString, _ kind: HashedText) {
        guard case .array(let items) = value else { return writeText(value, name, kind) }
        let base = beginParts()
        for item in items {
            beginPart()
            writeText(item, name, kind)
        }
        endParts(base)
    }

    private mutating func writeText(_ value: JSON, _ name: StaticString, _ kind: HashedText) {
        let start = bytes.count
        bytes.append(name)
        bytes.append(ASCII.equals)
        if !writeValue(value, kind) { bytes.removeSubrange(start...) }
    }

    private mutating func writeIDs(_ value: JSON, _ name: StaticString) {
        guard case .array(let items) = value else { return }
        writeNamed(name) { preHash in
            let base = preHash.beginParts()
            for item in items {
                preHash.beginPart()
                preHash.writeText(item, "epc", .value)
            }
            preHash.endParts(base)
        }
    }

    private mutating func writeList(_ value: JSON, _ name: StaticString, _ itemName: StaticString, _ order: HashedOrder) {
        guard case .array(let items) = value else { return }
        writeNamed(name) { preHash in
            let base = preHash.beginParts()
            for item in items {
                preHash.beginPart()
                guard case .object(let object) = item else { continue }
                preHash.writeNamed(itemName) { $0.writeOrdered(object, order) }
            }
            preHash.endParts(base)
        }
    }

    /// Writes a name before what `body` writes, and nothing when that is nothing.
    mutating func writeNamed(_ name: StaticString, _ body: (inout PreHash) -> Void) {
        let start = bytes.count
        bytes.append(name)
        let end = bytes.count
        body(&self)
        if bytes.count == end { bytes.removeSubrange(start...) }
    }

    // MARK: Sorting

    /// Begins a list of parts that are written one after another and sorted by their bytes at its end.
    mutating func beginParts() -> Int { starts.count }

    mutating func beginPart() { starts.append(bytes.count) }

    /// - Parameter base: what ``beginParts()`` returned.
    mutating func endParts(_ base: Int) {
        defer { starts.removeSubrange(base...) }
        guard starts.count - base > 1 else { return }
        let first = starts[base]
        let sorted: [UInt8]? = bytes.withUnsafeBufferPointer { bytes in
            var parts = (base..<starts.count).map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : bytes.count) }
            func comesFirst(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
                bytes.part(left).lexicographicallyPrecedes(bytes.part(right))
            }
            guard zip(parts, parts.dropFirst()).contains(where: { comesFirst($1, $0) }) else { return nil }
            parts.sort(by: comesFirst)
            var sorted: [UInt8] = []
            sorted.reserveCapacity(bytes.count - first)
            for part in parts { sorted.append(contentsOf: bytes.part(part)) }
            return sorted
        }
        if let sorted { bytes.replaceSubrange(first..., with: sorted) }
    }
}
