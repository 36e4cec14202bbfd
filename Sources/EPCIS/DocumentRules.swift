import JSONText

extension EPCISDocument {
    /// What breaks a rule, in the document and in each of its events; see ``EPCISEvent/check(at:place:limit:)``.
    ///
    ///     for problem in document.check() { print(problem) }
    ///     // /epcisBody/eventList/1/bizStep: "transforming" is no business step: write a word of the Core Business Vocabulary, or a URI of your own.
    ///
    /// - Parameter limit: the most problems to name, at least 1.
    /// - Returns: an empty array when all rules are kept.
    public func check(limit: Int = 100) -> [EPCISProblem] {
        var checker = Checker(limit: max(limit, 1))
        checker.namespaces = namespaces
        switch kind {
        case .document: checker.document(self)
        case .queryDocument: checker.queryDocument(self)
        case .event:
            if json["@context"] == nil { checker.add("This is missing.", at: .member("@context")) }
            for event in events { checker.event(event) }
        }
        return checker.problems
    }

    /// The JSON pointer of the event list.
    public var eventListPointer: String {
        switch kind {
        case .document: "/epcisBody/eventList"
        case .queryDocument: "/epcisBody/queryResults/resultsBody/eventList"
        case .event: ""
        }
    }
}

extension Checker {
    mutating func context(_ value: JSON) {
        if Namespaces(context: value).isCutOff { add("A context has at most \(Namespaces.most) prefixes.", at: .member("@context")) }
        switch value {
        case .object: break
        case .string: uri(value, "@context")
        case .array:
            array(value, "@context") { checker, item, step in
                switch item {
                case .object: break
                case .string: checker.uri(item, step)
                default: checker.add("This must be the address of a context or an object with prefixes.", at: step)
                }
            }
            refuseTwins(in: value, "@context")
        case .null, .bool, .number: add("This must be the address of a context, an object with prefixes, or an array of both.", at: .member("@context"))
        }
    }

    mutating func document(_ document: EPCISDocument) {
        let namespaces = namespaces
        for member in document.json {
            switch member.name {
            case "@context": context(member.value)
            case "type": break
            case "id": uri(member.value, "id")
            case "schemaVersion": version(member.value)
            case "creationDate": time(member.value, "creationDate")
            case "instanceIdentifier", "sender", "receiver": _ = text(member.value, member.name)
            case "epcisHeader": object(member.value, .member("epcisHeader")) { $0.header($1) }
            case "epcisBody": object(member.value, .member("epcisBody")) { $0.events(of: $1, document) }
            default: extensionName(member.name, known: "an EPCIS document")
            }
            event = nil
            self.namespaces = namespaces
        }
        require(["@context", "schemaVersion", "creationDate", "epcisBody"], in: document.json)
    }

    private mutating func version(_ value: JSON) {
        guard let text = text(value, "schemaVersion") else { return }
        let parts = text.utf8.split(separator: ASCII.point, omittingEmptySubsequences: false)
        if !parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(ASCII.isDigit) }) {
            add("\(Self.quoted(text)) is no version: write \"2.0\".", at: .member("schemaVersion"))
        }
    }

    private mutating func events(of body: JSONObject, _ document: EPCISDocument) {
        guard let list = body["eventList"] else { return add("This is missing.", at: .member("eventList")) }
        guard case .array(let items) = list else { return add("This must be an array of events.", at: .member("eventList")) }
        var place = 0
        inside(.member("eventList")) { checker in
            for (index, item) in items.enumerated() {
                if checker.isFull { return }
                checker.event = index
                guard case .object = item, place < document.events.count else {
                    checker.add("An event is an object.", at: .item(index))
                    continue
                }
                let event = document.events[place]
                place += 1
                checker.inside(.item(index)) { $0.event(event) }
            }
            checker.event = nil
        }
        namespaces = document.namespaces
    }

    mutating func queryDocument(_ document: EPCISDocument) {
        for member in document.json {
            switch member.name {
            case "@context": context(member.value)
            case "type": break
            case "id": uri(member.value, "id")
            case "schemaVersion": version(member.value)
            case "creationDate": time(member.value, "creationDate")
            case "epcisBody": object(member.value, .member("epcisBody")) { $0.queryBody($1, document) }
            default: extensionName(member.name, known: "an EPCIS query document")
            }
        }
        require(["@context", "epcisBody"], in: document.json)
    }

    private mutating func queryBody(_ body: JSONObject, _ document: EPCISDocument) {
        require(["queryResults"], in: body)
        for member in body {
            guard member.name == "queryResults" else {
                extensionName(member.name, known: "epcisBody")
                continue
            }
            object(member.value, .member("queryResults")) { $0.queryResults($1, document) }
        }
    }

    private mutating func queryResults(_ results: JSONObject, _ document: EPCISDocument) {
        require(["queryName", "resultsBody"], in: results)
        for member in results {
            switch member.name {
            case "queryName", "subscriptionID": _ = text(member.value, member.name)
            case "resultsBody":
                object(member.value, .member("resultsBody")) { checker, body in
                    checker.events(of: body, document)
                    if let list = body["vocabularyList"] { checker.vocabularies(list) }
                    for member in body where member.name != "eventList" && member.name != "vocabularyList" {
                        checker.extensionName(member.name, known: "resultsBody")
                    }
                }
            default: extensionName(member.name, known: "queryResults")
            }
        }
    }

    // MARK: Master data

    private mutating func header(_ header: JSONObject) {
        for member in header {
            guard member.name == "epcisMasterData" else {
                extensionName(member.name, known: "epcisHeader")
                continue
            }
            object(member.value, .member("epcisMasterData")) { checker, data in
                if let list = data["vocabularyList"] { checker.vocabularies(list) }
            }
        }
    }

    private mutating func vocabularies(_ value: JSON) {
        array(value, "vocabularyList") { checker, item, step in
            checker.object(item, step) { checker, vocabulary in
                checker.require(["type"], in: vocabulary)
                if let type = vocabulary["type"] { checker.uri(type, "type") }
                guard let elements = vocabulary["vocabularyElementList"] else { return }
                checker.array(elements, "vocabularyElementList") { checker, item, step in checker.object(item, step) { $0.vocabularyElement($1) } }
            }
        }
    }

    private mutating func vocabularyElement(_ element: JSONObject) {
        require(["id"], in: element)
        if let id = element["id"] { uri(id, "id") }
        if let children = element["children"] { uris(children, "children", unique: false) }
        guard let attributes = element["attributes"] else { return }
        array(attributes, "attributes") { checker, item, step in
            checker.object(item, step) { checker, attribute in
                checker.require(["id"], in: attribute)
                if let id = attribute["id"] { checker.uri(id, "id") }
                switch attribute["attribute"] {
                case nil, .number, .string, .object: break
                case .null, .bool, .array: checker.add("This must be a text, a number or an object.", at: .member("attribute"))
                }
            }
        }
    }
}
