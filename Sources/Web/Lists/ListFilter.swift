import Core
import Look
import Store
import Views

/// One thing that a list's page can be asked for in its address. Values that make no sense are told, not passed over: whoever follows an old link or
/// types an address would else take the whole list for what was asked.
struct ListFilter: Sendable {
    enum Values: Sendable {
        /// - Parameter more: values that are read as well and not offered.
        case choice([(value: String, phrase: Phrase)], more: @Sendable (String) -> Bool = { _ in false })
        case instant
        /// Id with one of these prefixes; any id where there are none.
        case id([String])
        case amount
        /// Names something in the network.
        case known(KnownNoun)
        /// What is looked for.
        case text
    }

    let name: String
    /// What people call it; nil for what only links ask for.
    let label: Phrase?
    let values: Values

    init(_ name: String, _ label: Phrase?, _ values: Values) {
        self.name = name
        self.label = label
        self.values = values
    }

    static func choice<Word: CaseIterable & RawRepresentable<String>>(
        _ name: String, _ label: Phrase, _ words: Word.Type, _ phrase: (Word) -> Phrase
    ) -> ListFilter {
        ListFilter(name, label, .choice(words.allCases.map { ($0.rawValue, phrase($0)) }))
    }

    /// Bytes of a value at most; no page writes a longer one.
    private static let most = 200

    /// What is wrong with a value, apart from whether it names something.
    fileprivate func fault(_ value: String) -> FilterFault.Kind? {
        guard value.utf8.count <= Self.most else { return .tooLong }
        guard !value.utf8.contains(0) else { return .unknown }
        switch values {
        case .choice(let words, let more):
            return words.contains { $0.value == value } || more(value) ? nil : .unknown
        case .instant: return Instant(text: value) == nil ? .noTime : nil
        case .amount: return Int64(value) == nil ? .noNumber : nil
        case .id(let prefixes):
            let found = TypeID.parse(String(value.filter { !$0.isWhitespace }))?.prefix
            return found.map { prefixes.isEmpty || prefixes.contains($0) } == true ? nil : .noID
        case .known, .text: return nil
        }
    }
}

/// A value of a filter that the list does not have.
struct FilterFault: Sendable {
    enum Kind: Sendable {
        case unknown, noTime, noNumber, noID, tooLong
        /// The list cannot be asked for that at all; for what it can be asked stands in `known`.
        case noFilter
    }

    let filter: ListFilter
    let found: String
    let kind: Kind
    /// What there is; empty where that has no list.
    var known: [KnownValue] = []
    var hasMore = false
}

/// All faults of an address, told together.
struct FilterFaults: Error {
    let faults: [FilterFault]
}

extension Site {
    /// Values of a kind that are told at most.
    static let knownValuesTold = 20
    /// Names of one address that no list has, told at most.
    static let strangersTold = 10

    /// - Throws: `FilterFaults` where the address asks for what there is not.
    func checkFilters(_ call: PageCall) async throws {
        let endpoint = call.visit.endpoint
        guard endpoint.isList else { return }
        let filters = endpoint.filters
        let parameters = call.visit.request.uri.queryParameters
        let strange = Set(parameters.map { String($0.key) }).subtracting(endpoint.parameters).sorted().prefix(Self.strangersTold)
        let given = filters.compactMap { filter in
            // Of several the first counts, as the pages read it. An empty one, as a form sends it, asks for nothing.
            parameters[Substring(filter.name)].flatMap { $0.isEmpty ? nil : (filter: filter, value: String($0)) }
        }
        let names = endpoint.parameters.map { KnownValue(value: $0, name: $0) }
        var faults = strange.map { FilterFault(filter: ListFilter($0, nil, .text), found: shortened($0), kind: .noFilter, known: names) }
        faults += given.compactMap { filter, value in
            filter.fault(value).map { FilterFault(filter: filter, found: shortened(value), kind: $0, known: $0 == .unknown ? filter.words(call.viewer) : []) }
        }
        if call.sight == .everything {
            let named = given.compactMap { filter, value -> (filter: ListFilter, value: String, noun: KnownNoun)? in
                guard case .known(let noun) = filter.values, filter.fault(value) == nil else { return nil }
                return (filter, value, noun)
            }
            if !named.isEmpty {
                faults += try await store.read { tx in
                    try named.filter { try !KnownValues.has($0.noun, $0.value, in: tx) }.map { filter, value, noun in
                        let (known, hasMore) = try KnownValues.first(noun, limit: Self.knownValuesTold, in: tx)
                        return FilterFault(filter: filter, found: shortened(value), kind: .unknown, known: known, hasMore: hasMore)
                    }
                }
            }
        }
        if !faults.isEmpty { throw FilterFaults(faults: faults) }
    }

