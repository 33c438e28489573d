// The style of the report: light and dark, paper and phone.

/// CSS. It holds none of `< & > " '`, so that it may be written like any other text.
enum ReportStyle {
    /// The whole sheet.
    static let text = [Self.colours, Self.page, Self.hero, Self.lists, Self.charts, Self.small, Self.paper]
        .joined(separator: "\n")

    private static let light = """
        --paper:#fcfcfa; --ink:#1d2126; --soft:#5d6570; --line:#e3e4e1; --tint:#f3f4f1;
        --good:#12806a; --no:#c2830c; --lost:#c93a32; --none:#8a929c;
        --good-tint:#e7f4f0; --no-tint:#fbf2de; --lost-tint:#fbeae8; --none-tint:#eff0f2;
        --blue:#2f6fbd; --violet:#7d57b8;
        """

    private static let dark = """
        --paper:#15181c; --ink:#e9ebee; --soft:#a0a8b3; --line:#2e343b; --tint:#1d2126;
        --good:#3dbb9b; --no:#e2aa42; --lost:#f0716a; --none:#7e8793;
        --good-tint:#15302a; --no-tint:#342a14; --lost-tint:#3a1e1d; --none-tint:#23282e;
        --blue:#6ea8ee; --violet:#b193e6;
        """

    private static let colours = """
        :root { color-scheme: light dark; \(Self.light) }
        @media (prefers-color-scheme: dark) { :root { \(Self.dark) } }
        .good { --own:var(--good); --own-tint:var(--good-tint) } .no { --own:var(--no); --own-tint:var(--no-tint) }
        .lost { --own:var(--lost); --own-tint:var(--lost-tint) } .none { --own:var(--none); --own-tint:var(--none-tint) }
        .line-started { --own:var(--none) } .line-connected, .fill-connected { --own:var(--blue) }
        .line-greeted, .fill-greeted { --own:var(--violet) } .fill-login { --own:var(--no) }
        .line-done, .fill-done { --own:var(--good) } .line-failed, .fill-failed { --own:var(--lost) }
        .line-turned-away, .fill-turned-away { --own:var(--no) }
        """

    private static let page = """
        * { box-sizing:border-box }
        body { margin:0; background:var(--paper); color:var(--ink);
          font:16px/1.5 system-ui, -apple-system, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif;
          font-variant-numeric:tabular-nums; -webkit-text-size-adjust:100% }
        main { max-width:940px; margin:0 auto; padding:40px 40px 56px }
        section { margin-top:52px }
        h2 { font-size:20px; line-height:1.3; margin:0 0 6px; letter-spacing:-.01em }
        p { margin:0 0 12px } bdi { overflow-wrap:anywhere }
        .hint { color:var(--soft); font-size:14.5px; max-width:70ch; margin-bottom:16px }
        footer { margin-top:56px; padding-top:16px; border-top:1px solid var(--line); color:var(--soft); font-size:13px }
        """

    private static let hero = """
        .hero { background:var(--own-tint); border-radius:14px; border-top:5px solid var(--own); padding:26px 32px 28px }
        .over { color:var(--soft); font-size:14px; margin-bottom:6px; overflow-wrap:anywhere }
        h1 { font-size:31px; line-height:1.22; letter-spacing:-.02em; margin:0 0 20px; text-wrap:balance }
        .stack { display:flex; gap:2px; height:18px; border-radius:5px; overflow:hidden }
        .bar { display:block; height:100%; min-width:2px; background:var(--own); border-radius:2px }
        .legend { display:flex; flex-wrap:wrap; gap:4px 22px; font-size:14.5px; margin:10px 0 0 }
        .key i { display:inline-block; width:10px; height:10px; border-radius:3px; background:var(--own); margin-right:7px }
        .figures { display:grid; grid-template-columns:repeat(auto-fit, minmax(128px, 1fr)); gap:16px; margin-top:26px }
        .figure span { display:block; color:var(--soft); font-size:13.5px }
        .figure b { font-size:25px; font-weight:600; letter-spacing:-.01em }
        .warning { margin:22px 0 0; padding:10px 14px; border-left:4px solid var(--no); background:var(--paper) }
        """

