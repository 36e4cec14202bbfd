import EPCIS

/// Fields that the events have which tell of our own scans, and EPCIS has no word for.
///
/// Of them the index knows the scan alone, so that its event is found by it. The others say the same of very many events, or something of one alone that nobody asks for: with them in
/// the index two thirds of what telling a scan writes would be theirs. A query that names them looks at each event.
package enum OwnFields {
    package static let namespace = "urn:nearmade:"
    /// As told events write it.
    package static let prefix = "nearmade"

    /// - Parameter name: with its namespace.
    static func has(_ name: String) -> Bool { name.hasPrefix(namespace) }

    /// - Parameter name: with its namespace.
    static func isFound(_ name: String) -> Bool { name == namespace + "scan" }

    /// Whether a query's name may be one of them: where its prefix is not declared it is compared as it is written, whatever the event means by it.
    static func mayBe(_ name: FieldName) -> Bool { has(name.meant) || name.uri == nil && name.text.hasPrefix(prefix + ":") }

    static func mayBeFound(_ name: FieldName) -> Bool { isFound(name.meant) || name.meant == prefix + ":scan" }
}
