extension StyleSheet {
    /// The frame: a side beside the page where there is room, else a bar above it.
    static let layout = #"""
        .skip { position: absolute; left: .75rem; top: -4rem; z-index: 9; padding: .5rem .9rem; border-radius: 6px; background: var(--fill); color: #fff; }
        .skip:focus { top: .75rem; }
        .brand { display: inline-flex; align-items: center; gap: .55rem; color: var(--ink); font-weight: 650; letter-spacing: -.01em; text-decoration: none; }
        .page { position: relative; min-width: 0; background: var(--page); border-top: 1px solid var(--line); }
        main { padding: 1rem 1rem 3rem; max-width: 90rem; margin: 0 auto; }
        .as-of { margin: 0 5rem .75rem 0; color: var(--soft); font-size: var(--small); } .as-of:empty { display: none; }
        .reference { margin-top: 2rem; color: var(--soft); font-size: var(--small); } .foot { padding: 1rem; width: 100%; color: var(--soft); font-size: var(--tiny); max-width: 90rem; margin: 0 auto; }
        .side, .top { display: flex; align-items: center; justify-content: space-between; gap: 1rem; padding: .5rem 1rem; min-height: 3.25rem; }
        .menu > summary { display: flex; gap: .5rem; align-items: center; padding: .45rem .75rem; border: 1px solid var(--line); border-radius: 6px; background: var(--raised); list-style: none; font-weight: 500; }
        .menu > summary::-webkit-details-marker { display: none; }
        .menu-in { position: absolute; left: 0; right: 0; z-index: 5; margin-top: .5rem; padding: .75rem 1rem 1rem; background: var(--ground); border-bottom: 1px solid var(--line); box-shadow: var(--shadow); }
        .side h2 { font-size: var(--tiny); font-weight: 500; color: var(--soft); letter-spacing: 0; padding: 1.1rem .6rem .3rem; }
        .side nav a { display: flex; align-items: center; gap: .65rem; padding: .4rem .6rem; border-radius: 6px; color: var(--ink); text-decoration: none; }
        .side nav .icon { color: var(--soft); }
        .side nav a:hover { background: color-mix(in srgb, var(--ink) 6%, transparent); }
        .side nav a[aria-current] { background: color-mix(in srgb, var(--ink) 8%, transparent); font-weight: 600; }
        .side nav a[aria-current] .icon { color: var(--accent); }
        .count { margin-left: auto; min-width: 1.4rem; padding: 0 .4rem; border-radius: 99px; background: color-mix(in srgb, var(--ink) 8%, transparent); font-size: var(--tiny); line-height: 1.25rem; font-weight: 600; text-align: center; font-variant-numeric: tabular-nums; }
        .side-end { display: grid; gap: .75rem; margin-top: 1rem; padding-top: .75rem; border-top: 1px solid var(--line); }
        .who { display: flex; justify-content: space-between; align-items: center; gap: .5rem; padding: 0 .6rem; font-size: var(--small); line-height: 1.35; }
        .who strong, .who .soft { display: block; overflow-wrap: anywhere; }
        .who-acts { display: flex; flex-direction: column; align-items: flex-end; }
        .plain { border: 0; background: none; padding: .25rem 0; color: var(--accent); cursor: pointer; white-space: nowrap; }
        .plain:hover { text-decoration: underline; }
        .themes { display: inline-flex; justify-self: start; margin-left: .6rem; }
        .themes > div { display: inline-flex; padding: 2px; gap: 2px; border: 1px solid var(--line); border-radius: 99px; background: var(--raised); }
        .themes button { display: grid; place-items: center; width: 1.9rem; height: 1.6rem; border: 0; border-radius: 99px; background: none; color: var(--soft); cursor: pointer; }
        .themes button[aria-pressed=true] { background: color-mix(in srgb, var(--ink) 10%, transparent); color: var(--ink); }
        .live { position: absolute; right: 1rem; top: .8rem; z-index: 1; display: inline-flex; align-items: center; gap: .4rem; border: 0; background: none; padding: .2rem .3rem; color: var(--soft); font-size: var(--small); cursor: pointer; }
        .live::before { content: ""; width: .5rem; height: .5rem; border-radius: 50%; background: var(--good); }
        .live.is-again::before { background: none; border: 2px solid var(--waiting); }
        .live.is-paused::before { border-radius: 1px; background: var(--soft); }
        .full, .slim { display: flex; flex-direction: column; min-height: 100vh; } .page { flex: 1; }
        /* A bar below the page, at the window's end while there is more to read: it has room of its own, so the page's end is never below it. */
        .corner { position: sticky; bottom: 0; z-index: 4; padding: .5rem 1rem; border-top: 1px solid var(--line); background: var(--raised); box-shadow: var(--shadow); font-size: var(--small); }
        .slim main, .slim .foot, .slim .top { max-width: 44rem; margin: 0 auto; width: 100%; }
        .slim .form { max-width: 28rem; }
        .page-header { position: relative; padding-top: 1.75rem; margin-bottom: 1.5rem; }
        .page-title { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; }
        .page-title .buttons { flex-basis: 100%; margin-top: .25rem; }
        .lead { color: var(--soft); } .case { margin: .4rem 0 0; color: var(--ink); font-size: 1.0625rem; } .page-title .lead { flex-basis: 100%; max-width: none; padding-right: max(0px, 100% - 44rem); margin-top: -.15rem; }
        .crumbs { position: absolute; top: 0; font-size: var(--small); max-width: calc(100% - 6rem); }
        .crumbs ol { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .1rem .4rem; }
        .crumbs li:not(:last-child)::after { content: "/"; color: var(--soft); margin-left: .4rem; }
        .crumbs a { color: var(--soft); text-decoration: none; } .crumbs a:hover { color: var(--ink); text-decoration: underline; }
        .panel { margin-top: 2.25rem; } .panel > * + * { margin-top: .75rem; }
        .panel-head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1rem; }
        .panel-head + .soft { margin-top: .1rem; font-size: var(--small); }
        .panel-head a { font-size: var(--small); }
        .columns { display: grid; gap: 2rem 2.5rem; } .panel + .columns, .columns + .columns { margin-top: 2rem; } .columns > div > * + * { margin-top: 2rem; } .columns > div > .panel:first-child { margin-top: .5rem; } .columns > div { min-width: 0; }
        .tabs { margin: 0 0 1.25rem; border-bottom: 1px solid var(--line); }
        .tabs ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1.25rem; }
        .tabs a { display: flex; gap: .4rem; padding: .5rem 0; color: var(--soft); text-decoration: none; white-space: nowrap; border-bottom: 2px solid transparent; }
        .tabs a:hover { color: var(--ink); }
        .tabs a[aria-current] { color: var(--ink); font-weight: 600; border-color: var(--accent); }
        @media (min-width: 44rem) { .page-title .buttons { flex: none; margin: 0 0 0 auto; } .page-title .lead { order: 1; } main { padding: 1.25rem 2rem 4rem; } .corner { padding-inline: 2rem; } html:has(.corner) { scroll-padding-bottom: 6rem; } .foot { padding-inline: 2rem; } .top { padding-inline: 2rem; } .live { right: 2rem; top: 1.1rem; } .slim .live { right: max(2rem, 50% - 20rem); } }
        @media (min-width: 64rem) {
          .full { display: grid; grid-template-columns: 15rem minmax(0, 1fr); grid-template-rows: 1fr auto; }
          .full .page { margin: .5rem .5rem .5rem 0; border: 1px solid var(--line); border-radius: 12px; display: grid; grid-template-rows: 1fr auto; }
          .full main { width: 100%; }
          .full .corner { grid-area: 2 / 2; margin-right: .5rem; padding: .5rem 1.25rem; border: 1px solid var(--line); border-bottom: 0; border-radius: 12px 12px 0 0; }
          .corner .demo { align-items: start; } .corner .demo details { grid-area: 1 / 1; display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.25rem; } .corner .demo summary { min-height: 0; padding-right: 0; } .corner .demo-more { padding-top: 0; } .corner .demo-order { align-self: center; }
          .side { grid-area: 1 / 1 / 3 / 2; position: sticky; top: 0; height: 100vh; display: block; padding: 1rem .75rem; overflow-y: auto; }
          .side .brand { padding: .25rem .6rem 1rem; }
          .menu { min-height: calc(100% - 3.5rem); display: flex; flex-direction: column; } .menu-in { position: static; display: flex; flex-direction: column; flex: 1; margin: 0; padding: 0; border: 0; box-shadow: none; } .side-end { margin-top: auto; }
          .columns.equal { grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); }
          .columns.wide-first { grid-template-columns: minmax(0, 2fr) minmax(17rem, 1fr); }
        }
        /* The menu stands open at the side. A browser that cannot show a closed one's content keeps the button. */
        @supports selector(::details-content) { @media (min-width: 64rem) { .menu > summary { display: none; } .demo summary { list-style: none; } .menu::details-content { content-visibility: visible; display: flex; flex: 1; flex-direction: column; } .demo details::details-content { content-visibility: visible; display: block; } } }
        /* On a phone it would take the room of what is read, so it stays below it. */
        @media (max-width: 43.99rem) { .corner { position: static; margin: 0 1rem 1rem; padding: .6rem .75rem; border: 1px solid var(--line); border-radius: 12px; } }

        """#
}
