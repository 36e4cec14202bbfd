/// Colours and type of the audit page. Text colours keep 4.5:1 and drawn shapes 3:1 against the page, light and dark.
enum AuditStyle {
    struct Palette: Sendable {
        let page, panel, rule, ink, muted: String
        /// Segments: paid after delivery, before it, never delivered, not paid.
        let after, early, never, unpaid: String
        /// Curves of the two dates before delivery.
        let promise, handover: String
    }

    static let light = Palette(
        page: "#fdfcf9", panel: "#f4f1ea", rule: "#d8d3c6", ink: "#1e1d1a", muted: "#5d594f", after: "#1b7860",
        early: "#b35f00", never: "#a81f2d", unpaid: "#8d8777", promise: "#6d4fa3", handover: "#1f6c9e")

    static let dark = Palette(
        page: "#15171a", panel: "#1f2226", rule: "#3a3f46", ink: "#edebe6", muted: "#b0b3b8", after: "#56c3a2",
        early: "#f0a84e", never: "#ff8078", unpaid: "#858b93", promise: "#b9a5ea", handover: "#79b6e6")

    static var sheet: String {
        """
        :root { color-scheme: light dark; \(variables(light)) }
        @media (prefers-color-scheme: dark) { :root { \(variables(dark)) } }
        \(base)
        \(tables)
        \(drawings)
        @media print {
          :root { color-scheme: light; \(variables(light)) --page: #fff; --panel: #fff; }
          body { font-size: 10pt; max-width: none; padding: 0; }
          section, figure, tr { break-inside: avoid; } h2 { break-after: avoid; }
          .tiles div { border: 1px solid var(--rule); }
        }
        """
    }

    private static func variables(_ palette: Palette) -> String {
        """
        --page: \(palette.page); --panel: \(palette.panel); --rule: \(palette.rule); --ink: \(palette.ink); \
        --muted: \(palette.muted); --after: \(palette.after); --early: \(palette.early); --never: \(palette.never); \
        --unpaid: \(palette.unpaid); --promise: \(palette.promise); --handover: \(palette.handover);
        """
    }

    private static let base = """
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; max-width: 54rem; padding: 2.5rem 1.25rem 4rem; background: var(--page); color: var(--ink);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; overflow-wrap: break-word; }
        h1, h2 { line-height: 1.2; text-wrap: balance; }
        h1 { font-size: clamp(1.6rem, 1.2rem + 2vw, 2.25rem); letter-spacing: -0.015em; margin: 0 0 .5rem; }
        h2 { font-size: 1.25rem; margin: 0 0 .5rem; }
        p { margin: 0 0 1rem; max-width: 42rem; }
        header p, .note, figcaption { color: var(--muted); }
        header { margin-bottom: 2rem; }
        section { margin: 0 0 3rem; }
        .lead { font-size: clamp(1.1rem, 1rem + .6vw, 1.3rem); line-height: 1.45; text-wrap: pretty; }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .75rem; margin: 1.5rem 0 0; }
        .tiles div { display: flex; flex-direction: column-reverse; justify-content: flex-end; background: var(--panel);
          border-radius: .5rem; padding: .9rem 1rem; }
        .tiles dt { font-size: .875rem; line-height: 1.35; color: var(--muted); }
        .tiles dd { margin: 0; font-size: 1.2rem; font-weight: 650; font-variant-numeric: tabular-nums; }
        ul { padding-left: 1.2rem; } li { margin: .2rem 0; }
        .whole { white-space: nowrap; }
        details { margin: .5rem 0; } summary { cursor: pointer; }
        summary:focus-visible { outline: 2px solid var(--handover); outline-offset: 2px; }
        code { font: .9em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        footer { border-top: 1px solid var(--rule); padding-top: 1rem; color: var(--muted); font-size: .875rem; }
        """

    private static let tables = """
        table { width: 100%; border-collapse: collapse; margin: 1.25rem 0; font-size: .925rem; font-variant-numeric: tabular-nums; }
        caption { text-align: left; font-weight: 600; padding-bottom: .4rem; }
        th, td { text-align: right; vertical-align: top; padding: .45rem 0 .45rem .75rem; border-top: 1px solid var(--rule); }
        td { white-space: nowrap; }
        td.words { white-space: normal; overflow-wrap: anywhere; }
        th:first-child { text-align: left; padding-left: 0; font-weight: 500; }
        thead th { border-top: 0; color: var(--muted); font-weight: 500; font-size: .85rem; line-height: 1.3; vertical-align: bottom; }
        @media (min-width: 900px) { tbody th { white-space: nowrap; } }
        @media (max-width: 760px) {
          table, tbody, tr, th, td, caption { display: block; }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          tr { border-top: 1px solid var(--rule); padding: .6rem 0; }
          tbody th:first-child { border: 0; padding: 0 0 .15rem; font-weight: 600; }
          td { display: flex; justify-content: space-between; gap: 1rem; border: 0; padding: .1rem 0; }
          td.words { display: block; text-align: left; }
          td.words::before { display: block; }
          td::before { content: attr(data-label); color: var(--muted); text-align: left; }
        }
        """

    private static let drawings = """
        figure { margin: 1.25rem 0; } figcaption { font-size: .875rem; margin-top: .5rem; }
        svg { display: block; width: 100%; height: auto; overflow: visible; }
        svg text { fill: var(--ink); font-size: 13px; font-variant-numeric: tabular-nums; }
        svg .quiet { fill: var(--muted); font-size: 12px; }
        svg .end { text-anchor: end; } svg .middle { text-anchor: middle; } svg .strong { font-weight: 600; }
        svg .grid { stroke: var(--rule); stroke-width: 1; } svg .axis { stroke: var(--muted); stroke-width: 1; }
        svg .track { fill: none; stroke: var(--unpaid); stroke-width: 1; }
        .after { fill: var(--after); } .early { fill: var(--early); } .never { fill: var(--never); } .plain { fill: var(--handover); }
        svg .curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
        .narrow { display: none; }
        .legend { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0;
          margin: 0 0 1rem; font-size: .875rem; }
        .legend svg { display: inline-block; width: .9em; height: .9em; margin-right: .45em; vertical-align: -.08em; }
        @media (max-width: 760px) { .wide { display: none; } svg.narrow { display: block; max-width: 27rem; } }
        @media print { .wide { display: block; } svg.narrow { display: none; } }
        """
}
