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
        """
        <div class="scroll"><table>
        <thead><tr><th>Article</th><th>Merchant</th><th class="number">Quantity</th><th class="number">Price</th><th class="number">Shipping</th></tr></thead>
        <tbody>
        \(lines.map { line in
            """
            <tr><td>\(.outside(line.sku))\(ifAny: line.remark.map { "<br><span class=\"soft\">\(.sentence($0))</span>" })</td>\
            <td>\(.outside(line.merchant))</td><td class="number">\(line.quantity)</td><td class="number">\(line.amount)</td>\
            <td class="number">\(line.shipping)</td></tr>

            """
        })</tbody>
        </table></div>
        <p>Together <strong>\(total)</strong>.</p>
        """
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
        """
        <div class="scroll"><table>
        <thead><tr><th>Step</th><th>When</th><th>Where</th><th>Recorded by</th><th>Evidence</th></tr></thead>
        <tbody>
        \(scans.map { scan in
            """
            <tr id="\(scan.id)"><td>\(scan.step)\(ifAny: scan.isProof ? "<br><span class=\"good\">proves the delivery</span>" : nil)</td><td>\(.time(scan.at))</td>\
            <td>\(ifAny: scan.place.map(HTML.outside))</td><td>\(.outside(scan.recorder))</td>\
            <td>\(scan.grade); \(scan.standing)<br><span class="soft">\(.outside(scan.source))</span><br><span class="id">\(scan.id)</span></td></tr>

            """
        })</tbody>
        </table></div>

        """
    }

    private func claim(_ claim: Claim) -> HTML {
        """
        <h3>\(.outside(claim.offer)): \(claim.amount)</h3>
        <p>\(claim.rule) <span class="id">\(claim.id)</span></p>
        \(ifAny: claim.comparison.map { "<p class=\"mark\">\($0)</p>\n" })<div class="scroll"><table>
        <thead><tr><th>For</th><th class="number">Amount</th><th>State</th><th>When</th></tr></thead>
        <tbody>
        \(claim.parts.map { part in
            """
            <tr><td>\(.outside(part.what))</td><td class="number">\(part.amount)</td><td>\(part.state)</td><td>\(.sentence(part.sentence))</td></tr>

            """
        })</tbody>
        </table></div>
        \(ifAny: claim.transfers.isEmpty ? nil : transferTable(claim.transfers))
        """
    }

    private func transferTable(_ transfers: [Transfer]) -> HTML {
        """
        <div class="scroll"><table>
        <thead><tr><th>Transfer</th><th class="number">Amount</th><th>When</th><th>Ledger</th></tr></thead>
        <tbody>
        \(transfers.map { transfer in
            """
            <tr><td>\(transfer.what)</td><td class="number">\(transfer.amount)</td><td>\(.time(transfer.at))</td>\
            <td><span class="id">\(transfer.id)</span><br><span class="id soft">\(transfer.accounts)</span></td></tr>

            """
        })</tbody>
        </table></div>

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

    static func + (a: HTML, b: HTML) -> HTML { "\(a)\(b)" }
}
