import Core

/// Facts in the order in which they happened, by day, each with who did it and why.
package struct Timeline: Component {
    package struct Entry: Sendable {
        /// The fact's id, which links may lead to: `#fct_…`
        package let id: String
        package let at: Instant
        /// Where it happened, if clocks there differ from the viewer's.
        package let zone: Zone?
        package let tone: Tone
        package let title: HTML
        package let actor: String?
        /// The fact that made this one happen.
        package let cause: Link?
        /// Shown when it is opened.
        package let details: HTML?

        package init(
            id: String, at: Instant, zone: Zone? = nil, tone: Tone = .neutral, title: HTML, actor: String? = nil, cause: Link? = nil,
            details: HTML? = nil
        ) {
            self.id = id
            self.at = at
            self.zone = zone
            self.tone = tone
            self.title = title
            self.actor = actor
            self.cause = cause
            self.details = details
        }
    }

    package let entries: [Entry]
    package let empty: EmptyState

    package init(_ entries: [Entry], empty: EmptyState) {
        self.entries = entries
        self.empty = empty
    }

    package func html(_ viewer: Viewer) -> HTML {
        guard !entries.isEmpty else { return empty.html(viewer) }
        var days: [(day: String, entries: [Entry])] = []
        for entry in entries {
            let day = viewer.day(entry.at)
            if days.last?.day == day { days[days.count - 1].entries.append(entry) } else { days.append((day, [entry])) }
        }
        let parts = days.map { day, entries -> HTML in
            "<h3 class=\"day\">\(day)</h3><ol class=\"facts\">\(entries.map { item($0, viewer) })</ol>"
        }
        return "<div class=\"timeline\">\(parts)</div>"
    }

    private func item(_ entry: Entry, _ viewer: Viewer) -> HTML {
        var about: [HTML] = []
        if let actor = entry.actor { about.append("\(viewer.say(.factActor, ["actor": .text(actor)]))") }
        if let cause = entry.cause { about.append("\(viewer.say(.factCause)) \(cause.html(viewer))") }
        let line: HTML = about.isEmpty ? "" : "<div class=\"fact-about\">\(about.joined(" · "))</div>"
        let more: HTML = entry.details.map { "<details><summary>\(viewer.say(.factDetails))</summary>\($0)</details>" } ?? ""
        return """
            <li id="\(entry.id)" class="fact \(entry.tone.style)" data-key="\(entry.id)">\(viewer.time(entry.at, .clock, in: entry.zone))\
            <div class="fact-body"><div class="fact-title">\(entry.title)</div>\(line)\(more)</div></li>
            """
    }
}

extension [HTML] {
    /// One after the other with something between them.
    package func joined(_ between: HTML) -> HTML {
        var out: HTML = ""
        for (index, piece) in enumerated() { out += index == 0 ? piece : "\(between)\(piece)" }
        return out
    }
}
