/** The style of all pages. */

/** Widths of bars: pages have no inline styles, which their content security policy refuses. */
const widths = Array.from({ length: 101 }, (_, percent) => `.w${percent}{width:${percent}%}`).join('');

/** Colours of one scheme. Text on its background has a contrast of 4.5 or more (WCAG 2.2, 1.4.3). */
const light = `--bg:#fff;--raised:#f5f6f8;--line:#d5d9e0;--text:#1c2128;--dim:#57606a;--link:#0550ae;
--hit:#e6f6ea;--hit-n:#116329;--miss:#ffe7e4;--miss-n:#a40e26;--silent:#fff4d1;--silent-n:#6f4e00;
--good:#2da44e;--fair:#bf8700;--poor:#cf222e;--good-t:#116329;--fair-t:#7a5200;--poor-t:#a40e26;--here:#0969da;
--key:#8b2252;--str:#0a3069;--num:#0550ae;--com:#57606a;--fn:#6639ba;--meta:#7a4100`;
const dark = `--bg:#0f1318;--raised:#181e26;--line:#333c48;--text:#dfe5ec;--dim:#97a3b0;--link:#79b8ff;
--hit:#10281a;--hit-n:#6ddb8c;--miss:#3a1519;--miss-n:#ff9d96;--silent:#332a0d;--silent-n:#e8c55a;
--good:#3fb950;--fair:#d29922;--poor:#f85149;--good-t:#6ddb8c;--fair-t:#e8c55a;--poor-t:#ff9d96;--here:#58a6ff;
--key:#ff9bce;--str:#a5d6ff;--num:#79c0ff;--com:#97a3b0;--fn:#d2a8ff;--meta:#ffb77c`;

