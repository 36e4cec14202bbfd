import JSONText

// One event in XML as an object.
extension XMLToJSON {
    /// The event; of `<extension>` around events, those inside.
    mutating func events(_ element: XMLTree) -> [JSON] {
        if element.name.isStandard, element.name.local == "extension" || element.name.local == "baseExtension" {
            return element.children.flatMap { events($0) }
        }
        var members = XMLMembers()
        members.set(.string(name(element.name)), "type")
        fields(of: element, into: &members)
        return [.object(members.object)]
    }

    /// `<extension>` and `<baseExtension>` only made room in old schemas; their children are the event's.
    private mutating func fields(of element: XMLTree, into members: inout XMLMembers) {
        for child in element.children {
            guard child.name.isStandard else {
                members.append(value(child), name(child.name))
                continue
            }
            switch child.name.local {
            case "extension", "baseExtension": fields(of: child, into: &members)
            default:
                if let field = EventField.named(child.name.local) {
                    set(field, child, &members)
                } else {
                    members.append(value(child), child.name.local)
                }
            }
        }
    }

    private mutating func set(_ field: EventField, _ element: XMLTree, _ members: inout XMLMembers) {
        switch field {
        case .bizStep: members.set(word(element.text, .bizSteps), "bizStep")
        case .disposition: members.set(word(element.text, .dispositions), "disposition")
        case .epcList, .inputEPCList, .outputEPCList, .childEPCs: members.set(.array(element.children("epc").map { .string($0.text) }), field.name)
        case .quantityList, .childQuantityList, .inputQuantityList, .outputQuantityList:
            members.set(.array(element.children("quantityElement").map { quantity($0) }), field.name)
        case .bizTransactionList: members.set(.array(element.children("bizTransaction").map { reference($0, .bizTransactionTypes) }), field.name)
        case .sourceList: members.set(.array(element.children("source").map { reference($0, .sourceDestinationTypes) }), field.name)
        case .destinationList: members.set(.array(element.children("destination").map { reference($0, .sourceDestinationTypes) }), field.name)
        case .persistentDisposition:
            var parts = JSONObject()
            for name in ["set", "unset"] {
                let words = element.children(name).map { word($0.text, .dispositions) }
                if !words.isEmpty { parts[name] = .array(words) }
            }
            members.set(.object(parts), field.name)
        case .readPoint, .bizLocation, .ilmd: members.set(.object(place(element)), field.name)
        case .sensorElementList: members.set(.array(element.children("sensorElement").map { sensorElement($0) }), field.name)
        case .errorDeclaration: members.set(.object(errorDeclaration(element)), field.name)
        case .certificationInfo: members.append(.string(element.text), field.name)
        default: members.set(.string(element.text), field.name)
        }
    }

    private func word(_ text: String, _ list: CBV) -> JSON { .string(list.word(of: text) ?? text) }

    /// The number with its text, when it is one as JSON writes numbers.
    private func number(_ text: String) -> JSON {
        do { return .number(try JSONNumber(text: text)) } catch { return .string(text) }
    }

    private mutating func quantity(_ element: XMLTree) -> JSON {
        var object = JSONObject()
        for child in element.children {
            object[name(child.name)] = child.name.local == "quantity" && child.name.isStandard ? number(child.text) : value(child)
        }
        return .object(object)
    }

    private func reference(_ element: XMLTree, _ types: CBV) -> JSON {
        var object = JSONObject()
        if let type = element.attribute("type") { object["type"] = word(type, types) }
        object[element.name.local] = .string(element.text)
        return .object(object)
    }

    /// A place, or master data: elements and extensions side by side.
    private mutating func place(_ element: XMLTree) -> JSONObject {
        var members = XMLMembers()
        for child in element.children {
            if child.name.isStandard, child.name.local == "extension" {
                for inner in child.children { members.append(value(inner), name(inner.name)) }
            } else {
                members.append(value(child), name(child.name))
            }
        }
        return members.object
    }

    private mutating func errorDeclaration(_ element: XMLTree) -> JSONObject {
        var members = XMLMembers()
        for child in element.children {
            switch child.name.local {
            case "reason" where child.name.isStandard: members.set(word(child.text, .errorReasons), "reason")
            case "correctiveEventIDs" where child.name.isStandard:
                members.set(.array(child.children("correctiveEventID").map { .string($0.text) }), "correctiveEventIDs")
            case "extension" where child.name.isStandard:
                for inner in child.children { members.append(value(inner), name(inner.name)) }
            default: members.append(value(child), name(child.name))
            }
        }
        return members.object
    }

    // MARK: Sensors

    private mutating func sensorElement(_ element: XMLTree) -> JSON {
        var members = XMLMembers()
        var reports: [JSON] = []
        for child in element.children {
            switch child.name.local {
            case "sensorMetadata" where child.name.isStandard: members.set(sensorFields(child), "sensorMetadata")
            case "sensorReport" where child.name.isStandard: reports.append(sensorFields(child))
            default: members.append(value(child), name(child.name))
            }
        }
        members.set(.array(reports), "sensorReport")
        return .object(members.object)
    }

    private mutating func sensorFields(_ element: XMLTree) -> JSON {
        var members = XMLMembers()
        for attribute in element.attributes { members.set(sensorValue(attribute), name(attribute.name)) }
        for child in element.children { members.append(value(child), name(child.name)) }
        return .object(members.object)
    }

    private func sensorValue(_ attribute: XMLTree.Attribute) -> JSON {
        guard attribute.name.uri.isEmpty else { return .string(attribute.value) }
        switch attribute.name.local {
        case "type": return word(attribute.value, .measurementTypes)
        case "exception": return word(attribute.value, .alertTypes)
        case "component": return word(attribute.value, .components)
        case "value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue": return number(attribute.value)
        case "booleanValue" where attribute.value == "true" || attribute.value == "1": return .bool(true)
        case "booleanValue" where attribute.value == "false" || attribute.value == "0": return .bool(false)
        default: return .string(attribute.value)
        }
    }
}
