import Core
import Look

/// A form that asks why something is done, and nothing else.
struct ReasonForm: Sendable {
    static let bytesAtMost = 500

    let title: String
    let lead: String
    let action: String
    /// What the form is about, carried along.
    let hidden: [Hidden]
    let back: Link
    let button: Button

    /// The reason as typed; what is wrong with it is kept in `form`.
    static func read(_ form: inout FormInput, _ viewer: Viewer) -> String {
        form.required("reason", bytesAtMost: bytesAtMost, missing: viewer.say(.changeReasonMissing), tooLong: viewer.say(.changeReasonLong))
    }

    /// - Parameter refusal: why it was not done.
    func html(_ form: FormInput, refusal: (any Refusal)?, _ viewer: Viewer) -> HTML {
        let field = Field(
            "reason", viewer.say(.changeReason), .textarea(rows: 3), value: form.values["reason"] ?? "", hint: viewer.say(.changeReasonHint),
            error: form.faults.first { $0.field == "reason" }?.text)
        let asked = Form(action, fields: [field], buttons: [button, .link(back.text, to: back.path)], hidden: hidden, error: refusal?.sentence)
        return "\(PageHeader(.text(title), lead: .text(lead)).html(viewer))\(Panel(nil, asked.html(viewer)).html(viewer))"
    }
}
