// Writes what was measured: the tables of docs/performance.md, between its markers, and the plots beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { dotPlot, valuePlot } from './plot.mjs';
import { geomean, ratio, root } from './programs.mjs';

const docs = join(root, 'docs');
const page = join(docs, 'performance.md');
const BEGIN = '<!-- measured: npm run bench -->';
const END = '<!-- end of measured -->';

const table = (head, lines) => {
  const row = (cells) => `| ${cells.join(' | ')} |`;
  return [row(head), `|-|${'-:|'.repeat(head.length - 1)}`, ...lines.map(row)].join('\n');
};

/**
 * @param summary of summarize()
 * @param extra `{ peers, events, quick, skippedPrograms }`: peers of measurePeers(), events of measureEvents()
 */
export function write(summary, { peers, events, quick, skippedPrograms }) {
  const parts = [
    conditions(summary, quick),
    '### Counting, relative to the untraced program',
    meansTable(summary, peers),
    '![Cost of counting, each program a dot](performance-count.svg)',
    growth(summary),
    notMeasured(summary, skippedPrograms),
    '### Each program',
    'Exact hits per line, as a ratio to the untraced program: the median of the processes, with minimum and maximum in parentheses.',
    programsTable(summary),
    ...eventParts(events),
    '### The `seed` program: a function that returns 1, called 10,000,000 times',
    seedTable(summary, peers, events),
    '![Seconds for ten million calls](performance-seed.svg)',
    '### Cross-check with V8',
    crossCheck(peers),
  ];
  const text = readFileSync(page, 'utf8');
  const from = text.indexOf(BEGIN);
  const to = text.indexOf(END);
  if (from < 0 || to < from) throw new Error(`docs/performance.md has no lines '${BEGIN}' and '${END}'`);
  const measured = parts.filter((part) => part !== '').join('\n\n');
  writeFileSync(page, `${text.slice(0, from + BEGIN.length)}\n\n${measured}\n\n${text.slice(to)}`);
  writeFileSync(join(docs, 'performance-count.svg'), countPlot(summary, peers));
  writeFileSync(join(docs, 'performance-seed.svg'), seedPlot(summary, peers, events));
}

function conditions({ versions, engines }, quick) {
  const names = engines.map(({ id, flags }) => [versions.get(id), ...flags].filter(Boolean).join(' '));
  const date = new Date().toISOString().slice(0, 10);
  const model = cpus()[0]?.model ?? 'an unknown processor';
  const how = quick ? ' A quick run: one process for each cell.' : '';
  return `${date}, ${cpus().length} cores of ${model}. ${names.filter(Boolean).join(', ')}.${how}`;
}

/** Empty where there was one process only. */
const spread = ({ least, most }) => (least === most ? '' : ` (${least.toFixed(2)} to ${most.toFixed(2)})`);
const meanOf = ({ means }, engine, row) => means.find((one) => one.engine === engine && one.row === row);
const v8Ratios = (peers) => peers.v8.filter((one) => one.ratio !== undefined);

function meansTable(summary, peers) {
  const { engines, rows } = summary;
  const shown = engines.filter(({ id, only }) => only === undefined && summary.versions.has(id));
  const lines = rows.flatMap((row) => {
    if (shown.every(({ id }) => meanOf(summary, id, row.id) === undefined)) return [];
    const cells = shown.map(({ id }) => {
      const found = meanOf(summary, id, row.id);
      return found === undefined
        ? ''
        : `**${ratio(found.mean)}**${spread(found)}${found.aim === undefined ? '' : `, target ${ratio(found.aim)}`}; worst ${ratio(found.worst.ratio)} ${found.worst.program}`;
    });
    return [[row.title, ...cells]];
  });
  const v8 = v8Ratios(peers);
  if (v8.length > 0) {
    const worst = v8.toSorted((a, b) => b.ratio - a.ratio)[0];
    const cell = `**${ratio(geomean(v8.map((one) => one.ratio)))}**, worst ${ratio(worst.ratio)} ${worst.program}`;
    lines.push(["V8's `--wasm-code-coverage`", ...shown.map(({ id }) => (id === '26' ? cell : ''))]);
  }
  return `${table(['geometric mean (between processes)', ...shown.map(({ title }) => title)], lines)}

${firstRuns(summary)}`;
}

