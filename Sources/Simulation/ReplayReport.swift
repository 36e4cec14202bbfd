import Core
import JSONText
import TradeNetwork
import Store
import Views

/// What a finished replay shows at the moments asked for.
package struct ReplayReport: Sendable {
    package let replay: FinishedReplay
    /// Each moment as it was given, with the figures then.
    package let moments: [(text: String, figures: Figures)]
    package let anomalies: ReplayAnomalies

    /// - Parameter moments: `2018-03-31 23:59:59` or RFC 3339; none means the end of the data.
    /// - Throws: `ReplayMomentError` for a moment that cannot be read.
    package static func load(_ replay: FinishedReplay, at moments: [String], from store: any Store) async throws -> ReplayReport {
        let asked = moments.isEmpty ? [replay.end.description] : moments
        let instants = try asked.map { text in
            guard let instant = Instant(text: text) ?? LocalTime(text: text)?.civil.utc else { throw ReplayMomentError(text: text) }
            return (text: text, instant: instant)
        }
        return try await store.read { tx in
            guard let market = try Marketplaces.find(key: replay.marketplace, in: tx) else { throw ReplayRefusal.nothingReplayed }
            return ReplayReport(
                replay: replay, moments: try instants.map { ($0.text, try Figures.of(market.id, at: $0.instant, in: tx)) },
                anomalies: try ReplayAnomalies.of(market.id, key: market.key, in: tx))
        }
    }

    package var json: String {
        var out = JSONWriter()
        out.beginObject()
        out.member("rule", replay.rule)
        out.member("currency", replay.currency.code)
        out.key("at")
        out.beginObject()
        for moment in moments {
            out.key(moment.text)
            write(moment.figures, to: &out)
        }
        out.endObject()
        out.key("anomalies")
        write(anomalies.lists, to: &out)
        out.key("other")
        write(anomalies.others, to: &out)
        out.endObject()
        return out.text
    }

    private func money(_ minor: Int64) -> String { Money(minor: minor, replay.currency).decimal }

    private func write(_ figures: Figures, to out: inout JSONWriter) {
        out.beginObject()
        out.member("approved", figures.approved)
        out.member("carrier_scanned", figures.carrierScanned)
        out.member("delivered", figures.delivered)
        out.member("in_transit", figures.inTransit)
        out.member("overdue_undelivered", figures.overdueUndelivered)
        out.member("accrued", money(figures.accrued))
        out.member("released", money(figures.released))
        out.member("pending", money(figures.pending))
        out.member("released_but_not_delivered", money(figures.releasedButNotDelivered))
        out.endObject()
    }

    private func write(_ lists: [(name: String, orders: [String])], to out: inout JSONWriter) {
        out.beginObject()
        for list in lists {
            out.key(list.name)
            out.beginArray()
            for order in list.orders { out.string(order) }
            out.endArray()
        }
        out.endObject()
    }

    /// For a terminal.
    package var text: String {
        let mark = replay.rule.hasPrefix("delivery_scan") ? "" : "  (for comparison: pays without a proved delivery)"
        var lines = ["Rule \(replay.rule), \(replay.currency.code)\(mark)"]
        for moment in moments {
            let figures = moment.figures
            lines += [
                "", "At \(moment.text)", "  orders      approved \(figures.approved), handed over \(figures.carrierScanned), delivered \(figures.delivered)",
                "              in transit \(figures.inTransit), overdue and not delivered \(figures.overdueUndelivered)",
                "  cashback    accrued \(money(figures.accrued)), released \(money(figures.released)), pending \(money(figures.pending))",
                "              released but not delivered \(money(figures.releasedButNotDelivered))",
            ]
        }
        lines += ["", "Anomalies"]
        for list in anomalies.lists + anomalies.others { lines.append("  \(list.orders.count)  \(list.name)") }
        return lines.joined(separator: "\n")
    }
}

package struct ReplayMomentError: Error, Sendable, CustomStringConvertible {
    package let text: String
    package var description: String { "“\(text)” is no moment. Write 2018-03-31 23:59:59 (UTC) or 2018-03-31T23:59:59Z." }
}
