/// Something to press: a button of a form, or a link that looks like one.
package struct Button: Component {
    package enum Kind: String, Sendable {
        /// What most come for: one on a page.
        case primary
        case quiet
        /// Cannot be taken back, or takes something away.
        case danger
    }

    private enum Act: Sendable {
        case submit(name: String?, value: String?, to: String?)
        case open(String)
    }

    package let text: String
    package let kind: Kind
    private let act: Act
    private let question: String?
    private let key: String?

    /// Sends the form that it stands in.
    /// - Parameters:
    ///   - name: sent with `value` when this button was the one pressed.
    ///   - to: another path than the form's.
    ///   - question: asked before it is sent, where the browser can ask. What moves money asks on a page of its own, `ConfirmMoney`; the hidden
    ///     field `ask`, where the form has one, is sent only by a browser that has not asked.
    ///   - key: a letter that presses it in a queue: a, r or h.
    package static func submit(
        _ text: String, _ kind: Kind = .primary, name: String? = nil, value: String? = nil, to: String? = nil, question: String? = nil,
        key: String? = nil
    ) -> Button {
        Button(text: text, kind: kind, act: .submit(name: name, value: value, to: to), question: question, key: key)
    }

    /// Leads to a page.
    package static func link(_ text: String, to path: String, _ kind: Kind = .quiet) -> Button {
        Button(text: text, kind: kind, act: .open(path), question: nil, key: nil)
    }

    package func html(_ viewer: Viewer) -> HTML {
        switch act {
        case .open(let path): return "<a class=\"button \(kind.rawValue)\" href=\"\(path)\">\(text)</a>"
        case .submit(let name, let value, let to):
            let hint: HTML = key.map { "<kbd aria-hidden=\"true\">\($0)</kbd>" } ?? ""
            return """
                <button class="button \(kind.rawValue)"\(attribute: "name", name)\(attribute: "value", value)\(attribute: "formaction", to)\
                \(attribute: "data-question", question)\(attribute: "data-press", key)>\(text)\(hint)</button>
                """
        }
    }
}

/// Buttons beside each other.
package struct Buttons: Component {
    package let buttons: [Button]
    package init(_ buttons: Button...) { self.buttons = buttons }
    package init(_ buttons: [Button]) { self.buttons = buttons }

    package func html(_ viewer: Viewer) -> HTML { "<div class=\"buttons\">\(buttons.map { $0.html(viewer) })</div>" }
}
