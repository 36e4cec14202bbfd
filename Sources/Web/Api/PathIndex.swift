import HTTPTypes

/// Which methods an address knows, to tell "not there" from "not that way".
struct PathIndex: Sendable {
    private let paths: [(segments: [Substring], method: HTTPRequest.Method)]

    init(_ paths: [(method: HTTPRequest.Method, path: String)]) { self.paths = paths.map { ($0.path.split(separator: "/"), $0.method) } }

    /// In the order of the table; HEAD comes with GET.
    func methods(at path: String) -> [HTTPRequest.Method] {
        let segments = path.split(separator: "/")
        var methods: [HTTPRequest.Method] = []
        for known in paths where Self.matches(known.segments, segments) {
            methods.append(known.method)
            if known.method == .get { methods.append(.head) }
        }
        return methods
    }

    private static func matches(_ pattern: [Substring], _ segments: [Substring]) -> Bool {
        pattern.count == segments.count && zip(pattern, segments).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}
