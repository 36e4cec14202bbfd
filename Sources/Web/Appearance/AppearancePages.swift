import HTTPTypes
import Hummingbird
import Look

/// What pages are made of: the look, the script, the choice of theme, and the page that shows all components.
extension Site {
    var appearancePages: [PageEndpoint] {
        [
            PageEndpoint(method: .get, path: "/style.css", door: .open { _ in Self.kept(.css, StyleSheet.text) }),
            PageEndpoint(method: .get, path: "/script.js", door: .open { _ in Self.kept(.javascript, Script.text) }),
            PageEndpoint(
                method: .get, path: LookPage.path,
                door: .open { visit in
                    let theme = Cookie.theme.value(in: visit.request).flatMap(Theme.init(rawValue:)) ?? .system
                    return .text(.html, LookPage.html(visit.viewer, theme: theme, themePath: "/theme", hidden: [Hidden("back", LookPage.path)]).text)
                }),
            PageEndpoint(
                method: .post, path: "/theme",
                door: .openForm { visit, form in
                    guard visit.request.isFromHere else { throw Problem.formStale }
                    let theme = form.text("theme").flatMap(Theme.init(rawValue:))
                    let back = form.text("back") ?? "/"
                    var response = redirect(to: back.hasPrefix("/") && !back.hasPrefix("//") ? back : "/")
                    let field = Cookie.theme.field(theme?.rawValue ?? "", seconds: theme == nil ? 0 : 31_536_000, isOverTLS: options.isOverTLS)
                    response.headers.append(HTTPField(name: .setCookie, value: field))
                    return response
                }),
        ]
    }

    /// Pages ask for these by a number that changes with the text, so browsers may keep them.
    private static func kept(_ type: MediaType, _ text: String) -> Response {
        var response = Response.text(type, text)
        response.headers[.cacheControl] = "public, max-age=31536000, immutable"
        return response
    }
}
