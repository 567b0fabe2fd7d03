/** Loads the configuration of a file: JSON, JavaScript, or TypeScript where Node or jiti can. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, extname } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { ConfigError, MissingPeerError } from '../errors.ts';
import { causeOf } from '../store/index.ts';
import { packageConfig } from './find-config.ts';

/**
 * What the file exports.
 * @param path absolute
 * @throws ConfigError, MissingPeerError
 */
export async function loadConfig(path: string): Promise<unknown> {
  if (!existsSync(path)) throw new ConfigError(`the configuration ${path} does not exist; check --config`);
  const kind = extname(path);
  if (kind === '.json') return readJson(path);
  if (!/^\.[cm]?[jt]s$/.test(kind))
    throw new ConfigError(`${path} is no configuration: expected .ts, .js, .mjs, .cjs or .json`);
  try {
    return kind.endsWith('ts') ? await importTypeScript(path) : await importDefault(path);
  } catch (error) {
    if (error instanceof MissingPeerError || error instanceof ConfigError) throw error;
    const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw Object.assign(new ConfigError(`${path} failed: ${what.split('\n')[0]}`), { cause: error });
  }
}

function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`cannot read the configuration ${path}: ${causeOf(error)}`);
  }
  try {
    if (basename(path) === 'package.json') return packageConfig(text);
    return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
  } catch (error) {
    throw new ConfigError(`${path} is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

async function importDefault(path: string): Promise<unknown> {
  const exported = (await import(pathToFileURL(path).href)) as { readonly default?: unknown };
  if (exported.default === undefined)
    throw new ConfigError(`${path} has no default export; export default { … }`);
  return exported.default;
}

/** What is used of jiti. */
interface Jiti {
  readonly createJiti: (
    from: string,
    options: { readonly fsCache: boolean },
  ) => { readonly import: (path: string, options: { readonly default: true }) => Promise<unknown> };
}

/** Node removes types by itself from 22.18 on; before, the package jiti does, where it is installed. */
async function importTypeScript(path: string): Promise<unknown> {
  const { typescript } = process.features as { readonly typescript?: string | false };
  if (typescript) return importDefault(path);
  const jiti = installedJiti(path);
  if (jiti === undefined)
    throw new MissingPeerError(
      `${path} is TypeScript, which Node ${process.versions.node} does not read by itself: npm install --save-dev jiti, use Node 22.18 or later, or make it wtrace.config.mjs`,
    );
  // Its cache would be a file of code in a directory that others may write to.
  return jiti.createJiti(path, { fsCache: false }).import(path, { default: true });
}

/** Of the project, or beside wtrace. */
function installedJiti(path: string): Jiti | undefined {
  for (const from of [path, import.meta.url]) {
    const require = createRequire(from);
    try {
      require.resolve('jiti');
    } catch {
      continue;
    }
    return require('jiti') as Jiti;
  }
  return undefined;
}
