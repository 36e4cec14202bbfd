import Core
import CSVText
import Hummingbird
import JSONText
import Logging
import NIOCore
import Views

/// A list as JSON pages, and where it has columns, as one CSV.
struct ListAnswer<Item: Sendable>: Sendable {
    let page: @Sendable (Cursor?, Int) async throws -> Page<Item>
    let write: @Sendable (Item, inout JSONWriter) throws -> Void

    func json(after cursor: Cursor?, limit: Int) async throws -> Response {
        let page = try await page(cursor, limit)
        return try Response.json { out in
            try out.object { out in
                try out.member("items", list: page.items, write)
                if let next = page.next { out.member("next", next.text) }
            }
        }
    }

    /// The whole list from `cursor` on, a page at a time: the next is read when the client has taken the last. An error on the way breaks the
    /// answer off, so that a short file is never taken for a whole one.
    func csv(
        named name: String, columns: [String], after cursor: Cursor?, logger: Logger, _ rows: @escaping @Sendable (Item) throws -> [[CSVCell]]
    ) -> Response {
        let page = page
        let body = ResponseBody { writer in
            do {
                var csv = try CSVWriter()
                csv.write(columns)
                var next = cursor
                repeat {
                    let part = try await page(next, PageLimits.most)
                    for item in part.items { for row in try rows(item) { csv.write(row) } }
                    try await writer.write(ByteBuffer(bytes: csv.takeBytes()))
                    next = part.next
                } while next != nil
                try await writer.finish(nil)
            } catch {
                logger.error("a list broke off", metadata: ["list": "\(name)", "error": "\(error)"])
                throw error
            }
        }
        return Response(
            status: .ok, headers: [.contentType: MediaType.csv.field, .contentDisposition: "attachment; filename=\"\(name).csv\""], body: body)
    }
}

extension QueryParameter {
    static let cursor = QueryParameter("cursor", .cursor, "Where to go on: the `next` of a page.")
    static let limit = QueryParameter("limit", .integer(from: 1, to: Int64(PageLimits.most)), "Items of a page, \(PageLimits.usual) unless told.")
    static let format = QueryParameter("format", .choice(ListFormat.self), "`csv` gives the whole list from `cursor` on as one file, as does `Accept: text/csv`.")
}

enum ListFormat: String, CaseIterable {
    case json, csv
}

extension Visit {
    /// What the client wants a list as: the parameter decides before the Accept field.
    func listFormat(_ query: inout QueryReader) throws(Problem) -> ListFormat {
        if let format: ListFormat = query.choice("format") { return format }
        switch Negotiation.best(request.headers[.accept], of: [.json, .csv]) {
        case .json: return .json
        case .csv: return .csv
        default: throw .notAcceptable([.json, .csv])
        }
    }
}

extension CSVCell {
    static func instant(_ instant: Instant?) -> CSVCell { .plain(instant?.description ?? "") }
}
