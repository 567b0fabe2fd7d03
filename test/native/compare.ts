/** Our counts of C, C++ and Rust programs beside those of gcov and llvm-cov for the same source, built for this machine. */
import { existsSync, readFileSync } from 'node:fs';
import { collect } from '../../src/coverage/index.ts';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { abnormalExits, Boundaries, readCounters, solveCounts } from '../../src/runtime/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { fixturesDir } from '../../wasm-fixtures/fixtures.mjs';
import { runModule } from '../oracle/run-module.ts';
import { fixtureRuns, readBeside } from '../rewriter/fixtures.ts';

interface NativeCounts {
  readonly runs: Readonly<
    Record<
      string,
      Readonly<Record<string, { readonly lines: readonly (readonly [line: number, count: number])[] }>>
    >
  >;
}

/** One line that two of the three know. */
export interface ComparedLine {
  readonly fixture: string;
  readonly module: string;
  readonly run: string;
  readonly source: string;
  readonly line: number;
  readonly text: string;
  /** Hits; undefined: not coverable there. */
  readonly wtrace: number | undefined;
  readonly covered: boolean;
  readonly gcov: number | undefined;
  readonly llvmCov: number | undefined;
}

const read = (fixture: string, tool: string): NativeCounts | undefined => {
  const path = `${fixturesDir}/${fixture}/expected/${tool}.json`;
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as NativeCounts) : undefined;
};

/** All lines of all -O0 modules for which native counts are committed. */
export function comparedLines(): ComparedLine[] {
  const compared: ComparedLine[] = [];
  for (const { title, bytes, folder, command } of fixtureRuns()) {
    const [, fixture = '', module = '', run = ''] = /^(.*)\/(.*): (.*)$/.exec(title) ?? [];
    const gcov = read(fixture, 'gcov')?.runs[run];
    const llvmCov = read(fixture, 'llvm-cov')?.runs[run];
    // Of Rust gcov knows nothing.
    const known = gcov ?? llvmCov;
    if (!module.includes('O0') || known === undefined) continue;
    const facts = countedFiles(bytes, folder, command);
    for (const source of Object.keys(known)) {
      const ours = new Map(
        facts.find(({ path }) => path.replace(/^\//, '') === source)?.lines.map((line) => [line.line, line]),
      );
      const text = readFileSync(`${folder}/${source}`, 'utf8').split('\n');
      const byGcov = new Map(gcov?.[source]?.lines);
      const byLlvm = new Map(llvmCov?.[source]?.lines);
      for (let line = 1; line <= text.length; line++) {
        const our = ours.get(line);
        if (our === undefined && !byGcov.has(line)) continue;
        compared.push({
          fixture,
          module,
          run,
          source,
          line,
          text: text[line - 1]!.trim(),
          wtrace: our?.hits,
          covered: our?.covered ?? false,
          gcov: byGcov.get(line),
          llvmCov: byLlvm.get(line),
        });
      }
    }
  }
  return compared;
}

/** The facts of one run of a module: its files, with the lines of each. */
export function countedFiles(
  bytes: Uint8Array<ArrayBuffer>,
  folder: string,
  command: Parameters<typeof runModule>[1],
  options: InstrumentOptions = {},
) {
  const debugInfo = readDebugInfo(bytes, readModule(bytes), { readFile: readBeside(folder) });
  const { bytes: rewritten, probeMap } = instrument(bytes, { ...options, debugInfo });
  const boundaries = new Boundaries();
  let instance: WebAssembly.Instance | undefined;
  runModule(Uint8Array.from(rewritten), command, {
    border: boundaries.add(0, probeMap),
    connect: (made) => {
      instance = made;
    },
  });
  const [ends = []] = abnormalExits(boundaries.cut(), [{ probeMap }]);
  const counts = solveCounts(probeMap, readCounters(instance!.exports, probeMap), ends);
  return collect(probeMap, counts, { nameOf: (path) => path, selects: () => true }, 'module.wasm').files;
}