function firstRuns(summary) {
  const first = summary.engines.find(({ main }) => main);
  const found = first && meanOf(summary, first.id, 'count');
  return found === undefined
    ? ''
    : `The first run of a process, in which the engine still compiles: ${ratio(found.firstMean)} with exact hits per line on ${first.title}.`;
}

/** How much larger the bodies get, of the largest program that was built twice. */
function growth({ rows, prepared }) {
  const [least, most] = [/-O0$/, /-O2$/].map((level) =>
    prepared
      .filter(([{ name }]) => level.test(name))
      .toSorted(([, a], [, b]) => b.variants[0].code - a.variants[0].code)
      .at(0),
  );
  if (least === undefined || most === undefined) return '';
  const of = ([, { variants }], id) => {
    const found = variants.find((one) => one.id === id);
    return found && ratio(found.code / variants[0].code);
  };
  const words = rows.flatMap(({ id, title }) => {
    const sizes = [least, most].map((one) => of(one, id));
    return sizes.includes(undefined) ? [] : [`${title} ${sizes.join(' and ')}`];
  });
  return `Code size of ${least[0].name} and ${most[0].name}, relative to untraced: ${words.join('; ')}.`;
}

function notMeasured({ rows, prepared }, skippedPrograms) {
  const words = skippedPrograms.map(({ name, why }) => `${name} (${why})`);
  for (const { id, title } of rows) {
    const reasons = new Map();
    for (const [program, { skipped }] of prepared) {
      const why = skipped.get(id);
      if (why !== undefined) reasons.set(why, [...(reasons.get(why) ?? []), program.name]);
    }
    for (const [why, names] of reasons)
      words.push(`${title}${names.length === prepared.length ? '' : ` of ${names.join(', ')}`} (${why})`);
  }
  return words.length === 0 ? '' : `Not measured: ${words.join('; ')}.`;
}

function programsTable(summary) {
  const shown = summary.engines.filter(({ id }) => summary.figures.some(({ engine }) => engine === id));
  const lines = summary.prepared.map(([{ name }]) => [
    name,
    ...shown.map(({ id }) => {
      const found = summary.figures.find(
        (one) => one.engine === id && one.row === 'count' && one.program === name,
      );
      return found === undefined ? '' : `${ratio(found.ratio)}${spread(found)}`;
    }),
  ]);
  return table(['program', ...shown.map(({ title }) => title)], lines);
}

function eventParts(events) {
  if (events.every(({ skipped }) => skipped !== undefined))
    return events.length === 0 ? [] : ['### Events', `Not measured: ${events[0].skipped}.`];
  const lines = events.map((one) =>
    one.skipped === undefined
      ? [
          one.title,
          one.engine,
          one.program,
          `${(one.events / 1e6).toFixed(1)} M`,
          ratio(one.ratio),
          one.nsPerEvent === undefined ? '' : `${one.nsPerEvent.toFixed(1)} ns`,
          one.perSecond === undefined ? '' : `${Math.round(one.perSecond / 1e6)} M`,
        ]
      : [one.title, one.engine, one.program, `skipped: ${one.skipped}`, '', '', ''],
  );
  const head = [
    'delivery and callback',
    'engine',
    'program',
    'events',
    'vs untraced',
    'cost per event',
    'events per second',
  ];
  return ['### Events', table(head, lines)];
}

