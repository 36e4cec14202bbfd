extension StyleSheet {
    /// On paper: black on white, without what can only be pressed.
    static let print = #"""
        @media print {
          :root, :root[data-theme] { color-scheme: light; --ground: #fff; --page: #fff; --raised: #fff; --ink: #000; --soft: #444; --line: #bbb; }
          .side, .top, .corner, .live, .skip, .filter, .paging, .csv, .buttons, .action, .copy button, .tabs, .form, .crumbs, .keys-hint, .acts, .panel-head a, .panel:has(> .form) { display: none !important; }
          details::details-content { content-visibility: visible; }
          summary { list-style: none; }
          body, .full, .slim { display: block; font-size: 10pt; } .full .page { margin: 0; border: 0; } main, .foot { padding: 0; max-width: none; }
          tr, li, .figure, .record, figure { break-inside: avoid; } h2, h3 { break-after: avoid; } .day { position: static; } a { color: inherit; text-decoration: none; }
        }

        """#
}
