/// Step curves of the share of orders that each rule has paid, day by day after purchase.
struct CurveDrawing {
    let rules: [RuleFigures]
    /// Orders that make 100 %.
    let orders: Int

    private let left = 44.0
    private let plotHeight = 260.0
    private let top = 10.0

    func body(_ width: Double) -> (markup: Markup, height: Double) {
        let isNarrow = width < 500
        let legendTop = top + plotHeight + 66
        let entries = rules.enumerated().map { index, figures in
            let column = isNarrow ? 0 : index % 2
            let row = isNarrow ? index : index / 2
            return legend(figures.rule, x: left + Double(column) * 300, y: legendTop + Double(row) * 22)
        }
        let rows = isNarrow ? rules.count : (rules.count + 1) / 2
        let markup: Markup = "\(frame(width, isNarrow))\(rules.map { curve($0, width) })\(entries)"
        return (markup, legendTop + Double(rows) * 22)
    }

    private func x(_ day: Int, _ width: Double) -> Double {
        left + (width - left - 8) * Double(day) / Double(RuleTally.daysMax)
    }

    private func y(_ share: Double) -> Double { top + plotHeight * (1 - share) }

    private func frame(_ width: Double, _ isNarrow: Bool) -> Markup {
        let right = x(RuleTally.daysMax, width)
        let levels: [Markup] = [0, 25, 50, 75, 100].map { percent in
            let height = y(Double(percent) / 100)
            return """
                <line class="\(percent == 0 ? "axis" : "grid")" x1="\(left)" x2="\(right)" y1="\(height)" y2="\(height)"/>\
                <text class="quiet end" x="\(left - 8)" y="\(height + 4)">\(percent) %</text>
                """
        }
        let days: [Markup] = stride(from: 0, through: RuleTally.daysMax, by: isNarrow ? 20 : 10).map { day in
            "<text class=\"quiet middle\" x=\"\(x(day, width))\" y=\"\(top + plotHeight + 20)\">\(day)</text>"
        }
        let middle = (left + right) / 2
        return """
            \(levels)\(days)<text class="quiet middle" x="\(middle)" y="\(top + plotHeight + 40)">days after purchase</text>
            """
    }

    private func curve(_ figures: RuleFigures, _ width: Double) -> Markup {
        let shares = figures.paidByDay.map { orders == 0 ? 0 : Double($0) / Double(orders) }
        var path: Markup = "M\(x(0, width)) \(y(shares.first ?? 0))"
        for (day, share) in shares.enumerated().dropFirst() { path = "\(path)H\(x(day, width))V\(y(share))" }
        return "<path class=\"curve\" style=\"\(stroke(figures.rule))\" d=\"\(path)\"/>\n"
    }

    private func legend(_ rule: ReleaseRule, x: Double, y: Double) -> Markup {
        """
        <line class="curve" style="\(stroke(rule))" x1="\(x)" x2="\(x + 34)" y1="\(y - 4)" y2="\(y - 4)"/>\
        <text x="\(x + 44)" y="\(y)">\(rule.words)</text>
        """
    }

    /// Colour says what is waited for, the dash says the delay, so that neither has to be seen alone.
    private func stroke(_ rule: ReleaseRule) -> Markup {
        switch rule {
        case .promisedShipDate: "stroke:var(--promise);stroke-dasharray:2 3"
        case .handoverScan: "stroke:var(--handover);stroke-dasharray:9 3 2 3"
        case .estimatedDelivery: "stroke:var(--early)"
        case .estimatedDeliveryAndWeek: "stroke:var(--early);stroke-dasharray:6 4"
        case .deliveryScan: "stroke:var(--after);stroke-width:3"
        case .deliveryScanAndWeek: "stroke:var(--after);stroke-dasharray:6 4"
        }
    }
}
