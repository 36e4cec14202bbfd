import Core
import JSONText

extension VerificationReport {
    /// `{"clean", "counts": {…}, "archive": {…} where there is one, "balances": […], "comparisons": […], "findings": [{"code", "sentence", "total", "listed": […]}]}`; counts are numbers,
    /// money is text with the currency's decimals.
    package var json: String {
        var out = JSONWriter(reservingBytes: 4_096)
        out.beginObject()
        out.member("clean", isClean)
        out.key("counts")
        out.beginObject()
        for (name, count) in counts.named { out.member(name, count) }
        out.member("sealedBlocks", counts.blocks)
        out.member("unsealedFacts", counts.unsealed)
        out.endObject()
        writeArchive(to: &out)
        writeMoney(to: &out)
        out.key("findings")
        out.beginArray()
        for group in groups { Self.write(group, to: &out) }
        out.endArray()
        out.endObject()
        return out.text
    }

    private func writeArchive(to out: inout JSONWriter) {
        guard let archive else { return }
        out.key("archive")
        out.beginObject()
        out.member("files", archive.files)
        out.member("blocks", archive.blocks)
        out.member("removedFacts", archive.facts)
        out.member("removedScans", archive.scans)
        out.member("proved", archive.isProved)
        out.endObject()
    }

    private func writeMoney(to out: inout JSONWriter) {
        out.key("balances")
        out.beginArray()
        for line in balances {
            out.beginObject()
            out.member("marketplace", line.marketplace.description)
            out.member("marketplaceKey", line.marketplaceKey)
            out.member("currency", line.currency)
            out.member("kind", line.kind)
            out.member("accounts", line.accounts)
            let sums = [
                ("debitsPosted", line.debitsPosted), ("creditsPosted", line.creditsPosted), ("debitsPending", line.debitsPending),
                ("creditsPending", line.creditsPending), ("balance", line.balance), ("available", line.available),
            ]
            for (name, sum) in sums { out.member(name, Self.money(sum, line.currency)) }
            out.endObject()
        }
        out.endArray()
        out.key("comparisons")
        out.beginArray()
        for line in comparisons {
            out.beginObject()
            out.member("currency", line.currency)
            out.member("claims", line.claims)
            out.member("payableParts", line.payableParts)
            out.member("payable", Self.money(line.payable, line.currency))
            out.member("unproved", Self.money(line.unproved, line.currency))
            out.endObject()
        }
        out.endArray()
    }

    private static func write(_ group: VerificationGroup, to out: inout JSONWriter) {
        out.beginObject()
        out.member("code", group.code.rawValue)
        out.member("sentence", group.code.sentence)
        out.member("total", group.total)
        out.key("listed")
        out.beginArray()
        for finding in group.listed {
            out.beginObject()
            out.member("about", finding.about)
            out.member("expected", finding.expected)
            out.member("found", finding.found)
            out.endObject()
        }
        out.endArray()
        out.endObject()
    }
}
