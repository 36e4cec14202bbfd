import Look
extension OrderPage {
    var html: HTML {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Order \(key)</title>
        <link rel="stylesheet" href="/style.css">
        </head>
        <body>
        <main>
        <h1>Order \(.outside(key))</h1>
        <p class="soft">\(.outside(marketplace)) · <span class="id">\(id)</span></p>
        <p>\(state.map { HTML.sentence($0) + " " })</p>
        <h2>Where it is now</h2>
        \(whereabouts.map { "<p class=\"lead\">\(.sentence($0))</p>\n" })
        <h2>What was bought</h2>
        \(lineTable)
        \(parcels.map(parcel))
        <h2>Cashback</h2>
        \(claims.isEmpty ? "<p>The order came through no offer.</p>\n" : "")\(claims.map(claim))
        \(ifAny: anomalies.isEmpty ? nil : anomalyList)<h2>Everything that happened</h2>
        \(ifAny: isComplete ? nil : "<p class=\"mark\">There is more than is shown here; the journal has all of it.</p>\n")<ol class="facts">
        \(facts.map(fact))</ol>
        <p class="soft">Times are those of \(zone).</p>
        </main>
        </body>
        </html>

        """
    }

    private var lineTable: HTML {
        table(
            ["Article", "Merchant", "Quantity", "Price", "Shipping"], numbers: ["Quantity", "Price", "Shipping"],
            rows: lines.map { line in
                let remark: HTML? = line.remark.map { "<br><span class=\"soft\">\(.sentence($0))</span>" }
                return Row(
                    id: nil,
                    cells: ["\(.outside(line.sku))\(ifAny: remark)", .outside(line.merchant), "\(line.quantity)", "\(line.amount)", "\(line.shipping)"])
            }) + "<p>Together <strong>\(total)</strong>.</p>"
    }

    private func parcel(_ parcel: Parcel) -> HTML {
        """
        <h2>Parcel \(.outside(parcel.key))</h2>
        <p class="soft"><span class="id">\(parcel.id)</span>\(ifAny: parcel.hub.map { " · hub \(.outside($0))" })</p>
        <p>\(.outside(parcel.contents))</p>
        \(ifAny: parcel.scans.isEmpty ? "<p>No scan yet.</p>\n" : scanTable(parcel.scans))
        """
    }

    private func scanTable(_ scans: [Scan]) -> HTML {
        table(
            ["Step", "When", "Where", "Recorded by", "Evidence"],
            rows: scans.map { scan in
                let proof: HTML? = scan.isProof ? "<br><span class=\"good\">proves the delivery</span>" : nil
                let place: HTML = scan.place.map(HTML.outside) ?? ""
                return Row(
                    id: scan.id,
                    cells: [
                        "\(scan.step)\(ifAny: proof)", .time(scan.at), place, .outside(scan.recorder),
                        """
                        \(scan.grade); \(scan.standing)<br><span class="id soft">\(.outside(scan.source))</span><br><span class="id">\(scan.id)</span>
                        """,
                    ])
            })
    }

    private func claim(_ claim: Claim) -> HTML {
        let parts = table(
            ["For", "Amount", "State", "When"], numbers: ["Amount"],
            rows: claim.parts.map { part in
                Row(id: nil, cells: [.outside(part.what), "\(part.amount)", "\(part.state)", .sentence(part.sentence)])
            })
        return """
            <h3>\(.outside(claim.offer)): \(claim.amount)</h3>
            <p>\(claim.rule) <span class="id">\(claim.id)</span></p>
            \(ifAny: claim.comparison.map { "<p class=\"mark\">\($0)</p>\n" })\(parts)\(ifAny: claim.transfers.isEmpty ? nil : transferTable(claim.transfers))
            """
    }

    private func transferTable(_ transfers: [Transfer]) -> HTML {
        table(
            ["Transfer", "Amount", "When", "Ledger"], numbers: ["Amount"],
            rows: transfers.map { transfer in
                Row(
                    id: transfer.id,
                    cells: [
                        "\(transfer.what)", "\(transfer.amount)", .time(transfer.at),
                        "<span class=\"id\">\(transfer.id)</span><br><span class=\"id soft\">\(transfer.accounts)</span>",
                    ])
            })
    }

    private struct Row {
        /// What other places of the page lead to.
        let id: String?
        let cells: [HTML]
    }

    /// On a phone each row is a block, its cells led by the names of their columns.
    private func table(_ columns: [String], numbers: Set<String> = [], rows: [Row]) -> HTML {
        func mark(_ column: String) -> HTML { numbers.contains(column) ? " class=\"number\"" : "" }
        let heads: [HTML] = columns.map { "<th\(mark($0))>\($0)</th>" }
        let lines: [HTML] = rows.map { row in
            let cells: [HTML] = zip(columns, row.cells).map { column, cell in
                // An empty cell has nothing to name.
                cell.text.isEmpty ? "<td></td>" : "<td\(mark(column)) data-name=\"\(column)\">\(cell)</td>"
            }
            return "<tr\(ifAny: row.id.map { " id=\"\($0)\"" })>\(cells)</tr>\n"
        }
        return """
            <table>
            <thead><tr>\(heads)</tr></thead>
            <tbody>
            \(lines)</tbody>
            </table>

            """
    }

    private var anomalyList: HTML {
        """
        <h2>What does not fit</h2>
        <ul>
        \(anomalies.map { anomaly in
            """
            <li>\(.outside(anomaly.what)) (\(anomaly.state))\(ifAny: anomaly.decision.map { "<br><span class=\"soft\">\(.sentence($0))</span>" })<br>\
            <span class="id">\(anomaly.id)</span></li>

            """
        })</ul>

        """
    }

    private func fact(_ fact: Fact) -> HTML {
        """
        <li id="\(fact.id)">\(.time(fact.at)) · <strong>\(fact.what)</strong> · \(.outside(fact.who))\
        \(fact.details.map { "<br>\(.outside($0))" })<br><span class="id soft">\(fact.id)\
        \(ifAny: fact.cause.map { ", because of <a href=\"#\($0)\">\($0)</a>" })</span></li>

        """
    }
}

extension HTML {
    static func time(_ moment: Moment) -> HTML { "<time datetime=\"\(moment.machine)\">\(moment.text)</time>" }

    static func sentence(_ words: Words) -> HTML {
        let pieces: [HTML] = words.pieces.map { piece in
            switch piece {
            case .text(let text): "\(text)"
            case .outside(let text): outside(text)
            case .moment(let moment): time(moment)
            case .link(let id): "<a class=\"id\" href=\"#\(id)\">\(id)</a>"
            }
        }
        return "\(pieces)"
    }

}
