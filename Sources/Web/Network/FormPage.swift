import Core
import Hummingbird
import Look

/// A page of one form.
struct FormPage: Sendable {
    let title: String
    let lead: String?
    /// Where the form is left without sending it.
    let back: Link
    let form: Form

    func html(_ viewer: Viewer) -> HTML {
        let header = PageHeader(.text(title), lead: lead.map { .text($0) }, breadcrumbs: Breadcrumbs(back))
        return "\(header.html(viewer))\(Panel(nil, form.html(viewer)).html(viewer))"
    }
}

extension FormInput {
    /// What is wrong with one field; nil where nothing is.
    func fault(of field: String) -> String? { faults.first { $0.field == field }?.text }

    /// What is wrong with the whole.
    var wholeFault: String? { fault(of: "") }

    /// Takes up why a command was refused, beside the field that it speaks of where that is known.
    /// - Parameter fields: of this form.
    mutating func fault(_ refusal: any Refusal, among fields: [String]) {
        var name = ""
        if case .body(let pointer)? = Problem(refusal).faults.first?.place { name = String(pointer.dropFirst()) }
        fault(fields.contains(name) ? name : "", refusal.sentence)
    }

    /// The field with its answer and what is wrong with that.
    func filled(_ name: String, _ label: String, _ kind: Field.Kind = .text(), hint: String? = nil, isOptional: Bool = false) -> Field {
        Field(name, label, kind, value: values[name] ?? "", hint: hint, error: fault(of: name), isOptional: isOptional)
    }
}

extension Site {
    /// Shows a form, with status 422 where something is wrong with what was sent.
    func show(_ call: PageCall, _ shown: FormPage, in section: Section?) -> Response {
        page(
            call, title: shown.title, in: section, live: false, status: shown.form.hasErrors ? .unprocessableContent : .ok,
            shown.html(call.viewer))
    }
}
