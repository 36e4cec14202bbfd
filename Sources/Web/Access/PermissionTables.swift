import Core
import TradeNetwork

/// The two tables of who may do what, as texts for people to read and for reviews to compare.
enum PermissionTables {
    /// Endpoints by roles.
    static func endpoints(_ endpoints: [Endpoint]) -> String {
        let width = (endpoints.map { $0.path.count }.max() ?? 0) + 2
        var lines = [row("", "", width, Role.allCases.map(\.rawValue))]
        for endpoint in endpoints {
            let marks = Role.allCases.map { role in
                guard let roles = endpoint.roles else { return "open" }
                return roles.contains(role) ? "yes" : "-"
            }
            lines.append(row(endpoint.method.rawValue, endpoint.path, width, marks))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ method: String, _ path: String, _ width: Int, _ cells: [String]) -> String {
        trimmed(padded(method, 8) + padded(path, width) + cells.map { padded($0, 10) }.joined())
    }

    /// Kinds of party by the steps that they, or their devices, may record. What is not permitted is stored and becomes an anomaly.
    static func steps() -> String {
        var lines = [trimmed(padded("", 18) + PartyKind.allCases.map { padded($0.rawValue, 10) }.joined())]
        for step in Step.allCases {
            let marks = PartyKind.allCases.map { StepPermission.allows($0, to: step) ? "yes" : "-" }
            lines.append(trimmed(padded(step.rawValue, 18) + marks.map { padded($0, 10) }.joined()))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func padded(_ text: String, _ width: Int) -> String { text + String(repeating: " ", count: max(0, width - text.count)) }

    private static func trimmed(_ text: String) -> String { String(text.reversed().drop { $0 == " " }.reversed()) }
}
