/** `--dropped`: whether functions that the linker left out are listed, or count as functions that did not run. */
import { type Command, Option } from 'commander';
import { type CoverageFacts, droppedAsMissed } from '../coverage/index.ts';
import { UsageError, type Warning } from '../errors.ts';

/** As given. */
export interface DroppedFlags {
  /** Undefined: nobody asks what the linker left out. */
  readonly dropped?: 'listed' | 'missed';
}

function kindOf(value: string): 'listed' | 'missed' {
  if (value === 'listed' || value === 'missed') return value;
  throw new UsageError(`--dropped ${value}: expected listed or missed`);
}

/** Adds `--dropped`. */
export const addDroppedOption = (command: Command): Command =>
  command.addOption(
    new Option(
      '--dropped <how>',
      'functions that the linker left out of the module: listed: reports name them; missed: they and their lines count as not run',
    ).argParser(kindOf),
  );

/** The facts as `--dropped` wants them: with `missed`, what is not in the binary did not run. */
export const droppedAsWanted = (facts: CoverageFacts, { dropped }: DroppedFlags): CoverageFacts =>
  dropped === 'missed' ? droppedAsMissed(facts) : facts;

/**
 * What is to be said where `--dropped` is given and data do not say what was left out.
 * @param modules names of the modules whose data do not
 */
export function droppedWarnings({ dropped }: DroppedFlags, modules: readonly string[]): readonly Warning[] {
  const [first, ...more] = modules;
  if (dropped === undefined || first === undefined) return [];
  const names = more.length === 0 ? first : `${first} and ${more.length} more`;
  const message = `the data of ${names} do not say which functions the linker left out, so none is reported; give --dropped to the run as well`;
  return [{ slug: 'dropped-not-known', message }];
}
