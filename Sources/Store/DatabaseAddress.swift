/// Where the data is: the value of NEARMADE_DATABASE.
package enum DatabaseAddress: Hashable, Sendable {
    /// `sqlite:PATH`
    case sqlite(path: String)
    /// `postgres://...` or `postgresql://...`, handed to libpq as it is: several hosts, TLS and every option included.
    case postgres(connection: String)

    package init(_ text: String) throws(StoreError) {
        if text.hasPrefix("sqlite:") {
            let path = String(text.dropFirst("sqlite:".count))
            guard !path.isEmpty else { throw .address("sqlite: needs a path, as in sqlite:data/nearmade.sqlite") }
            self = .sqlite(path: path)
        } else if text.hasPrefix("postgres://") || text.hasPrefix("postgresql://") {
            self = .postgres(connection: text)
        } else {
            throw .address("“\(text.prefix(40))” is neither sqlite:PATH nor postgres://…")
        }
    }
}
