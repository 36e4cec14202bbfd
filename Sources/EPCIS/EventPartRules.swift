import JSONText

// The rules of the parts of an event.
extension Checker {
    mutating func place(_ object: JSONObject) {
        guard let id = object["id"] else { return add("This is missing.", at: .member("id")) }
        uri(id, "id")
        for member in object where member.name != "id" { extensionName(member.name, known: "a place") }
    }

    mutating func quantity(_ object: JSONObject) {
        for member in object {
            switch member.name {
            case "epcClass": uri(member.value, "epcClass")
            case "quantity": number(member.value, "quantity")
            case "uom":
                guard let text = text(member.value, "uom") else { continue }
                let isUnit = (2...3).contains(text.utf8.count) && text.utf8.allSatisfy { ASCII.isDigit($0) || (0x41...0x5A).contains($0) }
                if !isUnit {
                    add("\(Self.quoted(text)) is no unit: write 2 or 3 capital letters or digits of UN/CEFACT Recommendation 20, as in KGM.", at: .member("uom"))
                }
            default: unknown(member.name, "a quantity", "epcClass, quantity and uom")
            }
        }
        require(["epcClass"], in: object)
    }

    private mutating func unknown(_ name: String, _ of: String, _ known: String) {
        add("\(Self.quoted(name)) is no member of \(of); there are \(known).", at: .member(name))
    }

    mutating func reference(_ object: JSONObject, _ name: String, _ types: CBV, needsType: Bool) {
        for member in object {
            if member.name == "type" {
                word(member.value, types, .member("type"))
            } else if member.name == name {
                uri(member.value, name)
            } else {
                unknown(member.name, "a \(name)", "type and \(name)")
            }
        }
        require(needsType ? ["type", name] : [name], in: object)
    }

    mutating func persistentDisposition(_ object: JSONObject) {
        for member in object {
            guard member.name == "set" || member.name == "unset" else {
                unknown(member.name, "persistentDisposition", "set and unset")
                continue
            }
            array(member.value, member.name, min: 1) { $0.word($1, .dispositions, $2) }
            refuseTwins(in: member.value, member.name)
        }
        if object["set"] == nil, object["unset"] == nil { add("This needs set or unset.") }
        guard let unset = object["unset"]?.asArray else { return }
        for (place, item) in (object["set"]?.asArray ?? []).enumerated() where unset.contains(item) {
            inside(.member("set")) { $0.add("This disposition cannot be set and unset at once.", at: .item(place)) }
        }
    }

    mutating func errorDeclaration(_ object: JSONObject) {
        for member in object {
            switch member.name {
            case "declarationTime": time(member.value, "declarationTime")
            case "reason": word(member.value, .errorReasons, .member("reason"))
            case "correctiveEventIDs": uris(member.value, "correctiveEventIDs", unique: false)
            default: extensionName(member.name, known: "errorDeclaration")
            }
        }
        require(["declarationTime"], in: object)
        if let reason = object["reason"]?.asString, CBV.errorReasons.word(of: reason) == "did_not_occur", let ids = object["correctiveEventIDs"]?.asArray, !ids.isEmpty {
            add("What did_not_occur has no corrective events; leave them out or write incorrect_data.", at: .member("correctiveEventIDs"))
        }
    }

    // MARK: Sensors

    mutating func sensorElement(_ object: JSONObject) {
        for member in object {
            switch member.name {
            case "sensorMetadata": self.object(member.value, .member("sensorMetadata")) { $0.sensorMetadata($1) }
            case "sensorReport": array(member.value, "sensorReport", min: 1) { checker, item, step in checker.object(item, step) { $0.sensorReport($1) } }
            default: extensionName(member.name, known: "a sensor element")
            }
        }
        require(["sensorReport"], in: object)
    }

    private mutating func sensorMetadata(_ object: JSONObject) {
        for member in object {
            switch member.name {
            case "time", "startTime", "endTime": time(member.value, member.name)
            case "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules": uri(member.value, member.name)
            default: extensionName(member.name, known: "sensorMetadata")
            }
        }
        if let start = object["startTime"]?.asString.flatMap(EPCISTime.init), let end = object["endTime"]?.asString.flatMap(EPCISTime.init), end < start {
            add("The end lies before the start.", at: .member("endTime"))
        }
    }

