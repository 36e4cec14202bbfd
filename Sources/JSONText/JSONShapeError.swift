/// Why a value that is JSON is not the JSON that was asked for.
package struct JSONShapeError: Error, Hashable, Sendable {
    /// Where, as a JSON pointer (RFC 6901): "" is the whole text, "/scans/0/step" a member. Names over 60 characters are cut.
    package let pointer: String
    /// What is wrong, beginning with a verb: "is missing", "is a number".
    package let problem: String
    /// What would be right, as a noun: "a string of at most 40 bytes".
    package let expected: String

    package init(pointer: String, problem: String, expected: String) {
        self.pointer = pointer
        self.problem = problem
        self.expected = expected
    }
}

extension JSONShapeError: CustomStringConvertible {
    /// One sentence: "/scans/0/step is a number; expected a string of at most 40 bytes."
    package var description: String {
        (pointer.isEmpty ? "The text" : pointer) + " \(problem); expected \(expected)."
    }
}

/// Collects the shape errors of one text, so that a caller can name them all at once.
///
///     var errors = JSONShapeErrors()
///     let parcel = errors.read(try scan.string("parcel", maxBytes: 40))
///     let step = errors.read(try scan.string("step", maxBytes: 20))
///     guard let parcel, let step else { return .refused(errors.all) }
package struct JSONShapeErrors: Sendable {
    /// How many are kept; later ones are only counted.
    package static let limit = 100

    /// The first ``limit`` errors in the order in which they were met.
    package private(set) var all: [JSONShapeError] = []
    /// How many were met.
    package private(set) var count = 0

    package init() {}

    package var isEmpty: Bool { count == 0 }

    package mutating func add(_ error: JSONShapeError) {
        count += 1
        if all.count < Self.limit { all.append(error) }
    }

    /// Returns what `body` reads, or nil after keeping its error.
    package mutating func read<Value>(_ body: @autoclosure () throws(JSONShapeError) -> Value) -> Value? {
        do {
            return try body()
        } catch {
            add(error)
            return nil
        }
    }
}
