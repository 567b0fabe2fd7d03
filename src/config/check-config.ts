/** Checks what a configuration file exports: unknown keys are errors with the nearest name, wrong values with what is taken. */
import { shown } from '../arguments.ts';
import { ConfigError } from '../errors.ts';
import { type ConfigKey, type ConfigOption, configOptions } from './config-options.ts';
import { type ConfigShape, shapes } from './config-shapes.ts';

/** A key with a value that fits. */
export interface ConfigEntry {
  readonly key: ConfigKey;
  readonly option: ConfigOption;
  readonly shape: ConfigShape;
  readonly value: unknown;
}

const isKey = (key: string): key is ConfigKey => Object.hasOwn(configOptions, key);

/**
 * The keys that are set.
 * @param where the file (and its key), for messages
 * @throws ConfigError
 */
export async function checkConfig(config: unknown, where: string): Promise<readonly ConfigEntry[]> {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new ConfigError(
      `${where} must be an object of options, not ${shown(config)}; such as { "reporter": ["text", "lcov"] }`,
    );
  const entries: ConfigEntry[] = [];
  for (const [key, value] of Object.entries(config)) {
    // Editors find the schema by it.
    if (key === '$schema' || value === undefined) continue;
    if (!isKey(key)) throw new ConfigError(await unknownText(key, where));
    const option = configOptions[key];
    const shape: ConfigShape = shapes[option.shape];
    if (!shape.fits(value))
      throw new ConfigError(`${where}: ${key} must be ${shape.is}, not ${shown(value)}`);
    entries.push({ key, option, shape, value });
  }
  return entries;
}

async function unknownText(key: string, where: string): Promise<string> {
  const { closest, distance } = await import('fastest-levenshtein');
  const name = key.slice(0, 40);
  const keys = Object.keys(configOptions);
  // `reports-dir` and `REPORTSDIR` are near as well.
  const plain = (text: string): string => text.replace(/[-_]/g, '').toLowerCase();
  const near = keys.find((each) => plain(each) === plain(name)) ?? closest(name, keys);
  const isNear =
    plain(near) === plain(name) || distance(near, name) <= Math.max(2, Math.floor(name.length / 3));
  return `${where}: unknown key ${JSON.stringify(name)}; ${isNear ? `did you mean ${near}?` : `keys are ${keys.join(', ')}`}`;
}