    /// The same of keys that programs ask for; the rest is for `QueryReader` to refuse.
    func checkKeys(_ call: Call) async throws {
        guard call.principal.sight == .everything else { return }
        let parameters = call.visit.request.uri.queryParameters
        let named = call.visit.endpoint.query.compactMap { parameter -> (name: String, value: String, noun: KnownNoun)? in
            guard let noun = parameter.noun, let value = parameters[Substring(parameter.name)], (1...200).contains(value.utf8.count), !value.utf8.contains(0)
            else { return nil }
            return (parameter.name, String(value), noun)
        }
        guard !named.isEmpty else { return }
        let faults = try await store.read { tx in
            try named.filter { try !KnownValues.has($0.noun, $0.value, in: tx) }.map { name, value, noun in
                let (known, hasMore) = try KnownValues.first(noun, limit: Self.knownValuesTold, in: tx)
                let told = known.isEmpty ? "there are none" : "must be one of \(known.map(\.value).joined(separator: ", "))\(hasMore ? " and others" : "")"
                return Problem.Fault(place: .parameter(name), detail: "“\(shortened(value))” is not known; \(told)")
            }
        }
        if !faults.isEmpty { throw Problem.malformedQuery(faults) }
    }
}

extension PageCall {
    /// Names of what the address of a list chooses by keys and ids, by the filters' names.
    func chosenNames(in tx: any Transaction) throws -> [String: String] {
        var names: [String: String] = [:]
        for filter in visit.endpoint.filters {
            guard case .known(let noun) = filter.values, let value = visit.query(filter.name) else { continue }
            names[filter.name] = try KnownValues.name(noun, value, seenBy: sight, in: tx)
        }
        return names
    }
}

extension ListFilter {
    fileprivate func words(_ viewer: Viewer) -> [KnownValue] {
        guard case .choice(let words, _) = values else { return [] }
        return words.map { KnownValue(value: $0.value, name: viewer.say($0.phrase)) }
    }
}

/// What stands in the place of a list whose address asks for what there is not: what is wrong, what there is instead, and the list without it.
struct FilterFaultPage: Sendable {
    let faults: [FilterFault]
    /// As it was asked for.
    let address: PagePath

    private var list: PagePath { address.without("after", "before") }

    func html(_ viewer: Viewer) -> HTML {
        let items = faults.map { "<li>\(said($0, viewer))</li>" as HTML }
        let rest = faults.reduce(list) { $0.without($1.filter.name) }
        return """
            \(PageHeader(.text(viewer.say(.filterFaultTitle))).html(viewer))\
            <div class="error-summary" role="alert" tabindex="-1" autofocus><h2>\(viewer.say(.filterFaultProblem))</h2><ul>\(items)</ul></div>
            \(Buttons(.link(viewer.say(.filterFaultWithout), to: rest.text, .primary)).html(viewer))

            """
    }

    private func said(_ fault: FilterFault, _ viewer: Viewer) -> HTML {
        let name = fault.filter.label.map { viewer.say($0) } ?? fault.filter.name
        let pieces: [String: HTML] = ["filter": .text(name), "found": .outside(fault.found)]
        let phrase: Phrase =
            switch fault.kind {
            case .unknown: fault.known.isEmpty ? .filterFaultUnknown : .filterFaultChoose
            case .noTime: .filterFaultTime
            case .noNumber: .filterFaultNumber
            case .noID: .filterFaultID
            case .tooLong: .filterFaultLong
            case .noFilter: fault.known.isEmpty ? .filterFaultNone : .filterFaultName
            }
        if case .noFilter = fault.kind {
            return viewer.write(phrase, pieces) + (fault.known.isEmpty ? "" : " \(fault.known.map { "<code>\($0.name)</code>" as HTML }.joined(", "))")
        }
        let links = fault.known.map { Link($0.name, list.setting(fault.filter.name, $0.value).text).html(viewer) }
        let more: HTML = fault.hasMore ? " \(viewer.say(.filterFaultMore))" : ""
        return viewer.write(phrase, pieces) + (links.isEmpty ? "" : " \(links.joined(", "))\(more)")
    }
}