/** Rows of the seed's program: `{ title, seconds, kind }` or `{ title, skipped }`, slowest first. */
function seedRows(summary, peers, events) {
  const rows = peers.python.map((one) => ({ ...one, kind: 'theirs' }));
  for (const engine of summary.engines.filter(({ main }) => main)) {
    const found = summary.figures.find(
      (one) => one.engine === engine.id && one.row === 'count' && one.program === 'seed -O0',
    );
    if (found === undefined) continue;
    const seconds = found.untracedMs / 1000;
    rows.push({ title: `C in wasm, ${engine.title}, untraced`, seconds, kind: 'base' });
    rows.push({ title: `wtrace count, ${engine.title}`, seconds: seconds * found.ratio, kind: 'ours' });
  }
  const engines = summary.engines.filter(({ node }) => node !== 20).map(({ title }) => title);
  // Node 20 has no second memory, and counts are above.
  for (const one of events.filter(({ program, skipped }) => program === 'seed -O0' && skipped === undefined))
    if (['ring', 'call'].includes(one.id) && engines.includes(one.engine))
      rows.push({ title: `wtrace ${one.id}, ${one.engine}`, seconds: one.seconds, kind: 'ours' });
  return rows.toSorted((a, b) => (b.seconds ?? 0) - (a.seconds ?? 0));
}

function seedTable(summary, peers, events) {
  const lines = seedRows(summary, peers, events).map(({ title, seconds, skipped }) => [
    title,
    seconds === undefined ? `skipped: ${skipped}` : `${seconds.toPrecision(3)} s`,
  ]);
  const stepping = peers.stepping
    .map(
      ({ title, perSecond, skipped }) => `${title} ${skipped ?? `${Math.round(perSecond)} stops per second`}`,
    )
    .join(', ');
  return `${table(['best of several loops, after the engine has optimized them', 'seconds'], lines)}

A debugger that steps through it (\`Debugger.stepInto\`, in the same process): ${stepping}.`;
}

function crossCheck(peers) {
  const checked = peers.v8.filter(({ check }) => check !== undefined);
  const sum = (key) => checked.reduce((all, { check }) => all + check[key], 0);
  const differing = checked.filter(({ check }) => check.different > 0).map(({ program }) => program);
  if (checked.length === 0) return 'V8 has no counters of its own here.';
  const verdict =
    differing.length === 0 ? 'none differs' : `${sum('different')} differ (${differing.join(', ')})`;
  return `V8's own counters (\`--wasm-code-coverage\`, Node 26) and wtrace's were compared block by block over a run of ${checked.length} programs: ${sum('equal').toLocaleString('en')} counts are equal, ${verdict}. \`loop\` instructions are left out: V8 counts their back edges as well.`;
}

function countPlot(summary, peers) {
  const engine = summary.engines.find(({ main }) => main);
  const rows = summary.rows.flatMap(({ id, title, aim }) => {
    const found = summary.figures.filter((one) => one.engine === engine.id && one.row === id);
    const mean = meanOf(summary, engine.id, id);
    if (mean === undefined) return [];
    const values = found.map((one) => one.ratio);
    return [
      {
        label: title,
        kind: title.startsWith('wtrace') ? 'ours' : 'theirs',
        values,
        mean: mean.mean,
        ...(aim === undefined ? {} : { aim }),
      },
    ];
  });
  const v8 = v8Ratios(peers).map((one) => one.ratio);
  if (v8.length > 0)
    rows.push({ label: 'V8 --wasm-code-coverage (Node 26)', kind: 'theirs', values: v8, mean: geomean(v8) });
  return dotPlot({
    title: 'What counting costs',
    note: `Run time relative to the untraced program, ${engine.title}. Each dot is a program, the bar is their geometric mean, and the dashed line is the target.`,
    rows: rows.toSorted((a, b) => a.mean - b.mean),
    ticks: [0.1, 0.2, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100, 200],
    format: (value) => `${Number(value.toFixed(value < 10 ? 2 : 0))}×`,
  });
}

function seedPlot(summary, peers, events) {
  const rows = seedRows(summary, peers, events).filter(({ seconds }) => seconds !== undefined);
  return valuePlot({
    title: 'Ten million calls of a function that returns 1',
    note: 'Seconds, logarithmic: Python and its tracers, and the same program in C, compiled with -O0 to wasm.',
    rows: rows.map(({ title, seconds, kind }) => ({ label: title, value: seconds, kind })),
    ticks: [0.001, 0.002, 0.005, 0.01, 0.1, 1, 10, 100],
    format: (value) =>
      value >= 0.1 ? `${Number(value.toPrecision(2))} s` : `${Number((value * 1000).toPrecision(2))} ms`,
  });
}