    private static let lists = """
        h3 { font-size:15px; margin:22px 0 8px } h3 span { font-weight:400; color:var(--soft); margin-left:10px }
        h3 i { display:inline-block; width:10px; height:10px; border-radius:3px; background:var(--own); margin-right:8px }
        .bar-row { display:grid; grid-template-columns:minmax(0, 5fr) minmax(0, 4fr) 124px; gap:4px 20px;
          align-items:center; padding:9px 0; border-top:1px solid var(--line) }
        .bar-name { display:block; font-weight:600 }
        .meaning { display:block; color:var(--soft); font-size:14px; line-height:1.4 }
        .track { height:14px; background:var(--tint); border-radius:4px; overflow:hidden }
        .bar-count { text-align:right; white-space:nowrap } .bar-count span { color:var(--soft); font-size:14px; margin-left:8px }
        .scroll { overflow-x:auto } table { border-collapse:collapse; width:100%; font-size:14.5px }
        th { font-weight:500; color:var(--soft); font-size:13px; white-space:nowrap }
        th, td { padding:7px 0 7px 18px; border-bottom:1px solid var(--line); vertical-align:baseline }
        th:first-child, td:first-child { padding-left:0 }
        .words { text-align:left } .number { text-align:right; white-space:nowrap }
        td .stack { height:12px; min-width:120px; border-radius:3px }
        q { quotes:none } q b { color:var(--own) } code { font:13.5px ui-monospace, Menlo, Consolas, monospace }
        code.lost { color:var(--lost); font-weight:600 }
        dl { display:grid; grid-template-columns:max-content 1fr; gap:6px 28px; margin:10px 0 0 }
        dt { color:var(--soft) } dd { margin:0 }
        """

    private static let charts = """
        svg { display:block; width:100%; height:auto; overflow:visible } .narrow { display:none }
        .grid { stroke:var(--line); stroke-width:1 } .faint { opacity:.55 } .axis { stroke:var(--soft); stroke-width:1 }
        .tick { font-size:12px; fill:var(--soft) } .name { font-size:12px; fill:var(--soft); font-style:italic }
        .line { fill:none; stroke:var(--own); stroke-width:2.25; stroke-linejoin:round; stroke-linecap:round }
        .line.line-started { stroke-width:5; opacity:.55 }
        rect { fill:var(--own) }
        .mark { stroke:var(--ink); stroke-width:1; stroke-dasharray:3 3; opacity:.7 }
        .mark-name { font-size:11.5px; fill:var(--ink) }
        section svg { margin-top:12px }
        .caption { font-size:14.5px; margin:22px 0 0; color:var(--soft) } .caption .key { margin-left:12px; color:var(--ink) }
        .strip { margin-top:14px } .strip h3 { margin:0 } .strip svg { margin-top:2px } .strip + .scroll { margin-top:18px }
        """

    private static let small = """
        @media (max-width:640px) {
          main { padding:14px 16px 40px } .hero { padding:20px 18px } h1 { font-size:24px } section { margin-top:40px }
          .wide { display:none } .narrow { display:block } h3 span { display:block; margin:2px 0 0 }
          .figures { grid-template-columns:1fr 1fr } .figure b { font-size:21px }
          .bar-row { grid-template-columns:minmax(0, 1fr) 118px }
          .bar-words { grid-column:1 / -1 } dl { grid-template-columns:1fr; gap:0 } dd { margin-bottom:10px }
          td, th { padding-left:14px }
        }
        """

    private static let paper = """
        @media print {
          :root { \(Self.light) } body { font-size:11pt; background:none }
          main { max-width:none; padding:0 } section { margin-top:26px }
          * { print-color-adjust:exact; -webkit-print-color-adjust:exact }
          .hero, .bar-row, .strip, tr, svg, .figures { break-inside:avoid } h2, h3, .hint, .legend { break-after:avoid }
          .wide { display:block } .narrow { display:none } .scroll { overflow:visible }
        }
        """
}
