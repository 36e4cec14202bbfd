extension StyleSheet {
    static let charts = #"""
        .spark { display: block; width: 5.5rem; height: 1.5rem; margin-left: auto; overflow: visible; } .spark path { fill: none; stroke: var(--accent); stroke-width: 1.5; } .spark .under { fill: var(--accent-soft); stroke: none; }

        """#
}
