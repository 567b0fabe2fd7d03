/** What is suspicious about the options of a run, before it starts. */
import type { Warning } from '../errors.ts';
import { folderWarnings, type RunFlags } from './options.ts';

/** @param misplaced options of wtrace among the program's arguments */
export function startWarnings(flags: RunFlags, misplaced: readonly string[]): readonly Warning[] {
  return [
    ...folderWarnings(flags),
    ...Object.entries(flags.env).flatMap(([name, value]) => (value === undefined ? [unset(name)] : [])),
    ...misplaced.map(passedOn),
  ];
}

function unset(name: string): Warning {
  const message = `--env ${name}: the variable is not set here, so the program does not get it; set it, or give a value: --env ${name}=<value>`;
  return { slug: 'env-not-set', message };
}

function passedOn(option: string): Warning {
  const message = `${option} is after the module, so the program gets it, not wtrace; if it is meant for wtrace, put it before the module`;
  return { slug: 'option-after-module', message };
}

/**
 * Options among the arguments of a program that are spelled as options of wtrace. What follows `--` was put there on purpose.
 * @param known long names of the options, such as `--reporter`
 */
export function misplacedOptions(args: readonly string[], known: ReadonlySet<string>): readonly string[] {
  const end = args.indexOf('--');
  const names = args.slice(0, end < 0 ? args.length : end).map((arg) => arg.split('=', 1)[0] ?? '');
  return [...new Set(names)].filter((name) => known.has(name));
}
