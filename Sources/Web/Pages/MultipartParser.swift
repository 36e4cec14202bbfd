/// Takes a form with files apart as it comes (RFC 7578), never holding more than a chunk of it.
struct MultipartParser {
    enum Event {
        /// - Parameter file: the name that the sender gave the file; nil for a field that is none.
        case begin(name: String, file: String?)
        case data(ArraySlice<UInt8>)
        case end
    }

    private enum State {
        case before
        case afterDelimiter
        case head
        case body
        case done
    }

    /// Bytes of one part's head.
    static let headBytes = 4_096

    private let delimiter: [UInt8]
    // The first delimiter has no line end before it.
    private var buffer: [UInt8] = Array("\r\n".utf8)
    private var state = State.before

    /// - Parameter type: the request's Content-Type. - Returns: nil where it names no boundary.
    init?(contentType type: String) {
        let pieces = type.split(separator: ";").map { $0.drop { $0 == " " } }
        guard pieces.first?.lowercased() == "multipart/form-data", let piece = pieces.first(where: { $0.lowercased().hasPrefix("boundary=") }) else {
            return nil
        }
        let boundary = piece.dropFirst("boundary=".count).filter { $0 != "\"" }
        guard (1...70).contains(boundary.utf8.count) else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    var isDone: Bool { state == .done }

    /// - Throws: what `take` throws, or a problem when the form is no form.
    mutating func feed(_ bytes: some Sequence<UInt8>, _ take: (Event) throws -> Void) throws {
        buffer.append(contentsOf: bytes)
        var rest = buffer[...]
        while try step(&rest, take) {}
        buffer = Array(rest)
    }

    /// - Returns: false where more bytes are needed to go on.
    private mutating func step(_ rest: inout ArraySlice<UInt8>, _ take: (Event) throws -> Void) throws -> Bool {
        switch state {
        case .before, .body:
            let isBody = state == .body
            guard let found = Self.find(delimiter, in: rest) else {
                // What could be the beginning of a delimiter waits.
                let sure = rest.dropLast(delimiter.count - 1)
                if isBody, !sure.isEmpty { try take(.data(sure)) }
                rest = rest[sure.endIndex...]
                return false
            }
            if isBody {
                if found > rest.startIndex { try take(.data(rest[..<found])) }
                try take(.end)
            }
            rest = rest[(found + delimiter.count)...]
            state = .afterDelimiter
        case .afterDelimiter:
            guard rest.count >= 2 else { return false }
            state = rest.starts(with: "--".utf8) ? .done : .head
            // The line end stays: a head of no lines is an empty line after it.
        case .head:
            guard let end = Self.find(Array("\r\n\r\n".utf8), in: rest) else {
                guard rest.count <= Self.headBytes else { throw Problem.formUnreadable }
                return false
            }
            try take(Self.begin(rest[..<end]))
            rest = rest[(end + 4)...]
            state = .body
        case .done:
            rest = rest[rest.endIndex...]
            return false
        }
        return true
    }

    private static func begin(_ head: ArraySlice<UInt8>) throws -> Event {
        guard head.count <= headBytes, let text = String(validating: head, as: UTF8.self) else { throw Problem.formUnreadable }
        let lines = text.split(separator: "\r\n")
        guard let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }), let name = value("name", in: line) else {
            throw Problem.formUnreadable
        }
        return .begin(name: name, file: value("filename", in: line))
    }

    /// The text of ` name="…"`; browsers write a quote inside it as `%22`.
    private static func value(_ name: String, in line: Substring) -> String? {
        guard let mark = line.firstRange(of: "; \(name)=\"") else { return nil }
        let rest = line[mark.upperBound...]
        return rest.firstIndex(of: "\"").map { String(rest[..<$0]) }
    }

    private static func find(_ pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard let first = pattern.first, bytes.count >= pattern.count else { return nil }
        var from = bytes.startIndex
        let last = bytes.endIndex - pattern.count
        while from <= last, let candidate = bytes[from...last].firstIndex(of: first) {
            if bytes[candidate..<(candidate + pattern.count)].elementsEqual(pattern) { return candidate }
            from = candidate + 1
        }
        return nil
    }
}
