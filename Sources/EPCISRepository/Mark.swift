import Core
import EPCIS

/// One thing that can be asked of an event, as a pair of numbers: what is asked (`field`) and what the event says (`value`). Texts are digests of 64 bits:
/// two of them may meet, so an event found by its marks is looked at before it is shown.
package struct Mark: Hashable, Sendable {
    package let field: Int64
    package let value: Int64

    /// - Parameter name: of a field that texts are compared in.
    package init(_ name: String, text: String) { (field, value) = (Self.digest("text", name), Self.digest("value", text)) }

    /// - Parameter name: of a field that numbers are compared in.
    package init(_ name: String, number: Double) { (field, value) = (Self.numbers(name), Self.value(of: number)) }

    /// - Parameter name: of a field that times are compared in.
    package init(_ name: String, time: EPCISTime) { (field, value) = (Self.times(name), time.microseconds) }

    /// Whose word an event is.
    init(sentBy party: PartyID) { self.init(MarkField.party.name, text: party.description) }

    package static func texts(_ name: String) -> Int64 { digest("text", name) }

    /// Numbers and times stand apart from texts, each in its own order.
    package static func numbers(_ name: String) -> Int64 { digest("number", name) }

    package static func times(_ name: String) -> Int64 { digest("time", name) }

    /// Keeps the order of numbers; both zeros are one.
    package static func value(of number: Double) -> Int64 {
        let bits = Int64(bitPattern: (number == 0 ? 0.0 : number).bitPattern)
        return bits < 0 ? bits ^ .max : bits
    }

    private static func digest(_ kind: String, _ text: String) -> Int64 {
        var digest = ContentDigest()
        digest.add(kind)
        digest.add(text)
        return digest.value
    }
}

/// Where in an event a thing or a class of things stands. The numbers are stored and never change.
package enum EPCRole: Int64, CaseIterable, Sendable {
    case epc = 1
    case parent = 2
    case child = 3
    case input = 4
    case output = 5
    case epcClass = 6
    case childClass = 7
    case inputClass = 8
    case outputClass = 9

    /// Whether single things stand there, and no classes of them.
    var isThing: Bool { rawValue < EPCRole.epcClass.rawValue }

    static let things = allCases.filter(\.isThing)
}

/// A thing or class of things that an event names.
package struct EPCMark: Hashable, Sendable {
    package let role: EPCRole
    /// Canonical URI.
    package let epc: String
}
