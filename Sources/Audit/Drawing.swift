/// An SVG drawing in two widths, for a page and for a phone, each with its text equivalent. The style sheet shows one.
struct Drawing {
    /// Unique on the page.
    let id: String
    let title: String
    /// What a person who does not see the drawing needs to know.
    let description: String
    /// Draws at a given width, in units of about one pixel, and answers the height used.
    let body: (_ width: Double) -> (markup: Markup, height: Double)

    static let wide = 720.0
    static let narrow = 350.0

    var markup: Markup { "\(variant("wide", Self.wide))\(variant("narrow", Self.narrow))" }

    private func variant(_ name: String, _ width: Double) -> Markup {
        let (markup, height) = body(width)
        return """
            <svg class="\(name)" viewBox="0 0 \(width) \(height)" role="img" aria-labelledby="\(id)-\(name)-t \(id)-\(name)-d">
            <title id="\(id)-\(name)-t">\(title)</title><desc id="\(id)-\(name)-d">\(description)</desc>
            \(markup)
            </svg>

            """
    }
}
