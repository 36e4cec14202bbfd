import Hummingbird
import JSONText
import Store

extension Site {
    var homeEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/openapi.json", summary: "Show this document", replies: [.json(200, "OpenAPI 3.1.", .anyObject)],
                door: .open { _ in .json(.ok, text: documentText()) }),
            Endpoint(
                method: .get, path: "/health", summary: "Say whether the program runs", replies: [.json(200, "It runs.", Self.stateSchema)],
                door: .open { _ in .json { out in out.object { $0.member("state", "alive") } } }),
            Endpoint(
                method: .get, path: "/ready", summary: "Say whether requests can be answered",
                details: """
                    503 while the database does not answer. `now` is the time by which the trade goes; a demo's is not the wall's. `clockStepSeconds` is \
                    there where the machine's clock was set while the program ran, which is not followed: so many seconds it is ahead.
                    """,
                replies: [.json(200, "The database answers.", Self.readySchema)],
                door: .open { _ in
                    _ = try await store.read { try $0.count("SELECT 1") }
                    let (now, step) = (world.now().description, world.clockStep() / 1_000_000)
                    return .json { out in
                        out.object {
                            $0.member("state", "ready")
                            $0.member("now", now)
                            if step != 0 { $0.member("clockStepSeconds", step) }
                        }
                    }
                }),
        ]
    }

    private static let stateSchema = Schema.named("ServerState", .object([.required("state", .choice(["alive"]))]))
    private static let readySchema = Schema.named("ServerReady", .object([.required("state", .choice(["ready"])), .required("now", .instant), .optional("clockStepSeconds", .integer())]))
}
