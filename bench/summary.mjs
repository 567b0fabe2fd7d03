// From measured cells to figures: for each row, engine and program the ratio to the untraced program (the median of the
// processes, and their spread), geometric means and the worst program.
import { aimOf } from './engines.mjs';
import { geomean, median, ratio } from './programs.mjs';

/** A shorter run measures the clock. */
const TOO_SHORT_MS = 0.5;

/**
 * `measured` holds a result of measure.mjs for each engine, program and process. Returns `figures` (one for each
 * engine, row and program), `means` (one for each engine and row), `text` for a terminal.
 */
export function summarize(measured, engines, rows, prepared) {
  const figures = [];
  const means = [];
  const versions = new Map();
  for (const engine of engines) {
    for (const row of rows) {
      const found = [];
      for (const [program] of prepared) {
        const runs = measured
          .filter((one) => one.engine === engine.id && one.program === program.name && one.variants)
          .map((one) => ({ ...one.variants.find(({ id }) => id === row.id), base: one.variants[0], one }))
          .filter((run) => run.ratio !== undefined);
        if (runs.length === 0) continue;
        versions.set(engine.id, runs[0].one.version);
        const ratios = runs.map((run) => run.ratio);
        found.push({
          engine: engine.id,
          row: row.id,
          program: program.name,
          kind: program.kind,
          ratio: median(ratios),
          least: Math.min(...ratios),
          most: Math.max(...ratios),
          untracedMs: Math.min(...runs.map(({ base }) => base.min)),
          firstRatio: median(runs.map((run) => run.firstMs / run.base.firstMs)),
        });
      }
      figures.push(...found);
      const counted = found.filter(({ untracedMs }) => untracedMs >= TOO_SHORT_MS);
      if (counted.length === 0) continue;
      const worst = counted.toSorted((a, b) => b.ratio - a.ratio)[0];
      means.push({
        engine: engine.id,
        row: row.id,
        mean: geomean(counted.map((one) => one.ratio)),
        least: geomean(counted.map((one) => one.least)),
        most: geomean(counted.map((one) => one.most)),
        firstMean: geomean(counted.map((one) => one.firstRatio)),
        worst,
        programs: counted.length,
        aim: aimOf(engine, row),
      });
    }
  }
  return { figures, means, versions, engines, rows, prepared, text: textOf(means, engines, rows) };
}

function textOf(means, engines, rows) {
  return means
    .map(({ engine, row, mean, worst, programs, aim: aimed }) => {
      const { title } = rows.find(({ id }) => id === row);
      const name = engines.find(({ id }) => id === engine).title;
      const aim = aimed === undefined ? '' : `, aim ${ratio(aimed)}`;
      return `${name.padEnd(26)} ${title.padEnd(30)} geometric mean of ${programs}: ${ratio(mean)}${aim}; worst ${ratio(worst.ratio)} (${worst.program})`;
    })
    .join('\n');
}
