extension StyleSheet {
    static let components = shown + asked

    /// What is read: states, figures, tables, facts.
    private static let shown = #"""
        .badge { display: inline-flex; align-items: center; gap: .35rem; padding: 0 .5rem 0 .4rem; border: 1px solid var(--line); border-radius: 99px; background: var(--raised); font-size: var(--small); line-height: 1.375rem; white-space: nowrap; }
        .badge::before, .delta::before, .fact::before, .notice::before, .step::before { content: ""; flex: none; width: .75rem; height: .75rem; background: var(--tone); -webkit-mask: var(--shape) center/contain no-repeat; mask: var(--shape) center/contain no-repeat; forced-color-adjust: none; print-color-adjust: exact; }
        .badge.t-warning, .badge.t-bad { background: var(--tone-soft); border-color: transparent; color: var(--tone); }
        .notice { display: grid; grid-template-columns: auto 1fr; gap: .1rem .65rem; padding: .7rem .9rem; border-radius: 8px; background: var(--tone-soft); margin-bottom: 1rem; }
        .notice::before { width: 1rem; height: 1rem; margin-top: .2rem; }
        .notice-text { grid-column: 2; }
        .figures { display: flex; flex-wrap: wrap; border: 1px solid var(--line); border-radius: 10px; overflow: hidden; background: var(--raised); }
        .figure { flex: 1 1 10.5rem; display: grid; grid-template: auto auto 1fr / 1fr auto; column-gap: .5rem; min-width: 0; padding: .85rem 1rem .8rem; margin: -1px 0 0 -1px; border: solid var(--line); border-width: 1px 0 0 1px; }
        @media (min-width: 48rem) and (max-width: 85.99rem) { .figures:has(> :nth-child(5)) > .figure { flex-basis: 30%; } }
        .figure dt, .figure-more { grid-column: 1/-1; } .figure-spark { grid-area: 2/2; align-self: center; } .figure dt { color: var(--soft); font-size: var(--small); }
        .figure-value { font-size: 1.625rem; line-height: 1.3; font-weight: 600; letter-spacing: -.02em; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
        .figure-value a { color: inherit; text-decoration-color: var(--line); text-decoration-thickness: 2px; }
        .figure-value a:hover { color: var(--accent); }
        @media (min-width: 86rem) { .leads { position: relative; } .leads::after { content: ""; position: absolute; z-index: 1; right: -.4rem; top: calc(50% - .35rem); width: .7rem; height: .7rem; border: solid var(--edge); border-width: 1px 1px 0 0; background: var(--raised); transform: rotate(45deg); } }
        .figure-more { display: flex; flex-wrap: wrap; align-items: end; gap: .15rem .6rem; padding-top: .15rem; font-size: var(--small); }
        .delta { display: inline-flex; gap: .25rem; align-items: center; color: var(--tone); } .delta:is(.t-neutral, .t-good)::before { display: none; }
        .table-block { container-type: inline-size; }
        table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
        th, td { padding: .55rem .75rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; }
        th:first-child { padding-left: .25rem; } tr > :last-child { padding-right: .25rem; }
        thead th { color: var(--soft); font-size: var(--small); font-weight: 500; white-space: nowrap; padding-block: .4rem; vertical-align: bottom; }
        .number, .money { text-align: right; } td.number, td.money, td.time { white-space: nowrap; }
        tbody th { font-weight: 500; min-width: 7rem; }
        .scroll { overflow-x: auto; }
        tr[data-open] { position: relative; transform: translate(0); }
        tr[data-open]:hover, tr.is-here { background: var(--sunken); }
        a.row { color: var(--ink); text-decoration: none; } a.row::after { content: ""; position: absolute; inset: 0; } a.row:focus-visible { outline: 0; } a.row:focus-visible::after { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: 4px; } tr:hover a.row { text-decoration: underline; }
        tr[data-open] :is(td) :is(a, button, summary) { position: relative; z-index: 1; }
        a.sort { color: inherit; text-decoration: none; } a.sort:hover { color: var(--ink); }
        a.sort::after { content: "\2195"; opacity: .45; margin-left: .25rem; }
        [aria-sort] a.sort { color: var(--ink); } [aria-sort=ascending] a.sort::after { content: "\2191"; opacity: 1; } [aria-sort=descending] a.sort::after { content: "\2193"; opacity: 1; }
        .table-foot { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem 1rem; padding: .75rem .25rem; font-size: var(--small); } .csv { margin-left: auto; }
        .paging { display: flex; gap: .5rem; }
        @container (max-width: 40rem) { \#(cards(".many ")) } @container (max-width: 34rem) { \#(cards(".some ")) }
        .demo { display: grid; grid-template-columns: 1fr auto; gap: 0 1.5rem; align-items: center; } .demo details { grid-area: 1/1/2/3; } .demo-order { grid-area: 1/2; align-self: start; z-index: 1; } .demo summary { min-height: 2.6rem; padding-right: 10rem; } .demo summary .soft { display: block; }
        .demo-more { display: flex; flex-wrap: wrap; gap: .5rem .75rem; padding-top: .6rem; } .demo-more form { display: flex; gap: .5rem; align-items: center; } .demo .button, .demo select { min-height: 2rem !important; padding-block: .1rem; padding-inline: .7rem; white-space: nowrap; margin: 0; } .demo label { display: flex; align-items: center; gap: .5rem; white-space: nowrap; } .demo select { width: auto; max-width: 11rem; padding-inline: .4rem; font-size: var(--small); }
        .paces { display: inline-flex; } .pace { border: 1px solid var(--line); background: none; padding: .3rem .5rem; margin-left: -1px; cursor: pointer; font-variant-numeric: tabular-nums; } .pace[aria-pressed=true] { background: var(--accent-soft); color: var(--accent); font-weight: 600; }
        .sample { padding: 1rem 1.25rem 1.25rem; border: 1px solid var(--line); border-radius: 10px; background: var(--page); color: var(--ink); } .sample > * + * { margin-top: .75rem; }
        .empty { padding: 1.25rem 1rem; border: 1px dashed var(--line); border-radius: 10px; text-align: center; } .empty p { margin: .25rem auto 0; color: var(--soft); } .empty .button { margin-top: .9rem; }
        .day { position: sticky; top: 0; z-index: 1; padding: .4rem 0; background: var(--page); color: var(--soft); font-size: var(--small); }
        .fact { position: relative; display: grid; grid-template-columns: 3.4rem .75rem minmax(0, 1fr); gap: 0 .75rem; padding-bottom: .9rem; }
        .fact > time, .fact > .zone { grid-column: 1; color: var(--soft); font-size: var(--small); line-height: 1.4rem; } .fact > .zone { grid-row: 2; line-height: 1; }
        .fact::before { grid-column: 2; grid-row: 1; margin-top: .35rem; }
        .fact::after { content: ""; position: absolute; left: calc(4.15rem + .3125rem); top: 1.35rem; bottom: -.2rem; width: 2px; background: var(--line); } .fact:last-child::after { display: none; }
        .fact-body { grid-column: 3; grid-row: 1/span 3; } .fact-about { color: var(--soft); font-size: var(--small); } .fact-about a { color: inherit; }
        .fact details { margin-top: .25rem; font-size: var(--small); } .fact summary { color: var(--soft); }
        .about > div { display: grid; grid-template-columns: minmax(5.5rem, min(30%, 13rem)) minmax(0, 1fr); gap: .75rem; padding: .4rem 0; border-bottom: 1px solid var(--line); } .about > div:last-child { border: 0; }
        .about dt { color: var(--soft); } .about dd { overflow-wrap: anywhere; }
        .cells { display: grid; grid-template-columns: 1fr 1fr; gap: .5rem 1rem; } .cells dt { color: var(--soft); font-size: var(--small); } .cells dd { overflow-wrap: anywhere; } @media (min-width: 44rem) { .cells { display: flex; flex-wrap: wrap; gap: .5rem 2rem; } .cells > div { min-width: 6rem; max-width: 19rem; } }
        .sums > div { display: flex; justify-content: space-between; gap: 1rem; padding: .45rem 0; border-bottom: 1px solid var(--line); } .sums > div:last-child { border: 0; }
        .copy { display: inline-flex; align-items: center; gap: .4rem; white-space: nowrap; }
        .copy button { border: 0; background: none; padding: 0; color: var(--accent); font-size: var(--tiny); cursor: pointer; } .copy button:hover { text-decoration: underline; }
        .beside { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: 1rem; }
        .record { padding: .9rem 1rem; border: 1px solid var(--line); border-top: 3px solid var(--tone); border-radius: 4px 4px 10px 10px; background: var(--raised); min-width: 0; } .record h3 { margin-bottom: .4rem; }
        [data-item] { padding: 1rem; margin: 0 -1rem; scroll-margin: 1rem; } [data-item] + [data-item] { border-top: 1px solid var(--line); } [data-item] > * + * { margin-top: .75rem; } [data-item]:focus-within { background: var(--sunken); } h2 .badge, h3 .badge { font-weight: 400; letter-spacing: 0; }
        .item-head { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; } .item-head time { margin-left: auto; color: var(--soft); font-size: var(--small); }
        td .progress { min-width: 12rem; } .progress { display: grid; grid-template-columns: 1fr auto; gap: .25rem; font-size: var(--small); font-variant-numeric: tabular-nums; }
        progress { grid-column: 1/-1; width: 100%; height: .5rem; appearance: none; border: 0; border-radius: 99px; background: var(--line); accent-color: var(--fill); overflow: hidden; } ::-webkit-progress-bar { background: var(--line); } ::-webkit-progress-value { background: var(--fill); } ::-moz-progress-bar { background: var(--fill); }
        .steps { display: grid; gap: 0; margin: 1rem 0; }
        .step { position: relative; padding: 0 0 1.1rem 2rem; --tone: var(--edge); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6.5' fill='none' stroke='%23000' stroke-width='2'/%3E%3C/svg%3E"); }
        .step::before { position: absolute; left: 0; top: .15rem; width: 1.15rem; height: 1.15rem; }
        .step::after { content: ""; position: absolute; left: .5rem; top: 1.5rem; bottom: 0; width: 2px; background: var(--line); } .step:last-child::after { display: none; }
        .step.is-done { --tone: var(--good); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill-rule='evenodd' d='M8 .5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M6.9 11.6 3.5 8.2l1.3-1.3 2.1 2.1 4.4-4.5 1.3 1.3z'/%3E%3C/svg%3E"); } .step.is-done::after { background: var(--good); }
        .step.is-current { --tone: var(--accent); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='6.5' fill='none' stroke='%23000' stroke-width='2'/%3E%3Ccircle cx='8' cy='8' r='3.5'/%3E%3C/svg%3E"); }
        .step.is-stopped { --tone: var(--bad); --shape: url("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill-rule='evenodd' d='M8 .5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M5.5 4.2 8 6.7l2.5-2.5 1.3 1.3L9.3 8l2.5 2.5-1.3 1.3L8 9.3l-2.5 2.5-1.3-1.3L6.7 8 4.2 5.5z'/%3E%3C/svg%3E"); }
        .step-title, .step-note { display: block; } .step.is-current .step-title { font-weight: 600; } .step.is-ahead .step-title, .step-note { color: var(--soft); } .step-note { font-size: var(--small); }
        @media (min-width: 44rem) {
          .steps { grid-auto-flow: column; grid-auto-columns: 1fr; }
          .step { padding: 1.7rem .75rem 0 0; } .step::before { top: 0; }
          .step::after { left: 1.5rem; right: .35rem; top: .5rem; bottom: auto; width: auto; height: 2px; }
        }

        """#

    /// Rows as cards, where a table of so many columns has no room.
    private static func cards(_ table: String) -> String {
        #"""
        \#(table)thead tr { display: flex; flex-wrap: wrap; gap: 0 1rem; } \#(table)thead :is(th, th:first-child, th:last-child) { padding: 0; border: 0; } \#(table)thead th:not(:has(a)) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
        \#(table):is(table, thead, tbody, tbody tr, tbody th, tbody td) { display: block; }
        \#(table)tbody tr { padding: .65rem .25rem; border-bottom: 1px solid var(--line); }
        \#(table)tbody tr > :nth-child(n) { padding: .08rem 0; border: 0; text-align: left; white-space: normal; }
        \#(table)tbody td { display: flow-root; overflow-wrap: anywhere; } \#(table)tbody tr > td:nth-child(n) { padding-left: 8rem; }
        \#(table)tbody td::before { content: attr(data-name); float: left; width: 7.5rem; margin-left: -8rem; color: var(--soft); font-size: var(--small); line-height: 1.4rem; }
        \#(table)tbody td:empty { display: none; }
        """#
    }

    /// What is filled in and pressed.
    private static let asked = #"""
        .button { display: inline-flex; align-items: center; justify-content: center; gap: .5rem; min-height: 2.25rem; padding: .3rem .85rem; border: 1px solid transparent; border-radius: 7px; font-weight: 550; line-height: 1.3; text-decoration: none; cursor: pointer; }
        .button.primary { background: var(--fill); color: #fff; } .button.primary:hover { background: var(--fill-over); }
        .button.quiet { background: var(--raised); border-color: color-mix(in srgb, var(--edge) 55%, transparent); color: var(--ink); } .button.quiet:hover { background: var(--sunken); }
        .button.danger { background: var(--danger); color: #fff; } .button.danger:hover { filter: brightness(.9); }
        a.button.danger, [data-item] .button.danger { background: var(--raised); border-color: color-mix(in srgb, var(--bad) 45%, transparent); color: var(--bad); } a.button.danger:hover, [data-item] .button.danger:hover { background: var(--bad-soft); filter: none; }
        .badges { display: flex; flex-wrap: wrap; gap: .35rem; } .button.is-off { opacity: .5; cursor: default; pointer-events: none; } button[aria-busy] { opacity: .6; cursor: progress; }
        .button kbd { font: 500 var(--tiny)/1.1rem var(--mono); padding: 0 .3rem; border-radius: 4px; border: 1px solid currentColor; opacity: .75; } html:not(.keys) kbd { display: none; }
        .buttons { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; }
        .action { display: inline-block; }
        .form { max-width: 36rem; } .form > .buttons { margin-top: 1.75rem; } .form > h2 { margin-top: 2.5rem; padding-top: 1.25rem; border-top: 1px solid var(--line); } .form > h2 + .field { margin-top: .75rem; } input[type=hidden] + h2 { border: 0; padding: 0; margin-top: 0; }
        @supports selector(:has(a)) { .if-rate, .if-amount, .if-own, .if-party, .if-device, .if-order, .if-comparison, .if-cool { display: none; } } :has([value=rate]:checked) > .if-rate, :has([value=amount]:checked) > .if-amount, :has([value=own]:checked) > .if-own, :has([value=party]:checked) > .if-party, :has([value=device]:checked) > .if-device, :has([value=order]:checked) > .if-order, :has([name=release]:not([value=delivery_scan]):checked) > .if-comparison, .field:has([value=cool]:checked) + .if-cool, [class*=if-].has-error { display: block; }
        .field { margin-top: 1.25rem; } .field label, .field legend { font-weight: 600; padding: 0; }
        .hint { display: block; color: var(--soft); font-weight: 400; font-size: .875rem; margin-bottom: .1rem; max-width: 60ch; }
        input:not([type=radio], [type=checkbox], [type=file]), select, textarea { display: block; width: 100%; min-height: 2.375rem; margin-top: .3rem; padding: .35rem .65rem; border: 1px solid var(--edge); border-radius: 7px; background: var(--raised); }
        textarea { resize: vertical; } input[type=file]::file-selector-button { font: inherit; font-weight: 550; margin-right: .75rem; padding: .4rem .85rem; border: 1px solid color-mix(in srgb, var(--edge) 55%, transparent); border-radius: 7px; background: var(--raised); color: inherit; cursor: pointer; } input[type=file] { display: block; margin-top: .4rem; max-width: 100%; }
        input:focus-visible, select:focus-visible, textarea:focus-visible { outline-offset: 0; border-radius: 7px; }
        input.number { text-align: right; font-variant-numeric: tabular-nums; }
        .affix { display: flex; align-items: center; gap: .6rem; max-width: 14rem; } .affix span { color: var(--soft); margin-top: .3rem; }
        .tick { display: flex; gap: .65rem; padding: .35rem 0; cursor: pointer; } .field .tick { font-weight: 400; } .tick input { flex: none; width: 1.2rem; height: 1.2rem; margin: .1rem 0 0; accent-color: var(--fill); }
        .has-error { padding-left: .9rem; border-left: 4px solid var(--bad); } .error { color: var(--bad); font-weight: 600; margin-top: .1rem; }
        .has-error :is(input, select, textarea) { border-color: var(--bad) !important; box-shadow: 0 0 0 1px var(--bad); }
        .error-summary { max-width: 36rem; padding: .9rem 1.1rem; border: 3px solid var(--bad); border-radius: 8px; margin-bottom: 1rem; } .error-summary ul { margin-top: .35rem; } .error-summary li { font-weight: 600; } .error-summary a { color: var(--bad); }
        .filter { display: flex; flex-wrap: wrap; align-items: end; gap: .6rem; margin-bottom: .75rem; }
        .compact { display: block; font-size: var(--small); color: var(--soft); min-width: 8rem; flex: 0 1 12rem; } .compact :is(input, select) { margin-top: .1rem !important; min-height: 2.25rem !important; color: var(--ink); font-size: .9375rem; }
        .chips { display: flex; flex-wrap: wrap; gap: .4rem; align-items: center; margin-bottom: .75rem; font-size: var(--small); }
        .chip { display: inline-flex; gap: .4rem; padding: .1rem .6rem; border-radius: 99px; background: var(--accent-soft); color: var(--accent); text-decoration: none; } .chip::after { content: "\d7"; } .chip:hover { text-decoration: underline; }
        .confirm { max-width: 36rem; padding: 1.25rem 1.4rem; border: 1px solid var(--line); border-radius: 12px; background: var(--raised); } .confirm > * + * { margin-top: .75rem; }
        .confirm-amount { font-size: 2.25rem; line-height: 1.2; font-weight: 600; letter-spacing: -.025em; margin-top: .25rem !important; }
        dialog { max-width: 26rem; padding: 1.25rem 1.4rem; border: 1px solid var(--line); border-radius: 12px; background: var(--raised); color: var(--ink); box-shadow: var(--shadow); } dialog::backdrop { background: rgb(0 0 0/.35); } dialog .buttons { margin-top: 1.1rem; }
        @media (max-width: 43.99rem) { .filter { display: grid; grid-template-columns: 1fr 1fr; } .compact { min-width: 0; } }
        @media (pointer: coarse) { kbd, .keys-hint { display: none; } input, select, textarea { font-size: 1rem !important; } .button { min-height: 2.75rem; } .side nav a { padding-block: .65rem; } }

        """#
}