    private mutating func sensorReport(_ object: JSONObject) {
        for member in object {
            switch member.name {
            case "type": word(member.value, .measurementTypes, .member("type"))
            case "exception": word(member.value, .alertTypes, .member("exception"))
            case "component": word(member.value, .components, .member("component"))
            case "time": time(member.value, "time")
            case "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod", "bizRules", "microorganism", "chemicalSubstance",
                "coordinateReferenceSystem", "uriValue":
                uri(member.value, member.name)
            case "value", "minValue", "maxValue", "meanValue", "sDev", "percRank", "percValue": number(member.value, member.name)
            case "stringValue", "uom": _ = text(member.value, member.name)
            case "booleanValue": if member.value.asBool == nil { add("This must be true or false, without quotation marks.", at: .member("booleanValue")) }
            case "hexBinaryValue": hexadecimal(member.value)
            default: extensionName(member.name, known: "a sensor report")
            }
        }
        require(["type"], in: object)
        numbersAgree(object)
    }

    private mutating func hexadecimal(_ value: JSON) {
        guard let text = text(value, "hexBinaryValue") else { return }
        if text.isEmpty || !text.utf8.allSatisfy({ ASCII.hexValue($0) != nil }) {
            add("\(Self.quoted(text)) is not hexadecimal: write digits and the letters a to f.", at: .member("hexBinaryValue"))
        }
    }

    private mutating func numbersAgree(_ object: JSONObject) {
        func number(_ name: String) -> Double? { object[name]?.asNumber?.double }
        if let low = number("minValue"), let high = number("maxValue"), high < low { add("The maximum lies below the minimum.", at: .member("maxValue")) }
        if let deviation = number("sDev"), deviation < 0 { add("A standard deviation is not negative.", at: .member("sDev")) }
        if let rank = number("percRank"), !(0...100).contains(rank) { add("A percentile rank lies from 0 to 100.", at: .member("percRank")) }
    }
}

// What must stand together, by type.
extension Checker {
    mutating func together(_ event: EPCISEvent, _ type: EventType) {
        let action = event.value(.action)?.asString
        if type != .transformationEvent, event.fields[.action] == nil { add("This is missing: ADD, OBSERVE or DELETE.", at: .member("action")) }
        func has(_ field: EventField) -> Bool { event.value(field)?.asArray?.isEmpty == false }
        switch type {
        case .objectEvent: objectEvent(event, action, has)
        case .aggregationEvent:
            if event.fields[.parentID] == nil, action == "ADD" || action == "DELETE" { add("This is missing: \(action ?? "") needs the parent.", at: .member("parentID")) }
            children(event, action, has)
        case .associationEvent:
            require(["parentID"], in: event.json)
            children(event, action, has)
        case .transactionEvent:
            if !has(.bizTransactionList) { add("A transaction event needs at least one business transaction.", at: .member("bizTransactionList")) }
            if event.fields[.epcList] == nil, !has(.quantityList), action != "DELETE" {
                add("A transaction event names its objects: epcList (which may be empty) or quantityList.", at: .member("epcList"))
            }
        case .transformationEvent: transformation(event, has)
        case .extended: break
        }
    }

    private mutating func objectEvent(_ event: EPCISEvent, _ action: String?, _ has: (EventField) -> Bool) {
        if event.fields[.epcList] == nil, !has(.quantityList) {
            if !has(.sensorElementList) {
                add("An object event names its objects: epcList, quantityList or, where there are only sensors, sensorElementList.", at: .member("epcList"))
            } else if event.fields[.readPoint] == nil {
                add("Without objects, sensors need the place where they are.", at: .member("readPoint"))
            }
        }
        if event.fields[.ilmd] != nil, let action, action != "ADD" { add("Master data is given when objects begin: with ADD, not with \(Self.quoted(action)).", at: .member("ilmd")) }
    }

    private mutating func children(_ event: EPCISEvent, _ action: String?, _ has: (EventField) -> Bool) {
        if action != "DELETE", !has(.childEPCs), !has(.childQuantityList) {
            add("What is put together is missing: childEPCs or childQuantityList. Only DELETE may go without, for all children.", at: .member("childEPCs"))
        }
    }

    private mutating func transformation(_ event: EPCISEvent, _ has: (EventField) -> Bool) {
        let inputs = has(.inputEPCList) || has(.inputQuantityList)
        let outputs = has(.outputEPCList) || has(.outputQuantityList)
        if !inputs, !outputs {
            add("A transformation needs inputs and outputs, or one side and a transformationID.", at: .member("inputEPCList"))
        } else if !(inputs && outputs), event.fields[.transformationID] == nil {
            add("A transformation with \(inputs ? "inputs" : "outputs") only needs this, to find the rest of it.", at: .member("transformationID"))
        }
    }
}
