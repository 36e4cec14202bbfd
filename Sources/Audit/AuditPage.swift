import OrderFiles

extension AuditReport {
    /// One HTML page that needs nothing else: no script, no request, light and dark, on paper and on a phone.
    /// - Parameter title: the page's heading; escaped like everything else.
    package func html(title: String = "When would cashback have been paid?") -> String {
        let sections = [findingSection, ruleSection, curveSection, distanceSection, reviewSection, problemSection, methodSection]
        let page: Markup = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title)</title>
            <style>
            \(Markup(stringLiteral: AuditStyle.sheet))
            </style>
            </head>
            <body>
            <header>
            <h1>\(title)</h1>
            <p>\(source.isEmpty ? "" : source + " · ")\(subtitle)</p>
            </header>
            <main>
            \(Markup(sections.compactMap(\.self), separator: "\n"))
            </main>
            <footer>
            <p>Made by nearmade audit with the mapping \(mapping.name). This page is complete in itself and sends nothing.</p>
            </footer>
            </body>
            </html>

            """
        return page.text
    }

    private var subtitle: Markup {
        var parts = ["\(NumberText.count(counted.orders)) \(countedWord) orders"]
                if let firstPlacedAt, let lastPlacedAt { parts.append("\(DayText.day(firstPlacedAt)) to \(DayText.day(lastPlacedAt))") }
        return Markup(parts.map { "<span class=\"whole\">\($0)</span>" }, separator: " · ")
    }

    private var findingSection: Markup? {
        """
        <section aria-labelledby="finding">
        <h2 id="finding">The finding</h2>
        <p class="lead">\(finding)</p>
        <dl class="tiles">\(tiles)</dl>
        </section>

        """
    }

    private var tiles: [Markup] {
        var tiles = [("Cashback of all \(countedWord) orders", money(counted.amount))]
        if let estimate = figures(.estimatedDelivery), estimate.released.orders > 0 {
            let (early, never) = (estimate.beforeDelivery.amount, estimate.neverDelivered.amount)
            tiles += [
                ("of it paid before delivery on the estimate", NumberText.percent(early, of: estimate.released.amount)),
                ("of it paid on the estimate and never delivered", NumberText.percent(never, of: estimate.released.amount)),
            ]
        }
        if let scan = figures(.deliveryScan)?.medianDays {
            let estimate = figures(.estimatedDelivery)?.medianDays.map { ", against \(NumberText.oneDecimal($0)) on the estimate" }
            tiles.append(("median wait on the delivery scan" + (estimate ?? ""), NumberText.oneDecimal(scan) + " days"))
        }
        return tiles.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }
    }
}
