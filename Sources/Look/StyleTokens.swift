extension StyleSheet {
    /// Colours, sizes and distances: everything else refers to these. Contrasts hold WCAG 2 AA in both schemes on every ground they meet.
    static let tokens = #"""
        :root {
          color-scheme: light dark;
          --ground: light-dark(#f5f3ee, #0e0e0d);
          --page: light-dark(#fffefc, #161615);
          --raised: light-dark(#fff, #1e1e1c);
          --sunken: light-dark(#f6f4ef, #1f1f1d);
          --line: light-dark(#e8e4db, #2d2c29);
          --edge: light-dark(#8f897c, #75716a);
          --ink: light-dark(#1c1a16, #eeebe4);
          --soft: light-dark(#655f54, #a8a297);
          --accent: light-dark(#2c49c4, #a3b4ff);
          --accent-soft: light-dark(#edf0fd, #232945);
          --fill: light-dark(#2c49c4, #4a63de);
          --fill-over: light-dark(#2239a0, #5a72e8);
          --good: light-dark(#13693f, #7dd3a4);
          --good-soft: light-dark(#e6f4ec, #163023);
          --waiting: light-dark(#7b5b00, #e0c36b);
          --waiting-soft: light-dark(#f9f1d8, #312911);
          --warning: light-dark(#a04700, #f3ac6b);
          --warning-soft: light-dark(#fdeee0, #372310);
          --bad: light-dark(#b1241d, #ff9f96);
          --bad-soft: light-dark(#fdebe9, #3c1815);
          --danger: light-dark(#b1241d, #c4382f);
          --new: light-dark(#fdf3c7, #3a3315);
          --c1: var(--accent);
          --c2: light-dark(#b3560d, #efa55f);
          --c3: light-dark(#0d766a, #62c9bb);
          --c4: light-dark(#6e6a61, #9d988e);
          --shadow: 0 1px 2px rgb(0 0 0/.06), 0 8px 24px rgb(0 0 0/.1);
          --sans: -apple-system, BlinkMacSystemFont, "Segoe UI Variable Text", "Segoe UI", Inter, "Adwaita Sans", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif;
          --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "Liberation Mono", monospace;
          --small: .8125rem; --tiny: .75rem;
        }
        [data-theme=light] { color-scheme: light; }
        [data-theme=dark] { color-scheme: dark; }
        .t-neutral { --tone: var(--soft); --tone-soft: var(--sunken); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='5' fill='none' stroke='%23000' stroke-width='2'/%3E%3C/svg%3E"); }
        .t-info { --tone: var(--accent); --tone-soft: var(--accent-soft); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='5'/%3E%3C/svg%3E"); }
        .t-waiting { --tone: var(--waiting); --tone-soft: var(--waiting-soft); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%23000' stroke-width='2'%3E%3Ccircle cx='8' cy='8' r='5.5'/%3E%3Cpath d='M8 5v3.4l2 1.2' stroke-width='1.6'/%3E%3C/svg%3E"); }
        .t-good { --tone: var(--good); --tone-soft: var(--good-soft); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='m3 8.6 3.3 3.3L13 4.7' fill='none' stroke='%23000' stroke-width='2.4'/%3E%3C/svg%3E"); }
        .t-warning { --tone: var(--warning); --tone-soft: var(--warning-soft); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke='%23000' stroke-width='1.7' stroke-linejoin='round'%3E%3Cpath d='M8 2.2 14.4 13.4H1.6zM8 6.4v3.2M8 11v1'/%3E%3C/svg%3E"); }
        .t-bad { --tone: var(--bad); --tone-soft: var(--bad-soft); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath d='m4 4 8 8m0-8-8 8' fill='none' stroke='%23000' stroke-width='2.4'/%3E%3C/svg%3E"); }

        """#
}
