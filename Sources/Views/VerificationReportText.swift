import Core

extension VerificationReport {
    /// The report for a terminal, in lines of plain text, the last without its end.
    package var text: String {
        var lines = ["Looked at \(counts.words)."]
        lines.append(
            "Sealed: \(counts.blocks) blocks with \(counts.facts - counts.unsealed) facts"
                + (counts.unsealed == 0 ? "." : "; \(counts.unsealed) facts wait for their seal."))
        if let archive { lines.append(archive.text) }
        if !balances.isEmpty { lines += ["", "Balances"] + table }
        for line in comparisons {
            lines += [
                "",
                "Comparison rules, \(line.currency): \(line.claims) claims, \(Self.money(line.payable, line.currency)) payable in \(line.payableParts) parts, "
                    + "of it \(Self.money(line.unproved, line.currency)) without a proved delivery.",
            ]
        }
        lines.append("")
        guard !isClean else { return (lines + ["Nothing is wrong."]).joined(separator: "\n") }
        lines.append("\(findingCount) \(findingCount == 1 ? "finding" : "findings")")
        for group in groups {
            lines += ["", "\(group.code.rawValue) (\(group.total)): \(group.code.sentence)"]
            lines += group.listed.map { "  \($0.about): expected \($0.expected); found \($0.found)" }
            let rest = group.total - Int64(group.listed.count)
            if rest > 0 { lines.append("  and \(rest) more") }
        }
        return lines.joined(separator: "\n")
    }

    private var table: [String] {
        let rows = [["marketplace", "currency", "kind", "accounts", "balance", "reserved", "available"]] + balances.map { line in
            [
                line.marketplaceKey, line.currency, line.kind, "\(line.accounts)", Self.money(line.balance, line.currency),
                Self.money(line.kind == "payable" ? line.creditsPending : line.debitsPending, line.currency), Self.money(line.available, line.currency),
            ]
        }
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = row.enumerated().map { column, cell in
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                return column < 3 ? cell + padding : padding + cell
            }
            return "  " + cells.joined(separator: "  ")
        }
    }

    /// The amount in decimals; minor units as they are for a currency that there is not, or beyond 64 bits.
    static func money(_ minor: Int128, _ code: String) -> String {
        guard let currency = Currency(code: code), let minor = Int64(exactly: minor) else { return "\(minor)" }
        return Money(minor: minor, currency).decimal
    }
}

extension VerificationBalance {
    /// What is there for good, in minor units.
    package var balance: Int128 { creditsPosted - debitsPosted }
    /// What can still be held or paid out.
    package var available: Int128 { creditsPosted - debitsPosted - debitsPending }
}

extension VerificationCounts {
    /// Names and numbers in the order of the trade.
    var named: [(name: String, count: Int64)] {
        [
            ("orders", orders), ("lines", lines), ("parcels", parcels), ("scans", scans), ("steps", steps), ("anomalies", anomalies),
            ("offers", offers), ("claims", claims), ("parts", parts), ("accounts", accounts), ("transfers", transfers), ("facts", facts),
        ]
    }

    var words: String { named.map { "\($0.count) \($0.name)" }.joined(separator: ", ") }
}
