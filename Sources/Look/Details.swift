/// What is known about one thing, term by term. Terms without a value are left out by whoever builds it.
package struct DescriptionList: Component {
    package enum Shape: String, Sendable {
        /// A line for each.
        case lines = "about"
        /// Beside each other, the value below its term, as many as fit.
        case cells
        /// Amounts that add up, at the right.
        case sums
    }

    package struct Item: Sendable {
        package let term: String
        package let text: HTML

        package init(_ term: String, _ text: HTML) {
            self.term = term
            self.text = text
        }
    }

    package let items: [Item]
    package let shape: Shape

    package init(_ items: [Item], _ shape: Shape = .lines) {
        self.items = items
        self.shape = shape
    }

    package func html(_ viewer: Viewer) -> HTML {
        "<dl class=\"\(shape.rawValue)\">\(items.map { "<div><dt>\($0.term)</dt><dd>\($0.text)</dd></div>" as HTML })</dl>"
    }
}

/// An id, short to read, whole to copy.
package struct CopyID: Component {
    package let id: String
    package init(_ id: String) { self.id = id }

    /// Its kind and its last characters, which differ most: `ord_…5k2m9q`. Short ids stay whole.
    package var short: String {
        guard id.count > 14 else { return id }
        let kind = id.split(separator: "_", maxSplits: 1).first.map { $0.count <= 5 && $0.count < id.count ? $0 + "_" : "" } ?? ""
        return "\(kind)…\(id.suffix(6))"
    }

    package func html(_ viewer: Viewer) -> HTML {
        """
        <span class="copy"><code title="\(id)">\(short)</code><button type="button" data-copy="\(id)" hidden>\(viewer.say(.copyID))</button></span>
        """
    }

    /// Only to be read: inside links, where nothing else can be pressed.
    package var code: HTML { "<code title=\"\(id)\">\(short)</code>" }
}

/// Two or more records of one thing, to be compared.
package struct SideBySide: Component {
    package struct Record: Sendable {
        package let title: HTML
        package let tone: Tone
        package let content: HTML

        package init(_ title: HTML, tone: Tone = .neutral, _ content: HTML) {
            self.title = title
            self.tone = tone
            self.content = content
        }
    }

    package let records: [Record]
    package init(_ records: [Record]) { self.records = records }

    package func html(_ viewer: Viewer) -> HTML {
        let parts = records.map { record -> HTML in
            "<section class=\"record \(record.tone.style)\"><h3>\(record.title)</h3>\(record.content)</section>"
        }
        return "<div class=\"beside\">\(parts)</div>"
    }
}

/// How much of something is done.
package struct Progress: Component {
    package let label: String
    package let done: Int64
    package let total: Int64

    /// - Parameter total: above 0; `done` is held between 0 and it.
    package init(_ label: String, done: Int64, total: Int64) {
        self.label = label
        self.total = max(total, 1)
        self.done = min(max(done, 0), self.total)
    }

    package func html(_ viewer: Viewer) -> HTML {
        let share = viewer.percent(Double(done) / Double(total), digits: 0)
        return """
            <label class="progress"><span>\(label)</span><span class="soft">\(share)</span>\
            <progress value="\(done)" max="\(total)">\(share)</progress></label>
            """
    }
}

/// How far something has come on its way, for those who wait for it.
package struct Steps: Component {
    package enum State: String, Sendable {
        case done
        case current
        case ahead
        /// The way ended here.
        case stopped
    }

    package struct Stage: Sendable {
        package let title: String
        package let state: State
        /// When it was, or when it is expected.
        package let note: HTML?

        package init(_ title: String, _ state: State, note: HTML? = nil) {
            self.title = title
            self.state = state
            self.note = note
        }
    }

    package let stages: [Stage]
    package init(_ stages: [Stage]) { self.stages = stages }

    package func html(_ viewer: Viewer) -> HTML {
        let items = stages.map { stage -> HTML in
            let said: Phrase =
                switch stage.state {
                case .done: .stepDone
                case .current: .stepCurrent
                case .ahead: .stepAhead
                case .stopped: .stepStopped
                }
            let note: HTML = stage.note.map { "<span class=\"step-note\">\($0)</span>" } ?? ""
            let here: String? = stage.state == .current ? "step" : nil
            return """
                <li class="step is-\(stage.state.rawValue)"\(attribute: "aria-current", here)><span class="step-title">\(stage.title)\
                <span class="unseen"> (\(viewer.say(said)))</span></span>\(note)</li>
                """
        }
        return "<ol class=\"steps\">\(items)</ol>"
    }
}
