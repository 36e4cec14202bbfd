extension StyleSheet {
    static let base = #"""
        *, ::before, ::after { box-sizing: border-box; }
        html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
        body { margin: 0; background: var(--ground); color: var(--ink); font: .9375rem/1.5 var(--sans); }
        h1, h2, h3, p, ul, ol, dl, dd, figure, fieldset { margin: 0; padding: 0; }
        ul, ol { list-style: none; }
        :where(main) :where(ul, ol):not([class]) { list-style: revert; padding-left: 1.25rem; }
        .list > li + li { margin-top: .65rem; }
        fieldset { border: 0; min-width: 0; }
        h1 { font-size: 1.5rem; line-height: 1.25; font-weight: 650; letter-spacing: -.017em; text-wrap: balance; overflow-wrap: anywhere; }
        h2 { font-size: 1.0625rem; line-height: 1.35; font-weight: 650; letter-spacing: -.008em; }
        h3 { font-size: .9375rem; line-height: 1.4; font-weight: 600; }
        p { max-width: 65ch; }
        a { color: var(--accent); text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 35%, transparent); text-underline-offset: .18em; }
        a:hover { text-decoration-color: currentColor; }
        code { font: .9em/1.4 var(--mono); overflow-wrap: anywhere; }
        pre { margin: 0; white-space: pre-wrap; }
        time, .money, .number, .duration { font-variant-numeric: tabular-nums; }
        time, .money, .duration { white-space: nowrap; }
        .money.is-negative { color: var(--bad); }
        .zone { color: var(--soft); font-size: var(--tiny); white-space: nowrap; }
        .soft { color: var(--soft); } .small { font-size: var(--small); }
        .icon { flex: none; fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; vertical-align: -.15em; }
        .mark { flex: none; } .mark-ground { fill: var(--fill); } .mark-bars { fill: #fff; }
        .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
        [hidden] { display: none !important; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
        main:focus { outline: 0; }
        :target { background: var(--new); }
        button, input, select, textarea { font: inherit; color: inherit; }
        summary { cursor: pointer; }
        @keyframes is-new { from { background-color: var(--new); } }
        .is-new { animation: is-new 2.4s ease-out; }
        @media (prefers-reduced-motion: reduce) {
          *, ::before, ::after { animation-duration: .01ms !important; transition: none !important; scroll-behavior: auto !important; }
          .is-new { box-shadow: inset 3px 0 var(--waiting); }
        }

        """#
}
