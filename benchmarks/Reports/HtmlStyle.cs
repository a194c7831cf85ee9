namespace ILGpuNet.Benchmarks;

/// <summary>How the page looks, in light and in dark surroundings.</summary>
internal static class HtmlStyle
{
    /// <summary>Style sheet.</summary>
    public const string Text = """
        :root { --text: #1f2328; --dim: #6a737d; --line: #e3e6ea; --track: #f1f3f5; --back: #fff; --faster: #1a7f4b; --slower: #c2410c }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6e8ea; --dim: #9aa3ad; --line: #2d333b; --track: #22272e; --back: #16191d; --faster: #3fb27f; --slower: #f0883e }
        }
        body { font: 14px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; max-width: 1280px; margin: 2.5em auto; padding: 0 1.5em; color: var(--text); background: var(--back) }
        h1 { font-size: 1.9em; margin: 0 0 .3em; letter-spacing: -.01em }
        h2 { font-size: 1.15em; margin: 0 }
        h2 small { font-weight: normal; margin-left: .4em }
        .about { color: var(--dim); margin: .6em 0 1.4em }
        .means { display: flex; flex-wrap: wrap; gap: 1em; margin: 1.6em 0 }
        .means div { flex: 1 1 16em; border: 1px solid var(--line); border-radius: 8px; padding: .9em 1.2em; display: flex; flex-direction: column }
        .means span { color: var(--dim) }
        .means span::first-letter { text-transform: uppercase }
        .means strong { font-size: 2.2em; line-height: 1.3; font-variant-numeric: tabular-nums }
        table { border-collapse: collapse; width: 100% }
        th, td { padding: .28em .7em; text-align: left; white-space: nowrap }
        td { border-top: 1px solid var(--line) }
        th { color: var(--dim); font-weight: normal; vertical-align: bottom; padding-top: 2em }
        th h2 { color: var(--text) }
        th:first-child, td:first-child { padding-left: 0; white-space: normal }
        tr:not(.family):hover { background: var(--track) }
        .number { text-align: right; font-variant-numeric: tabular-nums }
        .setting { color: var(--dim); font-size: .86em }
        b.faster, strong.faster, td.faster { color: var(--faster); font-weight: 600 }
        h2 small.faster { color: var(--faster) }
        b.slower, strong.slower, td.slower { color: var(--slower); font-weight: 600 }
        h2 small.slower { color: var(--slower) }
        .bar, .scale { position: relative; width: 15em }
        .bar { height: .95em; border-radius: 3px;
          background: linear-gradient(var(--dim), var(--dim)) 50% 0 / 1px 100% no-repeat, linear-gradient(var(--line), var(--line)) 25% 0 / 1px 100% no-repeat,
            linear-gradient(var(--line), var(--line)) 75% 0 / 1px 100% no-repeat, var(--track) }
        .bar i { position: absolute; height: 100%; border-radius: 2px; opacity: .85 }
        .bar i.faster { background: var(--faster) }
        .bar i.slower { background: var(--slower) }
        .scale { display: flex; justify-content: space-between }
        .scale i { width: 0; display: flex; justify-content: center; font-style: normal }
        """;
}
