import Core

/// A value that a form carries without showing it.
package struct Hidden: Sendable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    package var html: HTML { "<input type=\"hidden\" name=\"\(name)\" value=\"\(value)\">" }
}

/// One of several things to choose from.
package struct Choice: Sendable {
    package let value: String
    package let text: String
    /// What choosing it means, for radios.
    package let hint: String?

    package init(_ value: String, _ text: String, hint: String? = nil) {
        self.value = value
        self.text = text
        self.hint = hint
    }
}

/// One question of a form: its label, what helps to answer it, what was answered, and what is wrong with that.
package struct Field: Sendable {
    package enum Kind: Sendable {
        /// - Parameter autocomplete: the HTML token, such as `username`.
        case text(autocomplete: String? = nil)
        case password(autocomplete: String = "current-password")
        case email
        case search
        /// Digits with an optional unit behind them, such as `%`. Checked by the server, whose error can say what was meant.
        case number(unit: String? = nil)
        case money(Currency)
        case select([Choice])
        case radios([Choice])
        /// Checked while the value is `on`.
        case checkbox
        /// - Parameter accept: as HTML has it: `.csv,text/csv`.
        case file(accept: String, isMultiple: Bool = false)
        case textarea(rows: Int)
        /// Clock time at a place, whose zone is said.
        case dateTime(Zone)
    }

    package let name: String
    package let label: String
    package let kind: Kind
    /// As it came, so that nothing typed is lost when the form is shown again.
    package let value: String
    package let hint: String?
    package let error: String?
    package let isOptional: Bool
    /// The heading of the part of the form that begins here.
    package var heading: String?
    /// What it depends on; the style sheet hides it while something else is chosen.
    package var condition: Condition?

    /// What must be chosen for the question to make sense. A browser that cannot tell shows it, and its hint says what it is for.
    package enum Condition: String, Sendable {
        /// The choice of this name.
        case rate, amount, own, party, device, order
        /// A release rule other than the delivery scan.
        case comparison
        /// `cool` in the list right before it.
        case cool
    }

    package init(
        _ name: String, _ label: String, _ kind: Kind = .text(), value: String = "", hint: String? = nil, error: String? = nil,
        isOptional: Bool = false
    ) {
        self.name = name
        self.label = label
        self.kind = kind
        self.value = value
        self.hint = hint
        self.error = error
        self.isOptional = isOptional
    }

    /// The same field with what is wrong with its value.
    package func with(error: String?) -> Field {
        var field = Field(name, label, kind, value: value, hint: hint, error: error, isOptional: isOptional)
        (field.heading, field.condition) = (heading, condition)
        return field
    }

    /// The same field, the first of a part of the form.
    package func under(_ heading: String) -> Field {
        var field = self
        field.heading = heading
        return field
    }

    /// The same field, asked only where this is chosen.
    package func only(_ condition: Condition) -> Field {
        var field = self
        field.condition = condition
        return field
    }

    var id: String { "f-\(name)" }
    /// Where the link of the error summary leads: the first thing that can take the focus.
    var anchor: String {
        if case .radios = kind { return id + "-1" }
        return id
    }
    var isFile: Bool {
        if case .file = kind { return true }
        return false
    }
}
