import OrderFiles

extension AuditReport {
    var ruleSection: Markup? {
        """
        <section aria-labelledby="rules">
        <h2 id="rules">What each rule pays, and what of it too early</h2>
        <p>Each bar is the cashback of all \(countedWord) orders. Filled: what the rule would have paid. \
        Outlined: what it would not.</p>
        <ul class="legend">\(legend)</ul>
        <figure>
        \(ruleDrawing.markup)
        </figure>
        \(ruleTable.markup)
        </section>

        """
    }

    private var legend: [Markup] {
        let kinds = [
            ("after", "paid after delivery"), ("early", "paid before delivery, arrived later"),
            ("never", "paid, never delivered"), ("track", "not paid"),
        ]
        return kinds.map { kind, words in
            let swatch: Markup = "<rect class=\"\(kind)\" x=\"1\" y=\"1\" width=\"10\" height=\"10\" rx=\"2\"/>"
            return "<li><svg viewBox=\"0 0 12 12\" aria-hidden=\"true\">\(swatch)</svg>\(words)</li>"
        }
    }

    private var ruleDrawing: Drawing {
        let bars = rules.map { figures in
            let never = part(figures.neverDelivered)
            let early = part(figures.beforeDelivery) - never
            return BarDrawing.Bar(
                label: figures.rule.words,
                value: figures.released.orders == 0 ? "pays nothing" : "\(share(figures.beforeDelivery, figures)) early",
                segments: [
                    .init(kind: "after", part: part(figures.released) - early - never), .init(kind: "early", part: early),
                    .init(kind: "never", part: never),
                ])
        }
        let words = rules.map { figures in
            """
            \(figures.rule.words): \(money(figures.released.amount)) paid, \(share(figures.beforeDelivery, figures)) of it before \
            delivery, \(share(figures.neverDelivered, figures)) of it for orders never delivered.
            """
        }
        return Drawing(
            id: "bars", title: "Cashback paid by each rule, after delivery, before it, and for nothing",
            description: words.joined(separator: " "), body: BarDrawing(bars: bars, showsRest: true).body)
    }

    private var ruleTable: PageTable {
        PageTable(
            caption: "Amounts in \(mapping.currency), shares of what the rule pays",
            columns: ["Rule", "Orders paid", "Paid", "Before delivery", "Share early", "Never delivered", "Share never", "Median days"],
            rows: rules.map { figures in
                [
                    figures.rule.words, NumberText.count(figures.released.orders), plain(figures.released),
                    plain(figures.beforeDelivery), share(figures.beforeDelivery, figures), plain(figures.neverDelivered),
                    share(figures.neverDelivered, figures), NumberText.oneDecimal(figures.medianDays),
                ]
            })
    }

    var curveSection: Markup? {
        let days = [7, 14, 21, 30, 45, 60]
        let table = PageTable(
            caption: "Share of \(countedWord) orders paid within so many days of purchase",
            columns: ["Rule"] + days.map { "\($0) days" },
            rows: rules.map { figures in
                [figures.rule.words] + days.map { NumberText.percent(figures.paidByDay[$0], of: counted.orders) }
            })
        let medians = rules.map { "\($0.rule.words): half of what it pays within \(NumberText.oneDecimal($0.medianDays)) days." }
        let drawing = Drawing(
            id: "curves", title: "Share of orders paid, by days after purchase", description: medians.joined(separator: " "),
            body: CurveDrawing(rules: rules, orders: counted.orders).body)
        return """
            <section aria-labelledby="time">
            <h2 id="time">Time to payout</h2>
            <p>The delivery scan pays when the goods are there: its curve is the delivery itself. A curve to the \
            left of it pays on trust, a curve to the right makes buyers wait.</p>
            <figure>
            \(drawing.markup)
            </figure>
            \(table.markup)
            </section>

            """
    }

    /// Of all cashback that counted.
    private func part(_ share: Share) -> Double {
        counted.amount == 0 ? 0 : Double(share.amount) / Double(counted.amount)
    }

    private func plain(_ share: Share) -> String { NumberText.grouped(mapping.moneyText(share.amount)) }

    private func share(_ share: Share, _ figures: RuleFigures) -> String {
        NumberText.percent(share.amount, of: figures.released.amount)
    }
}
