import Look
import Hummingbird
import JSONText
import Store

extension Site {
    var homeEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/", summary: "Say what this is", replies: [Reply(200, "A short page.", [(.html, .text())])],
                door: .open { _ in .text(.html, HomePage.html.text) }),
            Endpoint(
                method: .get, path: "/openapi.json", summary: "Show this document", replies: [.json(200, "OpenAPI 3.1.", .anyObject)],
                door: .open { _ in .json(.ok, text: documentText()) }),
            Endpoint(
                method: .get, path: "/style.css", summary: "Give pages their look", replies: [Reply(200, "The style sheet.", [(.css, .text())])],
                door: .open { _ in
                    var response = Response.text(.css, StyleSheet.text)
                    response.headers[.cacheControl] = "public, max-age=3600"
                    return response
                }),
            Endpoint(
                method: .get, path: "/health", summary: "Say whether the program runs", replies: [.json(200, "It runs.", Self.stateSchema)],
                door: .open { _ in .json { out in out.object { $0.member("state", "alive") } } }),
            Endpoint(
                method: .get, path: "/ready", summary: "Say whether requests can be answered",
                details: "503 while the database does not answer.", replies: [.json(200, "The database answers.", Self.stateSchema)],
                door: .open { _ in
                    _ = try await store.read { try $0.count("SELECT 1") }
                    return .json { out in out.object { $0.member("state", "ready") } }
                }),
        ]
    }

    private static let stateSchema = Schema.named("ServerState", .object([.required("state", .choice(["alive", "ready"]))]))
}

/// The page at the front door.
enum HomePage {
    static let html: HTML = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Nearmade</title>
        <link rel="stylesheet" href="/style.css">
        </head>
        <body>
        <main>
        <h1>Nearmade</h1>
        <p>Orders come in, fulfilment scans prove their delivery, and the cashback that a buyer was promised becomes payable by that proof and by
        nothing else. Every amount stands in a double-entry ledger, every step in a journal that can be verified.</p>
        <p>This is the API of one installation. Programs send <code>Authorization: Bearer nm_…</code>; buyers open the page of their order by the
        link that they were sent.</p>
        <ul>
        <li><a href="/openapi.json">What the API takes and answers</a> (OpenAPI 3.1)</li>
        <li><a href="/health">Whether the program runs</a></li>
        <li><a href="/ready">Whether its database answers</a></li>
        </ul>
        </main>
        </body>
        </html>

        """
}
