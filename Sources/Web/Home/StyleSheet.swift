/// The look of pages: readable on a phone, in the dark and on paper.
enum StyleSheet {
    static let text = """
        :root {
          color-scheme: light dark;
          --ink: #1c1b19; --soft: #5d5a55; --paper: #fbfaf7; --card: #ffffff; --line: #dedad2; --good: #1d6b45; --mark: #8a4b00;
        }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #ece9e2; --soft: #a8a398; --paper: #171614; --card: #201f1c; --line: #3a3732; --good: #7ecba3; --mark: #f0b26b; }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; background: var(--paper); color: var(--ink);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
        }
        main { max-width: 46rem; margin: 0 auto; padding: 1.5rem 1rem 4rem; }
        h1 { font-size: 1.6rem; line-height: 1.2; margin: 0 0 .25rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin: 2.25rem 0 .6rem; padding-top: 1rem; border-top: 1px solid var(--line); }
        h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; overflow-wrap: anywhere; }
        p, ul, ol { margin: .35rem 0; }
        a { color: inherit; }
        code, .id { font-family: ui-monospace, "SF Mono", Menlo, Consolas, monospace; font-size: .8rem; overflow-wrap: anywhere; }
        .soft { color: var(--soft); }
        .lead { font-size: 1.1rem; }
        .good { color: var(--good); font-weight: 600; }
        .mark { color: var(--mark); border: 1px solid currentColor; border-radius: .3rem; padding: .4rem .6rem; margin: .6rem 0; }
        table { width: 100%; border-collapse: collapse; font-size: .92rem; margin: .6rem 0; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); }
        th { color: var(--soft); font-weight: 500; }
        td { overflow-wrap: break-word; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        ol.facts { list-style: none; padding: 0; }
        ol.facts li { padding: .5rem 0 .5rem .9rem; border-left: 2px solid var(--line); margin-left: .3rem; }
        time { font-variant-numeric: tabular-nums; white-space: nowrap; }
        :target { background: var(--line); }
        a:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
        @media (max-width: 36rem) {
          main { padding-top: 1rem; }
          thead { position: absolute; clip-path: inset(50%); }
          table, tbody, tr, td { display: block; }
          tr { border-bottom: 1px solid var(--line); padding: .5rem 0; }
          td, td.number { border: 0; padding: .1rem 0 .1rem 6.2rem; text-align: left; white-space: normal; overflow-wrap: anywhere; }
          td::before { content: attr(data-name); float: left; margin-left: -6.2rem; color: var(--soft); }
          td:empty { display: none; }
        }
        @media print {
          :root { color-scheme: light; --ink: #000; --soft: #444; --paper: #fff; --card: #fff; --line: #bbb; --good: #000; --mark: #000; }
          main { max-width: none; padding: 0; }
          tr, li { break-inside: avoid; }
        }

        """
}
