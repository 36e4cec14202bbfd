/// Why a command was not carried out, known to the trade and not to HTTP: a stable code for programs and a sentence for people that says
/// what is wrong and what would be right.
package protocol Refusal: Error, Sendable, CustomStringConvertible {
    /// Lower-case words joined by hyphens; never changes once published.
    var code: String { get }
    var sentence: String { get }
    var kind: RefusalKind { get }
}

extension Refusal {
    package var description: String { sentence }
}

/// How a refusal is meant, whatever the door through which it is told.
package enum RefusalKind: Sendable, Equatable {
    /// What was sent cannot be read or names impossible values.
    case malformed
    /// More than is taken or given at once.
    case tooLarge
    /// It is readable, and the state of the trade does not allow it.
    case conflict
    case notFound
    case forbidden
    /// It was asked too often; what is refused now may be asked again after so many seconds.
    case tooMany(afterSeconds: Int64)
    /// Too many wait for the same thing already.
    case busy
}
