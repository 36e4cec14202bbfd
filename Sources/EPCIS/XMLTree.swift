/// A name in XML together with its namespace.
struct XMLName: Hashable {
    /// Empty for a name without a namespace.
    let uri: String
    /// As written, empty for none; it means nothing without the declarations around it.
    let prefix: String
    let local: String

    /// Elements of EPCIS have no namespace; some writers give them that of the schema.
    var isStandard: Bool { uri.isEmpty || uri.utf8.starts(with: "urn:epcglobal:epcis".utf8) }

    static func == (left: XMLName, right: XMLName) -> Bool { left.uri == right.uri && left.local == right.local }

    func hash(into hasher: inout Hasher) {
        hasher.combine(uri)
        hasher.combine(local)
    }
}

/// One element. Text between and behind children is left out, as EPCIS has none.
struct XMLTree {
    struct Attribute {
        let name: XMLName
        let value: String
    }

    let name: XMLName
    var attributes: [Attribute] = []
    var children: [XMLTree] = []
    /// What stands before the first child, without white space at either end.
    var text = ""
    /// The prefixes declared on this element.
    var declared: [Namespaces.Entry] = []

    /// The value of an attribute without a namespace.
    func attribute(_ local: String) -> String? { attributes.first { $0.name.uri.isEmpty && $0.name.local == local }?.value }

    func child(_ local: String) -> XMLTree? { children.first { $0.name.local == local } }

    func children(_ local: String) -> [XMLTree] { children.filter { $0.name.local == local } }

    /// The first element of that name below this one, in the order of the text.
    func descendant(_ local: String) -> XMLTree? {
        for child in children {
            if child.name.local == local { return child }
            if let found = child.descendant(local) { return found }
        }
        return nil
    }
}
