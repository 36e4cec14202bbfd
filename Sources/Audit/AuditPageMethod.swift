import OrderFiles

extension AuditReport {
    var problemSection: Markup? {
        """
        <section aria-labelledby="problems">
        <h2 id="problems">Problems in the data</h2>
        \(problems.total == 0 ? Self.noProblems : problemList)
        \(signs.isEmpty ? Self.noSigns : signTable)
        </section>

        """
    }

    private static let noProblems: Markup = "<p>Every row could be read and found its order.</p>"
    private static let noSigns: Markup = "<p>No order has scans or status words that contradict each other.</p>"

    private var problemList: Markup {
        let kinds = OrderProblem.Kind.allCases.filter { problems.counts[$0] != nil }
        let items: [Markup] = kinds.map { kind in
            let count = problems.counts[kind] ?? 0
            let examples = problems.examples.filter { $0.kind == kind }.prefix(10)
            let lines: [Markup] = examples.map { "<li><code>\($0.file)</code>, line \($0.line): <bdi>\($0.detail)</bdi></li>\n" }
            let rest: Markup = count > examples.count ? "<li>and \(NumberText.count(count - examples.count)) more</li>" : ""
            return "<details><summary>\(kind.rawValue): \(NumberText.count(count))</summary><ul>\(lines)\(rest)</ul></details>\n"
        }
        return """
            <p>\(NumberText.count(problems.total)) rows or values could not be used; \(NumberText.count(setAside)) orders were set \
            aside because any figure on them would be a guess.</p>
            \(items)
            """
    }

    private var signTable: Markup {
        PageTable(
            caption: "Orders whose scans or status words cannot be right (they stay in the figures)",
            columns: ["Sign", "Orders", "For example"],
            rows: signs.map { [$0.sign.words, NumberText.count($0.orders), $0.examples.prefix(2).joined(separator: ", ")] },
            hasWords: true
        ).markup
    }

    private static let distanceMethod: Markup = """
        <li>Distance is the great circle between the zip codes of customer and farthest seller; the same city is \
        one band whatever the zip codes.</li>
        """

    var methodSection: Markup? {
        """
        <section aria-labelledby="method">
        <h2 id="method">How it was computed</h2>
        <ul>
        <li>Of \(NumberText.count(ordersRead)) orders read, the \(NumberText.count(counted.orders)) that were \(countedWord) count, \
        each as one, unweighted.</li>
        <li>Cashback is \(mapping.offer.words).</li>
        <li>A rule pays at its event, plus its delay of 7 days of 24 hours if it has one, but not before the order \
        was \(countedWord). Where the event is missing it does not pay.</li>
        <li>The promised ship date is the latest one among an order's items.</li>
        <li>Before delivery means that no delivery scan existed at the moment of payment; never delivered means that the files \
        hold none at all.</li>
        <li>Days are 24 hours from purchase. Medians are over the orders that a rule pays; curves show shares of all \
        \(countedWord) orders.</li>
        \(distances == nil ? "" : Self.distanceMethod)
        <li>Times without an offset were read on the clock of \(mapping.zone == .gmt ? "UTC" : mapping.zone.identifier).</li>
        </ul>
        </section>

        """
    }
}

extension OrderSign {
    var words: String {
        switch self {
        case .carrierScanBeforePurchase: "Handed over before purchase"
        case .deliveredBeforeCarrierScan: "Delivered before hand-over"
        case .statusDeliveredWithoutDeliveryScan: "Status delivered, no delivery scan"
        case .statusCanceledWithDeliveryScan: "Status cancelled, delivery scan"
        case .deliveredNeverApproved: "Delivered, never approved"
        }
    }
}
