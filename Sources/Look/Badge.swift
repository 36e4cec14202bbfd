/// A state in one or two words.
package struct Badge: Component {
    package let text: String
    package let tone: Tone

    package init(_ text: String, _ tone: Tone = .neutral) {
        self.text = text
        self.tone = tone
    }

    package var html: HTML { "<span class=\"badge \(tone.style)\">\(text)</span>" }
    package func html(_ viewer: Viewer) -> HTML { html }
}
