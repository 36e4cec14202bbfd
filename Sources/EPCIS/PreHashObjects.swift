import JSONText

// Objects with an order of their own, and what is left over. Children are counted as the XML of an event has them: an array is
// as many children of one name.
extension PreHash {
    /// Members without a part in any hash, wherever they stand. Remarks are such members in JSON only.
    private func isSilent(_ name: String) -> Bool {
        switch name {
        case "@context", "#text": true
        case "rdfs:comment", "comment": namespaces.expandsValues
        default: name.utf8.starts(with: "@xmlns".utf8)
        }
    }

    /// Writes the known members in order, then extensions that belong to the object.
    mutating func writeOrdered(_ object: JSONObject, _ order: HashedOrder) {
        for member in order.members {
            guard let value = object[member.name] else { continue }
            guard let order = member.order else {
                writeTexts(value, member.key, member.kind)
                continue
            }
            let base = beginParts()
            for case .object(let child) in Self.children(value) {
                beginPart()
                writeNamed(member.key) { $0.writeOrdered(child, order) }
            }
            endParts(base)
        }
        guard object.count > order.members.count || object.contains(where: { order.member(named: $0.name) == nil }), hasInnerExtensions(object) else { return }
        let names = namespaces
        writeSorted(object) { Self.isInnerExtension($0, names) }
    }

    private static func children(_ value: JSON) -> [JSON] {
        if case .array(let items) = value { items } else { [value] }
    }

    /// An extension is hashed inside its object when its namespace ends with a slash; others come last.
    private static func isInnerExtension(_ name: String, _ namespaces: Namespaces) -> Bool {
        if let split = namespaces.split(name) { return split.uri.utf8.last == ASCII.slash }
        return name.utf8.contains(ASCII.openBrace) && name.withBytes { bytes in
            bytes.indices.contains { bytes.holds("/}", at: $0) }
        }
    }

    /// An object with a single child keeps its extension for the end, and so does one that looks like an event.
    private func hasInnerExtensions(_ object: JSONObject) -> Bool {
        var children = 0
        for member in object where !isSilent(member.name) {
            if member.name.contains("action") || member.name.contains("eventTime") { return false }
            if case .array(let items) = member.value { children += items.count } else { children += 1 }
        }
        return children > 1
    }

    // MARK: What is left over

    mutating func writeRest(of event: EPCISEvent) {
        let base = beginParts()
        for member in event.json {
            guard let field = EventField.named(member.name) else {
                writeChildren(member.name, member.value)
                continue
            }
            switch field {
            case .context, .type, .eventID, .recordTime, .errorDeclaration: continue
            case .bizTransactionList: writeReferences(member.value, "bizTransactionList", "bizTransaction", .bizTransactionTypes)
            case .sourceList: writeReferences(member.value, "sourceList", "source", .sourceDestinationTypes)
            case .destinationList: writeReferences(member.value, "destinationList", "destination", .sourceDestinationTypes)
            case .ilmd: writeChildren("ilmd", member.value)
            case .persistentDisposition, .readPoint, .bizLocation, .quantityList, .childQuantityList, .inputQuantityList, .outputQuantityList, .sensorElementList:
                guard Self.canHaveRest(member.value), let entry = Self.order.first(where: { $0.field == field }) else { continue }
                beginPart()
                writeRest(of: member.value, entry)
            default: continue // texts and lists of ids are written whole
            }
        }
        endParts(base)
    }

    /// A place with nothing but its id has nothing left; it is the commonest object of all.
    private static func canHaveRest(_ value: JSON) -> Bool {
        if case .object(let object) = value { object.count > 1 || object.first?.name != "id" } else { true }
    }

    private mutating func writeRest(of value: JSON, _ entry: Entry) {
        switch entry.shape {
        case .text, .ids: break
        case .object(let order):
            guard case .object(let object) = value else { return }
            writeNamed(entry.name) { $0.writeRest(of: object, order) }
        case .list(let itemName, let order):
            guard case .array(let items) = value else { return }
            writeNamed(entry.name) { preHash in
                let base = preHash.beginParts()
                for case .object(let object) in items {
                    preHash.beginPart()
                    preHash.writeNamed(itemName) { $0.writeRest(of: object, order) }
                }
                preHash.endParts(base)
            }
        }
    }

    /// Writes the members that neither have a place in the order nor were written as extensions of the object.
    private mutating func writeRest(of object: JSONObject, _ order: HashedOrder) {
        guard object.contains(where: { order.member(named: $0.name).map { $0.order != nil } ?? true }) else { return }
        let isWritten = hasInnerExtensions(object)
        let base = beginParts()
        for member in object {
            if let known = order.member(named: member.name) {
                guard let order = known.order else { continue }
                for case .object(let child) in Self.children(member.value) {
                    beginPart()
                    writeNamed(known.key) { $0.writeRest(of: child, order) }
                }
            } else if !(isWritten && Self.isInnerExtension(member.name, namespaces)) {
                writeChildren(member.name, member.value)
            }
        }
        endParts(base)
    }

    /// Writes a list of transactions, sources or destinations: of each the type, then the id.
    private mutating func writeReferences(_ value: JSON, _ name: StaticString, _ idName: StaticString, _ types: CBV) {
        guard case .array(let items) = value, !items.isEmpty else { return }
        beginPart()
        bytes.append(name)
        let base = beginParts()
        for case .object(let object) in items {
            beginPart()
            if let type = object["type"] { writeTexts(type, "type", .word(types)) }
            if let id = object.first(where: { $0.name.withBytes { $0.isText(idName) } })?.value { writeTexts(id, idName, .value) }
        }
        endParts(base)
    }

    // MARK: Extensions

    private mutating func writeSorted(_ object: JSONObject, where isWanted: (String) -> Bool) {
        let base = beginParts()
        for member in object where isWanted(member.name) { writeChildren(member.name, member.value) }
        endParts(base)
    }

    /// Writes `{namespace}name=value` and the children, as a part of the list that is open; an array as a part for each item.
    private mutating func writeChildren(_ name: String, _ value: JSON) {
        if isSilent(name) { return }
        if !ignored.isEmpty, ignored.contains(Self.name(name, in: namespaces)) { return }
        if case .array(let items) = value {
            for item in items { writeChild(name, item) }
        } else {
            writeChild(name, value)
        }
    }

    private mutating func writeChild(_ name: String, _ value: JSON) {
        beginPart()
        writeName(name)
        switch value {
        case .object(let object):
            if let text = object["#text"] { writeEqual(text) }
            writeSorted(object) { _ in true }
        case .array(let items):
            let base = beginParts()
            for item in items { writeChild("", item) }
            endParts(base)
        case .null, .bool, .number, .string: writeEqual(value)
        }
    }

    private mutating func writeEqual(_ value: JSON) {
        bytes.append(ASCII.equals)
        if !writeValue(value, .value) { bytes.removeLast() }
    }

    private mutating func writeName(_ name: String) {
        guard let split = namespaces.split(name) else { return bytes.append(text: name) }
        bytes.append(ASCII.openBrace)
        bytes.append(text: split.uri)
        bytes.append(ASCII.closeBrace)
        name.withBytes { bytes.append(contentsOf: $0.part(split.local..<$0.count)) }
    }

    /// A name as it is hashed: `{https://ns.example.com/epcis/}myField`.
    static func name(_ name: String, in namespaces: Namespaces) -> String {
        var preHash = PreHash(ignored: [])
        preHash.namespaces = namespaces
        preHash.writeName(name)
        return String(decoding: preHash.bytes, as: UTF8.self)
    }
}
