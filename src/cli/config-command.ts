/** `wtrace config`: which value each option has here, and whence. */
import process from 'node:process';
import type { Command } from 'commander';
import { type ConfigOption, configOptions } from '../config/index.ts';
import type { Gate, Remap } from '../coverage/index.ts';
import { displayWidth, printable } from '../report/index.ts';
import { type AppliedConfig, applyConfig, CONFIG_SOURCE, FOLDER_SOURCE } from './apply-config.ts';
import { dataDirectory } from './options.ts';
import { addRunOptions } from './run-command.ts';
import { stdout } from './terminal.ts';

const examples = `
The command line holds over the environment, that over the configuration, and
that over defaults. Values of the program's environment variables are not shown.

Examples:
  wtrace config
  wtrace config --json --reporter lcov`;

/** An option as it holds. */
interface Setting {
  readonly key: string;
  /** Undefined: none. */
  readonly value: unknown;
  /** `--reporter`, `WTRACE_DATA_DIR`, `wtrace.config.ts: reporter` or `default`. */
  readonly from: string;
}

function settingsOf(command: Command, config: AppliedConfig | undefined): readonly Setting[] {
  return Object.entries<ConfigOption>(configOptions).flatMap(([key, { variable }]): readonly Setting[] => {
    const option = command.options.find((each) => each.attributeName() === key);
    if (option === undefined) return [];
    const source = command.getOptionValueSource(key);
    const value: unknown = command.getOptionValue(key);
    const name = config?.name ?? '';
    if (source === 'cli') return [{ key, value, from: option.long ?? key }];
    if (source === CONFIG_SOURCE) return [{ key, value, from: `${name}: ${key}` }];
    if (source === FOLDER_SOURCE) return [{ key, value, from: `folder of ${name}` }];
    const fromVariable =
      variable === 'WTRACE_DATA_DIR' ? dataDirectory(undefined) : variable && process.env[variable];
    if (variable !== undefined && fromVariable) return [{ key, value: fromVariable, from: variable }];
    const isEmpty = Array.isArray(value) ? value.length === 0 : typeof value === 'object';
    const usual = value === undefined || isEmpty ? option.defaultValueDescription : value;
    return [{ key, value: usual, from: 'default' }];
  });
}

/** Values as they would be written. */
function plain(key: string, value: unknown): unknown {
  if (key === 'failUnder' && Array.isArray(value)) return value.map((gate) => gateText(gate as Gate));
  if (key === 'remap' && Array.isArray(value)) return value.map(({ from, to }: Remap) => `${from}=${to}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (key === 'env') return Object.keys(value);
  return Object.entries(value).map(([guest, host]) => (host === guest ? guest : `${host}::${guest}`));
}

function gateText(gate: Gate): string {
  const what =
    gate.kind === 'total'
      ? gate.of
      : gate.kind === 'glob'
        ? gate.glob
        : gate.kind === 'patch'
          ? 'patch'
          : 'file';
  return `${what}=${gate.percent}`;
}

const textOf = (value: unknown): string =>
  value === undefined ? '-' : printable([value].flat().map(String).join(', '));

function table(settings: readonly Setting[], config: AppliedConfig | undefined): string {
  const rows = settings.map(({ key, value, from }) => [key, textOf(value), printable(from)] as const);
  const widest = (texts: readonly string[]): number =>
    texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0);
  const [first, second] = [widest(rows.map(([key]) => key)), widest(rows.map(([, value]) => value))];
  const padEnd = (text: string, width: number): string => text + ' '.repeat(width - displayWidth(text));
  const line = ([key, value, from]: (typeof rows)[number]): string =>
    `${padEnd(key, first)}  ${padEnd(value, second)}  ${from}`;
  const file = config === undefined ? 'No configuration.' : `Configuration: ${printable(config.path)}`;
  return `${file}\n${rows.map(line).join('\n')}\n`;
}

/** Adds the command; `done` gets its exit code. */
export function addConfigCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('config')
    .summary('print the value of every option, and whence it is')
    .description(
      'Print the value that every option of wtrace run, report and instrument has here, and whence it is.',
    )
    .usage('[options]');
  addRunOptions(command)
    .option('--json', 'print JSON')
    .addHelpText('after', examples)
    .action(async ({ json }: { readonly json?: true }) => {
      const config = await applyConfig(command);
      const settings = settingsOf(command, config).map((setting) => ({
        ...setting,
        value: plain(setting.key, setting.value),
      }));
      if (json) {
        const options = Object.fromEntries(
          settings.map(({ key, value, from }) => [key, { value: value ?? null, from }]),
        );
        stdout.write(`${JSON.stringify({ file: config?.path ?? null, options }, undefined, 2)}\n`);
      } else stdout.write(table(settings, config));
      done(0);
    });
}
