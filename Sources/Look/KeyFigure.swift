/// A number that matters, which opens the facts behind it.
package struct KeyFigure: Component {
    /// How it differs from before.
    package struct Delta: Sendable {
        package let text: String
        package let tone: Tone

        /// - Parameter text: with its sign and what it is compared with: `+12 since yesterday`.
        package init(_ text: String, _ tone: Tone = .neutral) {
            self.text = text
            self.tone = tone
        }
    }

    package let label: String
    package let value: HTML
    /// The list that the number counts.
    package let path: String?
    package let delta: Delta?
    package let spark: Sparkline?
    /// What to know about it: `of 14 today`, `oldest 3 d`.
    package let note: HTML?

    /// - Parameter value: a number or an amount, formatted for the viewer.
    package init(_ label: String, _ value: HTML, path: String? = nil, delta: Delta? = nil, spark: Sparkline? = nil, note: HTML? = nil) {
        self.label = label
        self.value = value
        self.path = path
        self.delta = delta
        self.spark = spark
        self.note = note
    }

    package func html(_ viewer: Viewer) -> HTML { html(viewer, leads: false) }

    /// - Parameter leads: what it counts becomes what the next one counts.
    func html(_ viewer: Viewer, leads: Bool) -> HTML {
        let number: HTML = path.map { "<a href=\"\($0)\">\(value)</a>" } ?? value
        let change: HTML = delta.map { "<span class=\"delta \($0.tone.style)\">\($0.text)</span>" } ?? ""
        let line: HTML = spark.map { "<dd class=\"figure-spark\">\($0.html(viewer))</dd>" } ?? ""
        let more: HTML = note.map { "<span class=\"soft\">\($0)</span>" } ?? ""
        return """
            <div class="figure\(leads ? " leads" : "")" data-key="\(label)"><dt>\(label)</dt><dd class="figure-value">\(number)</dd>\
            <dd class="figure-more">\(change)\(more)</dd>\(line)</div>
            """
    }
}

/// Key figures beside each other.
package struct KeyFigures: Component {
    package let figures: [KeyFigure]
    /// So many of the first are stages of one way: each leads to the next.
    package let stages: Int

    package init(_ figures: [KeyFigure], stages: Int = 0) {
        self.figures = figures
        self.stages = stages
    }

    package func html(_ viewer: Viewer) -> HTML {
        "<dl class=\"figures\">\(figures.enumerated().map { $1.html(viewer, leads: $0 + 1 < stages) })</dl>"
    }
}
