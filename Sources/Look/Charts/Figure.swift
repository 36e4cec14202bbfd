/// The frame that all charts share: a title, the drawing between its labels, where the numbers come from, and the numbers themselves.
///
/// Drawings are made of several SVGs, measured in percent, so that lines stretch with the page while texts keep their size on every screen.
struct Figure {
    let title: String
    /// What to see in it, in a sentence: shown, and read out with the drawing.
    let description: String
    let source: String?
    /// Name and style of each series; shown where the labels at the ends have no room.
    var legend: [String] = []
    var yLabels: [Label] = []
    var xLabels: [Label] = []
    var endLabels: [Label] = []
    /// Children of the plot's SVG.
    var plot: HTML = ""
    /// Whether something in the plot can be pressed.
    var hasLinks = false
    var head: [String] = []
    var rows: [[String]] = []

    struct Label {
        /// Of the drawing's width or height, 0 to 1 from the left or the top.
        let at: Double
        let text: String
        /// The same text in lines; one where it is not broken.
        var lines: [String] = []
        /// Left out where the drawing is narrow.
        var isExtra = false
        /// Index of the series it belongs to.
        var series: Int?
    }

    /// The most rows of numbers that a chart spells out.
    static let rowsAtMost = 50

    func html(_ viewer: Viewer) -> HTML {
        let keys: HTML = legend.isEmpty ? "" : "<ul class=\"legend\">\(legend.enumerated().map(key))</ul>"
        let origin: HTML = source.map { "<p class=\"source\">\(viewer.say(.chartSource, ["source": .text($0)]))</p>" } ?? ""
        let role = hasLinks ? "group" : "img"
        return """
            <figure class="chart"><figcaption><strong>\(title)</strong><span>\(description)</span></figcaption>\(keys)\
            <div class="\(boxStyle)"><svg class="chart-y" aria-hidden="true">\(yLabels.map { text($0, isVertical: true) })</svg>\
            <svg class="chart-plot" role="\(role)"><title>\(title)</title><desc>\(description)</desc>\(plot)</svg>\(ends)\
            <svg class="chart-x" aria-hidden="true">\(xLabels.map { text($0, isVertical: false) })</svg></div>\(origin)\(numbers(viewer))</figure>
            """
    }

    private var boxStyle: String {
        let long = yLabels.contains { $0.text.count > 4 } ? " y-wide" : ""
        let most = endLabels.map(\.text.count).max() ?? 0
        let room = most == 0 ? "" : most <= 14 ? " ends-s" : most <= 22 ? " ends-m" : " ends-l"
        let deep = ["", "", " x-two", " x-three"]
        return "chart-box" + long + room + deep[min(xLabels.map(\.lines.count).max() ?? 0, deep.count - 1)]
    }

    private var ends: HTML {
        guard !endLabels.isEmpty else { return "" }
        let texts = endLabels.map { label -> HTML in
            "<text class=\"s\((label.series ?? 0) % 4 + 1)\" x=\"0\" y=\"\(Coordinate.percent(label.at))\" dy=\".35em\">\(label.text)</text>"
        }
        return "<svg class=\"chart-ends\" aria-hidden=\"true\">\(texts)</svg>"
    }

    private func text(_ label: Label, isVertical: Bool) -> HTML {
        let place = Coordinate.percent(label.at)
        let extra: String? = label.isExtra ? "extra" : nil
        if isVertical { return "<text x=\"100%\" y=\"\(place)\" dy=\".35em\">\(label.text)</text>" }
        guard label.lines.count > 1 else { return "<text x=\"\(place)\" y=\"1.1em\"\(attribute: "class", extra)>\(label.text)</text>" }
        let lines = label.lines.enumerated().map { "<tspan x=\"\(place)\" dy=\"\($0 == 0 ? "0" : "1.15em")\">\($1)</tspan>" as HTML }
        return "<text y=\"1.1em\">\(lines)</text>"
    }

