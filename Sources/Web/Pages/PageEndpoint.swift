import HTTPTypes
import Hummingbird
import TradeNetwork

/// One line of the table of pages: where it is, who may open it, and what it shows or does. Pages stand at the addresses of the API's nouns; a browser
/// gets the page, a program the data (see `Mounts`).
struct PageEndpoint: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let door: PageDoor
    /// What a list can be asked for in its address.
    var filters: [ListFilter] = []
    /// Whether it is a list, which refuses to be asked for anything else.
    var isList = false
    /// Where its content is read.
    var source = PageSource.primary

    /// - Parameters:
    ///   - source: the primary, unless the page may be a little behind; then its handler reads by `PageCall.read` alone.
    ///   - filters: of a list, none of them where it cannot be narrowed; nil where it is none.
    static func get(
        _ path: String, _ roles: Set<Role>, from source: PageSource = .primary, filters: [ListFilter]? = nil,
        _ handler: @escaping @Sendable (PageCall) async throws -> Response
    ) -> Self {
        PageEndpoint(method: .get, path: path, door: .guarded(roles, handler), filters: filters ?? [], isList: filters != nil, source: source)
    }

    /// What a form sends. It answers by leading to another page (303), or by its own page with the faults named (422).
    static func post(_ path: String, _ roles: Set<Role>, _ handler: @escaping @Sendable (PageCall, FormInput) async throws -> Response) -> Self {
        PageEndpoint(method: .post, path: path, door: .form(roles, handler))
    }

    /// What is shown there, as far as somebody may want something else instead; nil for what pages load by themselves.
    var media: MediaType? {
        guard method == .get, path != "/live" else { return nil }
        switch path.split(separator: ".").dropFirst().last {
        case "csv": return .csv
        case "json": return .json
        case "css", "js": return nil
        default: return .html
        }
    }

    /// Whether whoever asks takes nothing that there is. Browsers take everything, and files as well.
    func refuses(_ accept: String?) -> Bool {
        guard let media else { return false }
        return Negotiation.best(accept, of: [media, .html]) == nil
    }

    var name: String { "\(method.rawValue) \(path)" }

    /// All that the address of a list may ask for.
    var parameters: [String] { filters.map(\.name) + (media == .csv ? [] : Turning.parameters) }

    var roles: Set<Role>? {
        switch door {
        case .open, .openForm: nil
        case .guarded(let roles, _), .form(let roles, _), .upload(let roles, _, _): roles
        }
    }
}

/// Who gets in. Behind a guarded door the handler is given a `PageCall`, which exists only for somebody whose role stands here.
enum PageDoor: Sendable {
    case open(@Sendable (PageVisit) async throws -> Response)
    case openForm(@Sendable (PageVisit, FormInput) async throws -> Response)
    case guarded(Set<Role>, @Sendable (PageCall) async throws -> Response)
    case form(Set<Role>, @Sendable (PageCall, FormInput) async throws -> Response)
    /// A form with files, which are written to disk as they come.
    case upload(Set<Role>, UploadLimits, @Sendable (PageCall, Upload) async throws -> Response)
}

extension Set<Role> {
    static let everybody: Set<Role> = [.operator, .merchant, .factory, .hub, .carrier]
    static let recorders: Set<Role> = [.operator, .factory, .hub, .carrier, .merchant]
}
