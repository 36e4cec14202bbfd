import JSONText

extension EPCISEvent {
    /// The event with all its ids in one form. Extensions and the eventID stay as they are.
    /// - Parameter companyPrefixLength: see ``EPCFormat/translated(_:companyPrefixLength:)``.
    public func translated(to format: EPCFormat, companyPrefixLength: (String) -> Int? = { _ in nil }) -> EPCISEvent {
        guard format == .digitalLink || format == .urn else { return self }
        return rewritten { field, value in
            Self.translated(field, value) { format.translated($0, companyPrefixLength: companyPrefixLength) }
        }
    }

    private static func translated(_ field: EventField, _ value: JSON, _ translate: (String) -> String) -> JSON {
        switch field {
        case .epcList, .parentID, .childEPCs, .inputEPCList, .outputEPCList, .transformationID: value.mapTexts(translate)
        case .readPoint, .bizLocation: value.mapMember("id", translate)
        case .quantityList, .childQuantityList, .inputQuantityList, .outputQuantityList: value.mapItems { $0.mapMember("epcClass", translate) }
        case .bizTransactionList: value.mapItems { $0.mapMember("bizTransaction", translate) }
        case .sourceList: value.mapItems { $0.mapMember("source", translate) }
        case .destinationList: value.mapItems { $0.mapMember("destination", translate) }
        case .sensorElementList:
            value.mapItems { element in
                element.mapValue("sensorMetadata") { $0.mapMember("deviceID", translate) }
                    .mapValue("sensorReport") { $0.mapItems { $0.mapMember("deviceID", translate) } }
            }
        default: value
        }
    }

    /// The event with all standard words in one form: bare words for nil, as JSON has them.
    /// - Parameter format: web URIs or URNs, as XML has them; the two others change nothing.
    public func translated(words format: CBVFormat?) -> EPCISEvent {
        switch format {
        case nil: rewritten { Self.words($0, $1) { list, text in list.word(of: text) ?? text } }
        case .webURI: rewritten { Self.words($0, $1) { list, text in list.webURI(of: text) } }
        case .urn: rewritten { Self.words($0, $1) { list, text in list.urn(of: text) } }
        case .noPreference, .neverTranslates: self
        }
    }

    private static func words(_ field: EventField, _ value: JSON, _ translate: (CBV, String) -> String) -> JSON {
        switch field {
        case .bizStep: value.mapTexts { translate(.bizSteps, $0) }
        case .disposition: value.mapTexts { translate(.dispositions, $0) }
        case .persistentDisposition: value.mapMember("set") { translate(.dispositions, $0) }.mapMember("unset") { translate(.dispositions, $0) }
        case .bizTransactionList: value.mapItems { $0.mapMember("type") { translate(.bizTransactionTypes, $0) } }
        case .sourceList, .destinationList: value.mapItems { $0.mapMember("type") { translate(.sourceDestinationTypes, $0) } }
        case .errorDeclaration: value.mapMember("reason") { translate(.errorReasons, $0) }
        case .sensorElementList:
            value.mapItems { element in
                element.mapValue("sensorReport") { reports in
                    reports.mapItems { report in
                        report.mapMember("type") { translate(.measurementTypes, $0) }.mapMember("exception") { translate(.alertTypes, $0) }
                            .mapMember("component") { translate(.components, $0) }
                    }
                }
            }
        default: value
        }
    }

    private func rewritten(_ rewrite: (EventField, JSON) -> JSON) -> EPCISEvent {
        var changed = json
        for member in json {
            guard let field = EventField.named(member.name) else { continue }
            changed[member.name] = rewrite(field, member.value)
        }
        return EPCISEvent(json: changed, keeping: self)
    }

    /// The event with an id and a time of recording, in place of those it has.
    /// - Parameter eventID: nil keeps what is there.
    public func recorded(at time: EPCISTime, eventID: String? = nil) -> EPCISEvent {
        var changed = json
        if let eventID { changed["eventID"] = .string(eventID) }
        changed["recordTime"] = .string(time.text)
        return EPCISEvent(json: changed, keeping: self)
    }

    private init(json: JSONObject, keeping other: EPCISEvent) {
        self.json = json
        namespaces = other.namespaces
        var fields = EventFields()
        for place in json.indices.prefix(Int(Int16.max)) {
            if let field = EventField.named(json[place].name) { fields[field] = place }
        }
        self.fields = fields
    }
}

extension JSON {
    /// A text, or the texts of a list, each replaced.
    func mapTexts(_ translate: (String) -> String) -> JSON {
        switch self {
        case .string(let text): .string(translate(text))
        case .array(let items): .array(items.map { $0.asString.map { .string(translate($0)) } ?? $0 })
        case .null, .bool, .number, .object: self
        }
    }

    func mapItems(_ change: (JSON) -> JSON) -> JSON {
        if case .array(let items) = self { .array(items.map(change)) } else { self }
    }

    func mapMember(_ name: String, _ translate: (String) -> String) -> JSON { mapValue(name) { $0.mapTexts(translate) } }

    func mapValue(_ name: String, _ change: (JSON) -> JSON) -> JSON {
        guard case .object(var object) = self, let value = object[name] else { return self }
        object[name] = change(value)
        return .object(object)
    }
}
