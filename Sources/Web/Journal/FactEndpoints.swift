import Core
import Hummingbird
import JSONText
import TradeNetwork
import Views

extension Site {
    var journalEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/facts", summary: "Read the journal",
                details: """
                    Facts in the order in which they were settled: nothing appears before a place that has been read. `next` is always given; come back \
                    with it for what has happened since. Where facts have left for archive files, whoever asks from before the last of them is answered \
                    410 `facts-archived` with the cursor from which on nothing is missing.
                    """,
                query: [.cursor, .limit],
                replies: [.json(200, "Facts.", .page("Fact", of: FactEntry.schema))],
                door: .guarded([.operator]) { call in
                    var query = QueryReader(call.visit)
                    let cursor = query.cursor(Cursor.isPosition)
                    let limit = query.limit()
                    try query.finish()
                    let list = ListAnswer<FactEntry>(
                        page: { cursor, limit in
                            try await store.read { tx in
                                let archive = try JournalArchive.standing(in: tx)
                                if let archive, Cursor.position(of: cursor) < archive.horizon { throw Problem.factsArchived(archive) }
                                return try FactList.page(after: cursor, limit: limit, in: tx)
                            }
                        },
                        write: { $0.write(to: &$1) })
                    return try await list.json(after: cursor, limit: limit)
                })
        ]
    }
}

extension Problem {
    static func factsArchived(_ archive: JournalArchive) -> Problem {
        Problem(
            status: .gone, code: "facts-archived",
            detail: """
                Of facts received until \(archive.lastAt), some have left for archive files. From cursor=\(archive.cursor.text) on the journal is whole; \
                what was before stands in the archive's files.
                """)
    }
}

extension ArchivedRecord {
    static let schema = Schema.object([
        .required("facts", .integer(from: 0), "Facts that stand in files alone."), .required("scans", .integer(from: 0), "Scans that do."),
        .required("files", .list(.text(), most: 40), "Their names."),
    ])

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("facts", facts)
            out.member("scans", scans)
            out.member("files", list: files) { $1.string($0) }
        }
    }
}

extension FactEntry {
    static let schema = Schema.named(
        "Fact",
        .object([
            .required("id", .id(FactTag.self)), .required("kind", .text(), "What happened: `claim.payable`."),
            .required("subject", .text(), "Id of what it is about."), .required("number", .integer(from: 1), "1, 2, 3 … within its subject."),
            .required("occurredAt", .instant), .required("receivedAt", .instant),
            .required("actor", .text(), "Who did it: a kind of principal and its id, or a job."), .optional("cause", .id(FactTag.self)),
            .required("body", .anyObject, "Times in microseconds since 1970, amounts in minor units."),
        ]))

    func write(to out: inout JSONWriter) {
        out.object { out in
            out.member("id", id)
            out.member("kind", kind)
            out.member("subject", subject)
            out.member("number", number)
            out.member("occurredAt", occurredAt)
            out.member("receivedAt", receivedAt)
            out.member("actor", actor)
            out.member("cause", ifAny: cause)
            out.key("body")
            out.trusted(body)
        }
    }
}