    private func key(_ index: Int, _ name: String) -> HTML {
        "<li><svg class=\"key\" aria-hidden=\"true\"><line class=\"s\(index % 4 + 1)\" x2=\"100%\" y1=\"50%\" y2=\"50%\"/></svg>\(name)</li>"
    }

    private func numbers(_ viewer: Viewer) -> HTML {
        guard !rows.isEmpty else { return "" }
        let names = head.map { "<th scope=\"col\">\($0)</th>" as HTML }
        let step = max(1, (rows.count + Self.rowsAtMost - 1) / Self.rowsAtMost)
        let lines = stride(from: 0, to: rows.count, by: step).map { index -> HTML in
            "<tr><th scope=\"row\">\(rows[index].first ?? "")</th>\(rows[index].dropFirst().map { "<td>\($0)</td>" as HTML })</tr>"
        }
        return """
            <details class="numbers"><summary>\(viewer.say(.chartTable))</summary><table><caption class="unseen">\(title)</caption>\
            <thead><tr>\(names)</tr></thead><tbody>\(lines)</tbody></table></details>
            """
    }

    // MARK: Shared parts of drawings

    static func grid(_ scale: Scale) -> HTML {
        let lines = scale.ticks.map { tick -> HTML in
            let y = Coordinate.percent(1 - scale.share(tick))
            let style: StaticString = tick == 0 ? "base" : "grid"
            return "<line class=\"\(style.description)\" x2=\"100%\" y1=\"\(y)\" y2=\"\(y)\"/>"
        }
        return "\(lines)"
    }

    static func labels(_ scale: Scale, _ axis: Axis, isVertical: Bool, _ viewer: Viewer) -> [Label] {
        let step = scale.ticks.count > 1 ? scale.ticks[1] - scale.ticks[0] : 1
        let texts = scale.ticks.map { axis.tick($0, step: step, viewer) }
        let skips = isVertical ? 1 : every(texts, room: 280)
        return zip(scale.ticks, texts).enumerated().map { index, tick in
            let share = scale.share(tick.0)
            return Label(at: isVertical ? 1 - share : share, text: tick.1, isExtra: index % skips != 0)
        }
    }

    /// Every how many-th of these labels fits beside its neighbours.
    /// - Parameter room: of the narrowest drawing, in pixels.
    static func every(_ texts: [String], room: Int) -> Int {
        let width = (texts.map(\.count).max() ?? 1) * 7 + 10
        return max(1, (texts.count * width + room - 1) / room)
    }

    /// Labels in as few lines as fit beside their neighbours, at most three: broken between words, each line as full as it may be.
    /// - Parameter room: of the narrowest drawing, in pixels.
    static func broken(_ texts: [String], room: Int) -> [[String]] {
        let letters = max(1, (room / max(texts.count, 1) - 6) / 7)
        return texts.map { text in
            var lines: [String] = []
            for word in text.split(separator: " ") {
                if let last = lines.last, last.count + 1 + word.count <= letters || lines.count == 3 {
                    lines[lines.count - 1] = "\(last) \(word)"
                } else {
                    lines.append(String(word))
                }
            }
            return lines
        }
    }

    /// A stretched drawing of 1,000 by 1,000 units inside the plot.
    static func stretched(_ shapes: HTML) -> HTML {
        "<svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" width=\"100%\" height=\"100%\">\(shapes)</svg>"
    }

    /// Moves labels apart that would stand on each other, in their order, inside the drawing.
    /// - Parameter gap: the least distance, as a share of the height.
    static func spread(_ labels: [Label], gap: Double = 0.085) -> [Label] {
        let order = labels.indices.sorted { labels[$0].at < labels[$1].at }
        var places = order.map { labels[$0].at }
        for index in places.indices.dropFirst() { places[index] = max(places[index], places[index - 1] + gap) }
        var limit = 1.0
        for index in places.indices.reversed() {
            places[index] = min(places[index], limit)
            limit = places[index] - gap
        }
        return zip(order, places).map { index, place in Label(at: max(place, 0), text: labels[index].text, series: labels[index].series) }
    }
}
