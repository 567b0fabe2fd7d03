/** Runs all scripts of a testsuite, untouched and in each variant, and adds up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { Assembler } from './assembler.ts';
import { compare, type Interpreted, interpret } from './compare.ts';
import { RewrittenProgram, untouched } from './program.ts';
import { type Expr, readScript } from './s-expressions.ts';
import { runScript, type Verdicts } from './script.ts';
import { everyBoundary, type Variant, variants } from './variants.ts';

/** What one variant did to the testsuite. */
export interface VariantReport {
  readonly name: string;
  readonly probes: string;
  /** Assertions that hold. */
  holds: number;
  /** Assertions that hold untouched and not here. */
  lost: number;
  /** Modules whose counts were compared with those of the reference, and their instructions. */
  modules: number;
  instructions: number;
  /** Modules left out of that: see `Comparison`. */
  unfinished: number;
  exhausted: number;
  /** Counts that differ, equations that do not hold, modules that could not be rewritten. */
  wrong: number;
  /** The first of what is lost or wrong, in words. */
  readonly words: string[];
}

/** What came of it on one engine. */
export interface EngineReport {
  readonly node: string;
  readonly scripts: number;
  /** Assertions that hold on this engine as they are. */
  holds: number;
  /** What this engine does not have. */
  fails: number;
  readonly variants: readonly VariantReport[];
  seconds: number;
}

const MAX_WORDS = 20;

/**
 * Runs what is below some directories.
 * @param names of the variants to run; the reference for counts runs always
 * @param only which scripts, by their path below the directory
 */
export async function runSuite(
  directories: readonly string[],
  names: readonly string[],
  only: RegExp,
): Promise<EngineReport> {
  const start = performance.now();
  const files = directories.flatMap((directory) =>
    readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.wast') && only.test(file))
      .sort()
      .map((file) => ({ file, path: join(directory, file) })),
  );
  const rows = variants.filter(
    ({ name, runsHere }) => name === everyBoundary.name || (names.includes(name) && (runsHere?.() ?? true)),
  );
  const reports = rows.map(newReport);
  const report: EngineReport = {
    node: process.versions.node,
    scripts: files.length,
    holds: 0,
    fails: 0,
    variants: reports,
    seconds: 0,
  };
  for (const { file, path } of files) {
    const commands = readScript(readFileSync(path, 'utf8'));
    const assembler = new Assembler();
    const plain = await runScript(commands, assembler, untouched());
    const held = count(plain);
    report.holds += held;
    report.fails += plain.size - held;
    let reference: Interpreted | undefined;
    for (const [i, variant] of rows.entries())
      reference = await runVariant(file, commands, assembler, plain, variant, reference, reports[i]!);
  }
  report.seconds = (performance.now() - start) / 1000;
  return report;
}

async function runVariant(
  file: string,
  commands: readonly Expr[],
  assembler: Assembler,
  plain: Verdicts,
  variant: Variant,
  reference: Interpreted | undefined,
  report: VariantReport,
): Promise<Interpreted> {
  const program = new RewrittenProgram(variant);
  const verdicts = await runScript(commands, assembler, program);
  const say = (words: string): void => {
    if (report.words.length < MAX_WORDS) report.words.push(`${file}: ${words}`);
  };
  report.holds += count(verdicts);
  for (const [i, verdict] of plain) {
    const now = verdicts.get(i) ?? 'not reached';
    if (verdict !== '' || now === '') continue;
    report.lost++;
    const command = commands[i]!;
    say(`lost ${typeof command === 'string' ? command : oneLine(command.source)}: ${oneLine(now)}`);
  }
  for (const problem of program.problems) say(oneLine(problem));
  report.wrong += program.problems.length;
  const counts = interpret(program.counts());
  if (reference === undefined) return counts;
  const found = compare(reference, counts);
  report.modules += found.modules;
  report.instructions += found.instructions;
  report.unfinished += found.unfinished;
  report.exhausted += found.exhausted;
  report.wrong += found.differences.length;
  for (const difference of found.differences) say(difference);
  return reference;
}

const newReport = ({ name, probes }: Variant): VariantReport => ({
  name,
  probes,
  holds: 0,
  lost: 0,
  modules: 0,
  instructions: 0,
  unfinished: 0,
  exhausted: 0,
  wrong: 0,
  words: [],
});

function count(verdicts: Verdicts): number {
  let holds = 0;
  for (const verdict of verdicts.values()) if (verdict === '') holds++;
  return holds;
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 160);
