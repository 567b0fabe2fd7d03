/**
 * An option whose value may be left out. commander would take whatever comes next for the value: the module, in
 * `--branches program.wasm`.
 */
import type { Command } from 'commander';

/** An option, its only value, and what its absence stands for. */
export interface OptionalValue {
  /** With its dashes. */
  readonly option: string;
  readonly values: readonly string[];
  readonly otherwise: string;
}

/** From now on, the command takes the next argument as the option's value only if it is one of its values. */
export function takeOnlyKnownValue(command: Command, optional: OptionalValue): void {
  const parse = command.parseOptions.bind(command);
  command.parseOptions = (argv) => parse(completed(command, argv, optional));
}

/** The arguments with a value for the option, as far as the options of the command go. */
function completed(
  command: Command,
  argv: readonly string[],
  { option, values, otherwise }: OptionalValue,
): string[] {
  const args = [...argv];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    // The first argument that is no option, and what comes after it, belongs to others.
    if (arg === '--' || !arg.startsWith('-')) break;
    if (arg === option)
      args.splice(i, values.includes(args[i + 1] ?? '') ? 2 : 1, `${option}=${value(args[i + 1])}`);
    else if (command.options.some((known) => (known.short === arg || known.long === arg) && known.required))
      i++;
  }
  return args;

  function value(next: string | undefined): string {
    return next !== undefined && values.includes(next) ? next : otherwise;
  }
}
