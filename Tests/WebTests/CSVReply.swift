extension WebShop {
    /// The rows of the claims CSV, by column.
    func claimRows(_ more: String = "") async throws -> [[String: String]] { try await get("/claims?format=csv" + more).rows() }
}

extension TestReply {
    func rows() throws -> [[String: String]] {
        // Nothing in these files needs a quote, so cells are what stands between commas.
        let lines = text.split(separator: "\r\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        guard let columns = lines.first else { return [] }
        return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(columns, $0)) }
    }
}
