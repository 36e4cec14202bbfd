import Hummingbird
import Look

/// A secret that nobody can show again. The answer to the form itself: it stands in no address, no cookie and no cache.
struct SecretPage: Sendable {
    let title: Phrase
    /// Whom it is for.
    let name: String
    let label: Phrase
    let secret: String
    /// Where to go on.
    let done: String
    /// Whether it is kept as it is, because something has to be signed with it; else only its fingerprint is.
    var isKept = false

    func html(_ viewer: Viewer) -> HTML {
        let shown: HTML = """
            <span class="copy"><code>\(secret)</code><button type="button" data-copy="\(secret)" hidden>\(viewer.say(.secretCopy))</button></span>
            """
        let list = DescriptionList([.init(viewer.say(.secretFor), .outside(name)), .init(viewer.say(label), shown)])
        let notice = Notice(.warning, viewer.say(.secretOnce), .text(viewer.say(isKept ? .secretKeptText : .secretOnceText)))
        let on = Buttons(.link(viewer.say(.secretDone), to: done, .primary))
        return "\(PageHeader(.text(viewer.say(title))).html(viewer))\(notice.html(viewer))\(Panel(nil, "\(list.html(viewer))\(on.html(viewer))").html(viewer))"
    }

    func response(_ site: Site, _ call: PageCall, in section: Section = .parties) -> Response {
        site.page(call, title: call.viewer.say(title), in: section, live: false, status: .created, html(call.viewer))
    }
}
