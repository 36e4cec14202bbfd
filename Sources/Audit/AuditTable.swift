import Foundation
import OrderFiles

extension AuditReport {
    /// Plain text for a terminal, at most `width` columns wide: finding, one row a rule, what was left out and why.
    /// - Parameter width: 48 or more; narrower is taken as 48.
    package func table(width: Int = 80) -> String {
        let width = max(48, width)
        var blocks = [TextLayout.wrap(heading, width), TextLayout.wrap(finding, width)]
        blocks.append(ruleBlock(width))
        blocks += [distanceBlock(width), reviewBlock(width), signBlock, problemSummary(width: width)].compactMap(\.self)
        return blocks.joined(separator: "\n\n").replacingOccurrences(of: "\u{A0}", with: " ") + "\n"
    }

    /// What was left out or looks wrong, line by line; nil if nothing. For a terminal beside `--json`.
    package func problemSummary(width: Int = 80) -> String? {
        guard problems.total > 0 else { return nil }
        var lines = ["Problems in the files: \(NumberText.count(problems.total)); orders set aside: \(NumberText.count(setAside))"]
        for kind in OrderProblem.Kind.allCases {
            guard let count = problems.counts[kind] else { continue }
            lines.append("  \(kind.rawValue): \(NumberText.count(count))")
            for example in problems.examples.filter({ $0.kind == kind }).prefix(3) {
                let text = "\(example.file), line \(example.line): \(example.detail)"
                lines.append(TextLayout.wrap(text, max(48, width), indent: "    "))
            }
            if count > 3 { lines.append("    ... and \(NumberText.count(count - 3)) more") }
        }
        return lines.joined(separator: "\n")
    }

    private var heading: String {
        let period =
            if let firstPlacedAt, let lastPlacedAt {
                ", \(DayText.day(firstPlacedAt)) to \(DayText.day(lastPlacedAt))"
            } else { "" }
        return """
            \(source.isEmpty ? "Past orders" : source): \(NumberText.count(ordersRead)) orders, \
            \(NumberText.count(counted.orders)) \(countedWord)\(period); cashback \(money(counted.amount))
            """
    }

    /// The widest form that fits: all columns, without the number of orders, or one figure a line.
    private func ruleBlock(_ width: Int) -> String {
        let header = ["rule", "orders", "paid \(mapping.currency)", "before delivery", "never delivered", "days"]
        let early = rules.map { shortShare($0.beforeDelivery, $0) }.aligned
        let never = rules.map { shortShare($0.neverDelivered, $0) }.aligned
        let rows = rules.enumerated().map { index, figures in
            [
                figures.rule.rawValue, NumberText.count(figures.released.orders), amount(figures.released),
                amount(figures.beforeDelivery) + " " + early[index], amount(figures.neverDelivered) + " " + never[index],
                NumberText.oneDecimal(figures.medianDays),
            ]
        }
        let full = TextGrid(header: header, rows: rows)
        if full.width <= width { return full.text }
        let short = TextGrid(header: header.withoutSecond, rows: rows.map(\.withoutSecond))
        return short.width <= width ? short.text : stacked
    }

    private func shortShare(_ part: Share, _ figures: RuleFigures) -> String {
        share(part, figures).replacingOccurrences(of: " ", with: "")
    }

    private var stacked: String {
        rules.map { figures in
            let days = NumberText.oneDecimal(figures.medianDays)
            return """
                \(figures.rule.rawValue)
                  paid             \(amount(figures.released)) (\(NumberText.count(figures.released.orders)) orders)
                  before delivery  \(amount(figures.beforeDelivery)) (\(share(figures.beforeDelivery, figures)))
                  never delivered  \(amount(figures.neverDelivered)) (\(share(figures.neverDelivered, figures)))
                  median days      \(days)
                """
        }.joined(separator: "\n")
    }

    private func amount(_ share: Share) -> String { NumberText.grouped(mapping.moneyText(share.amount)) }

    private func share(_ share: Share, _ figures: RuleFigures) -> String {
        NumberText.percent(share.amount, of: figures.released.amount)
    }

    private func distanceBlock(_ width: Int) -> String? {
        guard let distances else { return nil }
        let rows = distances.rows.map { row in
            [
                row.band.words, NumberText.count(row.orders), NumberText.oneDecimal(row.medianDays),
                NumberText.percent(row.neverDelivered, of: row.orders),
                NumberText.percent(row.estimateEarly, of: row.estimatePaid),
            ]
        }
        return TextGrid(header: ["seller to customer", "orders", "days", "never", "early by estimate"], rows: rows).text(atMost: width)
    }

    private func reviewBlock(_ width: Int) -> String? {
        guard let reviews else { return nil }
        let rows = reviews.rows.map {
            [$0.punctuality.words, NumberText.count($0.orders), NumberText.twoDecimals($0.meanScore)]
        }
        return TextGrid(header: ["delivery", "reviewed", "mean score"], rows: rows).text(atMost: width)
    }

    private var signBlock: String? {
        guard !signs.isEmpty else { return nil }
        let rows = signs.map { [$0.sign.rawValue, NumberText.count($0.orders)] }
        return TextGrid(header: ["sign that a scan or status is wrong", "orders"], rows: rows).text
    }
}

extension [String] {
    fileprivate var withoutSecond: [String] { Array(prefix(1) + dropFirst(2)) }

    /// All as wide as the widest, aligned right.
    fileprivate var aligned: [String] {
        let width = map(\.count).max() ?? 0
        return map { String(repeating: " ", count: width - $0.count) + $0 }
    }
}
