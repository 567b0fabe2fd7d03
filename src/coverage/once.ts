/** Facts of runs that recorded only whether code ran: 1 hit means at least one, however many parts are added up. */
import type { FileFacts, ModuleFacts } from './facts.ts';

/** The same files with no more than one hit each. */
export function atMostOnce(files: readonly FileFacts[]): readonly FileFacts[] {
  return files.map(({ lines, functions, branches, ...file }) => ({
    ...file,
    lines: lines.map((line) => (line.hits > 1 ? { ...line, hits: 1 } : line)),
    functions: functions.map((fn) => (fn.hits > 1 ? { ...fn, hits: 1 } : fn)),
    ...(branches && {
      branches: branches.map((point) => ({
        ...point,
        arms: point.arms.map((arm) => (arm.hits > 1 ? { ...arm, hits: 1 } : arm)),
      })),
    }),
  }));
}

/** The sum of the files of some modules, `files`, as far as the modules count: one that does not makes all hits 1. */
export function asCounted(
  files: readonly FileFacts[],
  modules: readonly Pick<ModuleFacts, 'hitOnly'>[],
): readonly FileFacts[] {
  return modules.some((module) => module.hitOnly) ? atMostOnce(files) : files;
}
