/// A message that stands in the page: what happened, what to know before going on.
package struct Notice: Component {
    package enum Kind: String, CaseIterable, Sendable {
        case info
        case success
        case warning
        case error

        var tone: Tone {
            switch self {
            case .info: .info
            case .success: .good
            case .warning: .warning
            case .error: .bad
            }
        }
    }

    package let kind: Kind
    package let title: String
    package let text: HTML

    /// - Parameter text: one or two sentences, or nothing where the title says it all.
    package init(_ kind: Kind, _ title: String, _ text: HTML = "") {
        self.kind = kind
        self.title = title
        self.text = text
    }

    /// Errors and warnings are read out at once, the others when there is time.
    package func html(_ viewer: Viewer) -> HTML {
        let role = kind == .error ? "alert" : "status"
        let more: HTML = text.isEmpty ? "" : "<div class=\"notice-text\">\(text)</div>"
        return "<div class=\"notice \(kind.tone.style)\" role=\"\(role)\"><strong>\(title)</strong>\(more)</div>"
    }
}
