import OrderFiles

extension AuditReport {
    var distanceSection: Markup? {
        guard let distances else { return nil }
        let longest = distances.rows.compactMap(\.medianDays).max() ?? 0
        let bars = distances.rows.map { row in
            BarDrawing.Bar(
                label: row.band.words, value: "\(NumberText.oneDecimal(row.medianDays)) days, \(NumberText.count(row.orders)) orders",
                segments: [.init(kind: "plain", part: longest == 0 ? 0 : (row.medianDays ?? 0) / longest)])
        }
        let words = distances.rows.map { "\($0.band.words): \(NumberText.oneDecimal($0.medianDays)) days." }
        let drawing = Drawing(
            id: "distance", title: "Median days from purchase to delivery, by distance from seller to customer",
            description: words.joined(separator: " "), body: BarDrawing(bars: bars).body)
        let table = PageTable(
            caption: "Orders by distance from the farthest seller to the customer",
            columns: ["Distance", "Orders", "Median days to delivery", "Never delivered", "Paid early by the estimate"],
            rows: distances.rows.map { row in
                [
                    row.band.words, NumberText.count(row.orders), NumberText.oneDecimal(row.medianDays),
                    NumberText.percent(row.neverDelivered, of: row.orders), NumberText.percent(row.estimateEarly, of: row.estimatePaid),
                ]
            })
        return """
            <section aria-labelledby="local">
            <h2 id="local">Local against remote</h2>
            <p>Median days from purchase to delivery scan.</p>
            <figure>
            \(drawing.markup)
            </figure>
            \(table.markup)
            <p class="note">The distance of \(NumberText.count(distances.unknown)) \(countedWord) orders is unknown: they have no items, or no \
            place with a position.</p>
            </section>

            """
    }

    var reviewSection: Markup? {
        guard let reviews else { return nil }
        let highest = max(5, reviews.rows.compactMap(\.meanScore).max() ?? 0)
        let bars = reviews.rows.map { row in
            BarDrawing.Bar(
                label: row.punctuality.words, value: NumberText.twoDecimals(row.meanScore),
                segments: [.init(kind: "plain", part: (row.meanScore ?? 0) / highest)])
        }
        let words = reviews.rows.map { "\($0.punctuality.words): \(NumberText.twoDecimals($0.meanScore))." }
        let drawing = Drawing(
            id: "reviews", title: "Mean review score by time of delivery", description: words.joined(separator: " "),
            body: BarDrawing(bars: bars).body)
        let table = PageTable(
            caption: "Reviews by time of delivery", columns: ["Delivery", "Orders reviewed", "Mean score"],
            rows: reviews.rows.map {
                [$0.punctuality.words, NumberText.count($0.orders), NumberText.twoDecimals($0.meanScore)]
            })
        return """
            <section aria-labelledby="reviews">
            <h2 id="reviews">What buyers said</h2>
            <p>Orders delivered by their estimate scored \(NumberText.twoDecimals(reviews.meanInTime)) on average, orders delivered \
            after it \(NumberText.twoDecimals(reviews.meanLate)).</p>
            <figure>
            \(drawing.markup)
            </figure>
            \(table.markup)
            </section>

            """
    }
}
