// Plots as SVG text: a dot per program on a logarithmic axis, a bar for the geometric mean; or one figure per row.
// Colours follow the reader's colour scheme, since a picture in a document cannot know it otherwise.
const WIDTH = 900;
const LABELS = 330;
const RIGHT = 90;
const ROW = 34;
const TOP = 66;
const BOTTOM = 44;

const style = `
  text { font: 13px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2328; }
  .title { font-size: 16px; font-weight: 600; }
  .note, .tick { fill: #59636e; font-size: 12px; }
  .grid { stroke: #d1d9e0; stroke-width: 1; }
  .one { stroke: #818b98; stroke-width: 1.5; }
  .aim { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 3 3; }
  .ours { fill: #0969da; } .theirs { fill: #818b98; } .base { fill: #1a7f37; }
  .dot { fill-opacity: 0.45; }
  .value { font-weight: 600; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; }
    .note, .tick { fill: #9198a1; }
    .grid { stroke: #30363d; } .one { stroke: #7d8590; } .aim { stroke: #db6d28; }
    .ours { fill: #4493f8; } .theirs { fill: #8d96a0; } .base { fill: #3fb950; }
    .dot { fill-opacity: 0.55; }
  }`;

const xml = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const round = (value) => Math.round(value * 10) / 10;

function axisOf(values, ticks) {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const low = Math.log(Math.max(...ticks.filter((tick) => tick <= least * 1.02), ticks[0]));
  const high = Math.log(Math.min(...ticks.filter((tick) => tick >= most * 0.98), ticks.at(-1)));
  const shown = ticks.filter((tick) => Math.log(tick) >= low - 1e-9 && Math.log(tick) <= high + 1e-9);
  const at = (value) => round(LABELS + ((Math.log(value) - low) / (high - low)) * (WIDTH - LABELS - RIGHT));
  return { at, shown };
}

function frame({ title, note, rows, axis, format, body, one }) {
  const height = TOP + rows.length * ROW + BOTTOM;
  const bottom = TOP + rows.length * ROW + 4;
  const grid = axis.shown.map(
    (tick) =>
      `<line class="${tick === one ? 'one' : 'grid'}" x1="${axis.at(tick)}" x2="${axis.at(tick)}" y1="${TOP - 8}" y2="${bottom}"/>` +
      `<text class="tick" x="${axis.at(tick)}" y="${bottom + 18}" text-anchor="middle">${format(tick)}</text>`,
  );
  const labels = rows.map(
    ({ label }, i) =>
      `<text x="${LABELS - 14}" y="${TOP + i * ROW + ROW / 2 + 4}" text-anchor="end">${xml(label)}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${xml(title)}">
<style>${style}
</style>
<text class="title" x="16" y="26">${xml(title)}</text>
<text class="note" x="16" y="46">${xml(note)}</text>
${[...grid, ...labels, ...body].join('\n')}
</svg>
`;
}

/**
 * Rows of dots: `rows` are `{ label, kind: 'ours'|'theirs', values, mean, aim }`; `aim` (optional) is a dashed line. The
 * axis is logarithmic.
 */
export function dotPlot({ title, note, rows, ticks, format }) {
  const axis = axisOf(
    rows.flatMap(({ values, aim }) => [...values, ...(aim === undefined ? [] : [aim]), 1]),
    ticks,
  );
  const body = rows.flatMap(({ kind, values, mean, aim }, i) => {
    const y = TOP + i * ROW + ROW / 2;
    const dots = values.map(
      (value) => `<circle class="dot ${kind}" cx="${axis.at(value)}" cy="${y}" r="4.5"/>`,
    );
    const bar = `<rect class="${kind}" x="${axis.at(mean) - 2}" y="${y - 12}" width="4" height="24" rx="2"/>`;
    const line =
      aim === undefined
        ? []
        : [`<line class="aim" x1="${axis.at(aim)}" x2="${axis.at(aim)}" y1="${y - 14}" y2="${y + 14}"/>`];
    const text = `<text class="value" x="${WIDTH - RIGHT + 14}" y="${y + 4}">${format(mean)}</text>`;
    return [...dots, ...line, bar, text];
  });
  return frame({ title, note, rows, axis, format, body, one: 1 });
}

/** One figure per row, on a logarithmic axis: `rows` are `{ label, kind: 'ours'|'theirs'|'base', value }`. */
export function valuePlot({ title, note, rows, ticks, format }) {
  const axis = axisOf(
    rows.map(({ value }) => value),
    ticks,
  );
  const body = rows.flatMap(({ kind, value }, i) => {
    const y = TOP + i * ROW + ROW / 2;
    const x = axis.at(value);
    return [
      `<line class="grid" x1="${LABELS}" x2="${x}" y1="${y}" y2="${y}"/>`,
      `<circle class="${kind}" cx="${x}" cy="${y}" r="6"/>`,
      `<text class="value" x="${x + 12}" y="${y + 4}">${format(value)}</text>`,
    ];
  });
  return frame({ title, note, rows, axis, format, body });
}
