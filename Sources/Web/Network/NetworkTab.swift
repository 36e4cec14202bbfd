import Look
import Views

/// The lists of the network, each under the noun's own address.
enum NetworkTab: String, CaseIterable, Sendable {
    case parties, cities, marketplaces, grants, devices, tokens, users

    var path: String { "/" + rawValue }
    var newPath: String { path + "/new" }

    static func tabs(current: NetworkTab, _ viewer: Viewer) -> HTML {
        Tabs(viewer.say(.networkTabs), allCases.map { .init(viewer.say(.network($0)), $0.path) }, current: current.path).html(viewer)
    }
}

/// What can be taken away, each with a page that asks first.
enum Revocable: String, CaseIterable, Sendable {
    case device, grant, token, user

    var tab: NetworkTab {
        switch self {
        case .device: .devices
        case .grant: .grants
        case .token: .tokens
        case .user: .users
        }
    }

    func path(_ id: String) -> String { "\(tab.path)/\(id)/revocations" }
}

extension PageCall {
    /// Which part of a list is asked for. A cursor that is none of this list's begins it anew.
    func place(_ isOfThisList: (Cursor) -> Bool) -> Place {
        func cursor(_ name: String) -> Cursor? { visit.query(name).flatMap { Cursor(text: $0) }.flatMap { isOfThisList($0) ? $0 : nil } }
        if let before = cursor("before") { return .before(before) }
        return Place(after: cursor("after"))
    }
}

extension Site {
    /// Who takes part, and who may do what.
    var networkPages: [PageEndpoint] { networkListPages + networkFormPages + accessPages + revocationPages + passwordPages + eventMappingPages }
}
