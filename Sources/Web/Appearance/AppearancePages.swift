import HTTPTypes
import Hummingbird
import Look

/// What pages are made of: the look, the script, the choice of theme, and the page that shows all components.
extension Site {
    var appearancePages: [PageEndpoint] {
        [
            PageEndpoint(
                method: .get, path: "/script.js",
                door: .open { _ in
                    var response = Response.text(.javascript, Script.text)
                    response.headers[.cacheControl] = "public, max-age=3600"
                    return response
                }),
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
}