/** CSS. */
export const style = `:root{color-scheme:light;${light}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${dark}}}
:root[data-theme=dark]{color-scheme:dark;${dark}}
*{box-sizing:border-box}
html{scroll-padding-top:9rem;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,sans-serif}
a{color:var(--link)}
header{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;align-items:center;padding:.6rem 1rem;background:var(--raised);border-bottom:1px solid var(--line)}
h1{margin:0;font-size:1.15rem;overflow-wrap:anywhere;min-width:0}
.tools{margin-left:auto;display:flex;gap:.5rem}
button,input,summary{font:inherit;color:inherit}
button{background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.15rem .7rem;cursor:pointer}
kbd{font:.85em ui-monospace,monospace;border:1px solid var(--line);border-radius:4px;padding:0 .3em;background:var(--bg)}
:focus-visible{outline:2px solid var(--here);outline-offset:1px}
.totals{display:flex;flex-wrap:wrap;gap:.25rem 1.5rem}
.card{display:flex;gap:.5rem;align-items:center;white-space:nowrap}
.card .name,.of,footer,.notes{color:var(--dim)}
.bar{display:inline-block;width:6rem;height:.55rem;border-radius:3px;overflow:hidden;background:var(--line);vertical-align:middle}
.bar>span{display:block;height:100%}
.bar.good>span{background:var(--good)}.bar.fair>span{background:var(--fair)}.bar.poor>span{background:var(--poor)}
${widths}
.card.good strong,td.good{color:var(--good-t)}.card.fair strong,td.fair{color:var(--fair-t)}.card.poor strong,td.poor{color:var(--poor-t)}
main{padding:0 1rem}
footer,.notes,.note{padding:.5rem 1rem;font-size:.9rem}
.notes{margin:.5rem 0;padding-left:2rem}
.note{border-left:4px solid var(--fair);background:var(--raised);margin:.75rem 0}
.controls{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center;padding:.75rem 0;color:var(--dim)}
.controls[hidden]{display:none}
.controls input[type=search]{background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.15rem .5rem;width:14rem;max-width:100%}
fieldset{border:0;margin:0;padding:0;display:flex;gap:.75rem}
legend{float:left;margin-right:.75rem;padding:0}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;table-layout:fixed}
th,td{padding:.2rem .6rem;border-bottom:1px solid var(--line);text-align:left;font-weight:400}
thead th,thead td{font-weight:600;white-space:nowrap}
th button{all:unset;cursor:pointer;font-weight:600}
th button:focus-visible{outline:2px solid var(--here)}
th[aria-sort=ascending] button::after{content:" \\25b2"}
th[aria-sort=descending] button::after{content:" \\25bc"}
.num{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.barcell{width:7.2rem}
thead .num{width:7.5rem}
th.file{overflow-wrap:anywhere}
tr.folder th{font-weight:600}
tr.folder button{all:unset;cursor:pointer}
tr.folder button:focus-visible{outline:2px solid var(--here)}
tr.here{outline:2px solid var(--here);outline-offset:-2px}
${Array.from({ length: 13 }, (_, depth) => `.d${depth}{padding-left:${0.6 + depth * 1.1}rem!important}`).join('')}
.functions,.dropped{margin:.75rem 0}
.functions a{text-decoration:none}.functions a .name{text-decoration:underline}
.dropped p{margin:.25rem 0;color:var(--dim)}
.functions ul,.dropped ul{columns:20rem;margin:.5rem 0;padding:0;list-style:none;font-size:.9rem;max-height:20rem;overflow:auto}
.functions li,.dropped li{overflow-wrap:anywhere}
select{font:inherit;color:inherit;background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.1rem .3rem}
.functions .c{display:inline-block;min-width:3rem;text-align:right;margin-right:.5rem;font-variant-numeric:tabular-nums}
.functions li.miss .c{color:var(--miss-n)}
.source{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;margin:.75rem -1rem;overflow-x:auto;tab-size:8}
.chunk{content-visibility:auto;contain-intrinsic-size:auto ${250 * 1.45 * 13}px;min-width:max-content}
.chunk.last{content-visibility:visible}
.l{display:flex;min-height:1.45em}
.n,.c{flex:none;text-align:right;user-select:none;color:var(--dim);text-decoration:none}
.n{width:4.5rem;padding-right:.75rem}
.l .c{width:5.5rem;padding-right:.75rem;border-right:3px solid transparent}
.t{flex:1;white-space:pre;padding:0 1rem 0 .75rem}
.l code{font:inherit}
.arms{margin-left:1.5em;font-size:.85em;user-select:none}
.decision{margin-left:1.5em;padding:0 .1em 0 .4em;border:1px dashed var(--dim);border-radius:5px}
.decision .arms{margin-left:0;margin-right:.3em}
.cond{color:var(--dim);font-size:.9em}
.arm{border:1px solid var(--line);border-radius:4px;padding:0 .35em;margin-right:.35em;color:var(--dim);background:var(--bg);text-decoration:none}
.arm b{font-weight:400;color:var(--hit-n)}
.arm.not{border:1px solid var(--poor);background:var(--miss)}
.arm.not b{color:var(--miss-n);font-weight:600}
a.arm:hover{text-decoration:underline}
.hit .t{background:var(--hit)}.hit .c{color:var(--hit-n);border-color:var(--good)}
.miss .t{background:var(--miss)}.miss .c{color:var(--miss-n);border-color:var(--poor);font-weight:600}
.silent .t,.part .t{background:var(--silent)}.silent .c,.part .c{color:var(--silent-n);border-color:var(--fair)}
.l:target,.l.here{outline:2px solid var(--here);outline-offset:-2px}
.n:hover{text-decoration:underline}
section.file[hidden]{display:none}
.excl .t,.gone .t{background:repeating-linear-gradient(-45deg,var(--bg) 0 6px,var(--raised) 6px 12px)}
.excl .c,.gone .c{border-color:var(--line)}
.gone .t code{opacity:.75}
.ch .n::before{content:"+";float:left;padding-left:.5rem;color:var(--hit-n);font-weight:700}
.ch .n{background:var(--raised);color:var(--text)}
.x{flex:none;width:3.2rem;text-align:right;color:var(--dim);padding:0 .6rem 0 0;user-select:none;cursor:pointer}
.l .x:hover{text-decoration:underline;color:var(--link)}
.source[data-lines] .l:not(.no) .c,.source[data-code] .l:not(.no) .c{cursor:pointer}
.source[data-lines] .l:not(.no) .c:hover,.source[data-code] .l:not(.no) .c:hover{text-decoration:underline}
.inst{margin-left:1.5em;font-size:.85em;color:var(--dim);user-select:none;cursor:pointer}
.l.off,.chunk[hidden]{display:none}
.off+.l:not(.off){border-top:1px dashed var(--line)}
.panel{position:sticky;left:0;width:100vw;max-width:100%;border:1px solid var(--here);border-width:1px 0;background:var(--raised);font:14px/1.5 system-ui,sans-serif;white-space:normal}
.panel .inner{max-height:24rem;overflow:auto;padding:.5rem 1rem}
.panel .close{float:right;margin:.4rem 1rem}
.panel h2{margin:.4rem 0;font-size:.95rem}
.panel table{width:auto;table-layout:auto;margin-bottom:.6rem}
.panel th,.panel td{border:0;padding:0 1rem 0 0;overflow-wrap:anywhere}
.panel .c{text-align:right;font-variant-numeric:tabular-nums;user-select:auto}
.panel .hit .c{color:var(--hit-n)}.panel .miss .c{color:var(--miss-n)}
.panel .code{font:13px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.panel .code th{padding-top:.35rem;color:var(--dim)}
.panel .at{color:var(--dim)}
.panel .wat{white-space:pre-wrap}
.contexts{display:flex;flex-wrap:wrap;gap:.3rem;list-style:none;margin:0 0 .6rem;padding:0}
.contexts button{font-size:.9rem;padding:0 .5rem;overflow-wrap:anywhere;text-align:left}
.filters{padding:.4rem 0}
dialog{color:inherit;background:var(--raised);border:1px solid var(--line);border-radius:10px;max-width:28rem}
dialog::backdrop{background:#0008}
dialog h2{margin:0 0 .5rem;font-size:1.1rem}
dl{margin:0 0 1rem}
dl div{display:flex;gap:1rem;padding:.15rem 0}
dt{width:5rem;flex:none}
dd{margin:0}
.hljs-keyword,.hljs-type,.hljs-built_in,.hljs-literal{color:var(--key)}
.hljs-string,.hljs-regexp,.hljs-char{color:var(--str)}
.hljs-number{color:var(--num)}
.hljs-comment,.hljs-quote{color:var(--com);font-style:italic}
.hljs-title,.hljs-section{color:var(--fn)}
.hljs-meta,.hljs-attr,.hljs-symbol{color:var(--meta)}
@media (max-width:40rem){body{font-size:14px}header{position:static}html{scroll-padding-top:1rem}.n{width:3.2rem;padding-right:.4rem}.l .c{width:3.6rem;padding-right:.4rem}.barcell,.card .bar{display:none}th,td{padding:.2rem .35rem}thead .num{width:4.2rem}thead .num.wide{width:5.8rem}.fns,.mis{display:none}}
@media print{header{position:static}.tools,.controls,dialog,.panel{display:none}.x{color:var(--dim)}.chunk{content-visibility:visible;min-width:0}.source{overflow:visible}.l{break-inside:avoid}.t{white-space:pre-wrap;overflow-wrap:anywhere}body,.t,.bar,.bar>span{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
