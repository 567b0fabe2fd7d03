/** Puts what a configuration holds into the options of a command, where neither the command line nor the environment says otherwise. */
import { dirname, relative, resolve } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { type ConfigEntry, checkConfig } from '../config/index.ts';
import { findConfig, loadConfig } from '../config-files/index.ts';
import { ConfigError, UsageError } from '../errors.ts';
import { namesFile } from './diff-option.ts';

/** A configuration that was applied. */
export interface AppliedConfig {
  /** Absolute. */
  readonly path: string;
  /** As messages and `wtrace config` name it: `wtrace.config.ts`, `../package.json#wtrace`. */
  readonly name: string;
}

/** How options that the configuration sets are marked in commander. */
export const CONFIG_SOURCE = 'config';
/** How the source root is marked that is the folder of the configuration. */
export const FOLDER_SOURCE = 'config folder';

/** Adds `--config` and `--no-config`; a command that has them gets the configuration before it acts. */
export function addConfigOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'read the configuration from <file>; by default, wtrace.config.* is looked for',
    )
    .option('--no-config', 'read no configuration');
}

/**
 * Finds, checks and applies the configuration of a command that takes one; undefined: there is none.
 * @throws ConfigError, MissingPeerError
 */
export async function applyConfig(command: Command): Promise<AppliedConfig | undefined> {
  const takes = command.options.some(({ long }) => long === '--config');
  const given: unknown = takes ? command.getOptionValue('config') : false;
  if (given === false) return undefined;
  const working = process.cwd();
  const path = typeof given === 'string' ? resolve(given) : findConfig(working);
  if (path === undefined) return undefined;
  const isPackage = path.endsWith('package.json');
  const name = `${relative(working, path) || path}${isPackage ? '#wtrace' : ''}`;
  const config = await loadConfig(path);
  if (isPackage && config === undefined) throw new ConfigError(`${name} does not exist; check --config`);
  const folder = dirname(path);
  for (const entry of await checkConfig(config, name)) applyEntry(command, entry, { folder, name });
  if (command.getOptionValue('sourceRoot') === undefined) {
    command.setOptionValueWithSource('sourceRoot', folder, FOLDER_SOURCE);
    // Relative paths in debug info still belong to where the program runs.
    command.setOptionValue('workingDirectory', working);
  }
  return { path, name };
}

function applyEntry(
  command: Command,
  { key, option, shape, value }: ConfigEntry,
  { folder, name }: { readonly folder: string; readonly name: string },
): void {
  const target = command.options.find((each) => each.attributeName() === key && !each.negate);
  const negated = command.options.find((each) => each.attributeName() === key && each.negate);
  if (target === undefined && negated === undefined) return;
  const source = command.getOptionValueSource(key);
  if (source !== undefined && source !== 'default') return;
  if (option.variable !== undefined && (process.env[option.variable] ?? '') !== '') return;
  const set = (made: unknown): void => void command.setOptionValueWithSource(key, made, CONFIG_SOURCE);
  if (shape.toArguments === undefined) {
    // False is what an option has that was not given, but where there is one that says no.
    if (value !== false || negated !== undefined) set(value);
    return;
  }
  const texts = shape.toArguments(value as never).map((text) => inFolder(text, option.path, folder));
  try {
    let made: unknown = command.getOptionValue(key);
    for (const text of texts) made = target?.parseArg ? target.parseArg(text, made as never) : text;
    set(made);
  } catch (error) {
    if (error instanceof UsageError) throw new ConfigError(`${name}: ${key}: ${error.message}`);
    throw error;
  }
}

/** A value with its path made absolute. */
function inFolder(text: string, path: ConfigEntry['option']['path'], folder: string): string {
  if (path === undefined || text === '') return text;
  if (path === 'before ::') {
    const at = text.indexOf('::');
    return at < 0
      ? `${resolve(folder, text)}::${text}`
      : `${resolve(folder, text.slice(0, at))}${text.slice(at)}`;
  }
  if (path === 'dotted') return /^\.{1,2}[/\\]/.test(text) ? resolve(folder, text) : text;
  const isPath = path === 'whole' || (text !== '-' && (path === 'unless -' || namesFile(text)));
  return isPath ? resolve(folder, text) : text;
}
