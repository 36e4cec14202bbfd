extension StyleSheet {
    /// Lines stretch, texts do not: labels stand in drawings of their own around the plot.
    static let charts = #"""
        .chart { container-type: inline-size; min-width: 0; }
        .chart figcaption strong { display: block; font-weight: 650; } .chart figcaption span { display: block; color: var(--soft); font-size: var(--small); max-width: 70ch; }
        .s1 { --c: var(--c1); } .s2 { --c: var(--c2); --dash: 6 3; } .s3 { --c: var(--c3); --dash: 2 3; } .s4 { --c: var(--c4); --dash: 10 3 2 3; }
        .chart-box { display: grid; grid-template: 14rem var(--x, 1.4rem) / var(--y, 2.5rem) minmax(0, 1fr) var(--ends, 0); margin-top: .9rem; }
        .y-wide { --y: 3.6rem; } .x-two { --x: 2.3rem; } .x-three { --x: 3.2rem; } .ends-s { --ends: 7.5rem; } .ends-m { --ends: 10.5rem; } .ends-l { --ends: 14rem; }
        .chart-box > svg { width: 100%; height: 100%; overflow: visible; } .chart-box > .chart-y { width: calc(100% - .6rem); } .chart-plot { grid-column: 2; } .chart-ends { grid-column: 3; padding-left: .6rem; } .chart-x { grid-area: 2/2; }
        .chart text { font: var(--tiny) var(--sans); fill: var(--soft); font-variant-numeric: tabular-nums; } .chart-y text { text-anchor: end; } .chart-x text, .on-bar { text-anchor: middle; } .chart text.on-bar { fill: var(--ink); font-weight: 550; }
        .chart-ends text { fill: var(--c); font-weight: 600; }
        .grid, .base { stroke: var(--line); } .base { stroke: var(--edge); }
        .line { fill: none; stroke: var(--c); stroke-width: 2; stroke-dasharray: var(--dash); stroke-linejoin: round; vector-effect: non-scaling-stroke; } .band { fill: var(--c); opacity: .16; } .dot { fill: var(--c); stroke: var(--page); stroke-width: 1.5; }
        .bar { fill: color-mix(in oklab, var(--c) 85%, var(--page)); print-color-adjust: exact; } .hit { fill: transparent; } a:hover > .hit { fill: color-mix(in srgb, var(--ink) 6%, transparent); } a:focus-visible > .hit { stroke: var(--accent); stroke-width: 2; } .chart a { outline-offset: 0; text-decoration: none; }
        .legend { display: flex; flex-wrap: wrap; gap: .15rem 1rem; margin-top: .5rem; font-size: var(--small); } .legend li { display: flex; align-items: center; gap: .4rem; } .key { width: 1.4rem; height: .8rem; } .key line { stroke: var(--c); stroke-width: 3; stroke-dasharray: var(--dash); }
        .source { color: var(--soft); font-size: var(--tiny); margin-top: .5rem; } .numbers { margin-top: .35rem; font-size: var(--small); } .numbers summary { color: var(--soft); } .numbers table { margin-top: .35rem; } .numbers :is(td, th) { padding: .2rem .5rem .2rem 0; white-space: normal; min-width: 0; } .numbers :is(td, th:not(:first-child)) { text-align: right; }
        .funnel { margin-top: .75rem; } .funnel li { display: grid; grid-template-columns: 9rem minmax(0, 1fr) 3.5rem 3rem; gap: .75rem; align-items: center; padding: .25rem 0; } .funnel svg { width: 100%; height: 1.1rem; }
        .spark { display: block; width: clamp(3rem, 14vw, 5.5rem); height: 1.5rem; margin-left: auto; overflow: visible; } .spark path { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; } .spark .under { fill: var(--accent-soft); stroke: none; }
        @container (min-width: 32rem) { .legend:has(+ .chart-box[class*=ends-]) { display: none; } }
        @container (max-width: 40rem) { .extra { display: none; } }
        @container (max-width: 31.99rem) { .chart-box { --ends: 0; } .chart-ends { display: none; } .funnel li { grid-template-columns: minmax(0, 1fr) 3.5rem 3rem; } .funnel svg { grid-row: 2; grid-column: 1/-1; height: .8rem; } }

        """#
}
