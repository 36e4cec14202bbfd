import JSONText

// One event in XML as an object.
extension XMLToJSON {
    /// The event; of `<extension>` around events, those inside.
    mutating func events(_ element: XMLTree) -> [JSON] {
        if element.name.isStandard, element.name.local == "extension" || element.name.local == "baseExtension" {
            return element.children.flatMap { events($0) }
        }
        var object = JSONObject([("type", JSON.string(name(element.name)))])
        fields(of: element, into: &object)
        return [.object(object)]
    }

    /// `<extension>` and `<baseExtension>` only made room in old schemas; their children are the event's.
    private mutating func fields(of element: XMLTree, into object: inout JSONObject) {
        for child in element.children {
            guard child.name.isStandard else {
                append(value(child), name(child.name), to: &object)
                continue
            }
            switch child.name.local {
            case "extension", "baseExtension": fields(of: child, into: &object)
            default:
                if let field = EventField.named(child.name.local) {
                    set(field, child, &object)
                } else {
                    append(value(child), child.name.local, to: &object)
                }
            }
        }
    }

    private mutating func set(_ field: EventField, _ element: XMLTree, _ object: inout JSONObject) {
        switch field {
        case .bizStep: object["bizStep"] = word(element.text, .bizSteps)
        case .disposition: object["disposition"] = word(element.text, .dispositions)
        case .epcList, .inputEPCList, .outputEPCList, .childEPCs: object[field.name] = .array(element.children("epc").map { .string($0.text) })
        case .quantityList, .childQuantityList, .inputQuantityList, .outputQuantityList:
            object[field.name] = .array(element.children("quantityElement").map { quantity($0) })
        case .bizTransactionList: object[field.name] = .array(element.children("bizTransaction").map { reference($0, .bizTransactionTypes) })
        case .sourceList: object[field.name] = .array(element.children("source").map { reference($0, .sourceDestinationTypes) })
        case .destinationList: object[field.name] = .array(element.children("destination").map { reference($0, .sourceDestinationTypes) })
        case .persistentDisposition:
            var parts = JSONObject()
            for name in ["set", "unset"] {
                let words = element.children(name).map { word($0.text, .dispositions) }
                if !words.isEmpty { parts[name] = .array(words) }
            }
            object[field.name] = .object(parts)
        case .readPoint, .bizLocation, .ilmd: object[field.name] = .object(place(element))
        case .sensorElementList: object[field.name] = .array(element.children("sensorElement").map { sensorElement($0) })
        case .errorDeclaration: object[field.name] = .object(errorDeclaration(element))
        case .certificationInfo: append(.string(element.text), field.name, to: &object)
        default: object[field.name] = .string(element.text)
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
        var object = JSONObject()
        for child in element.children {
            if child.name.isStandard, child.name.local == "extension" {
                for inner in child.children { append(value(inner), name(inner.name), to: &object) }
            } else {
                append(value(child), name(child.name), to: &object)
            }
        }
        return object
    }

    private mutating func errorDeclaration(_ element: XMLTree) -> JSONObject {
        var object = JSONObject()
        for child in element.children {
            switch child.name.local {
            case "reason" where child.name.isStandard: object["reason"] = word(child.text, .errorReasons)
            case "correctiveEventIDs" where child.name.isStandard:
                object["correctiveEventIDs"] = .array(child.children("correctiveEventID").map { .string($0.text) })
            case "extension" where child.name.isStandard:
                for inner in child.children { append(value(inner), name(inner.name), to: &object) }
            default: append(value(child), name(child.name), to: &object)
            }
        }
        return object
    }

    // MARK: Sensors

    private mutating func sensorElement(_ element: XMLTree) -> JSON {
        var object = JSONObject()
        var reports: [JSON] = []
        for child in element.children {
            switch child.name.local {
            case "sensorMetadata" where child.name.isStandard: object["sensorMetadata"] = sensorFields(child)
            case "sensorReport" where child.name.isStandard: reports.append(sensorFields(child))
            default: append(value(child), name(child.name), to: &object)
            }
        }
        object["sensorReport"] = .array(reports)
        return .object(object)
    }

    private mutating func sensorFields(_ element: XMLTree) -> JSON {
        var object = JSONObject()
        for attribute in element.attributes { object[name(attribute.name)] = sensorValue(attribute) }
        for child in element.children { append(value(child), name(child.name), to: &object) }
        return .object(object)
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
