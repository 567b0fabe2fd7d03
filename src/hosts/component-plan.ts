/** Prepares a component: jco turns it into core modules, which are traced, and the JavaScript between them. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { CannotRunError, MissingPeerError } from '../errors.ts';
import { readModule } from '../wasm/index.ts';
import { type Prepared, type RunOptions, type TracedModule, workerModule, workerTrace } from './program.ts';

/** The part of `@bytecodealliance/jco-transpile` that is used. */
interface Transpiler {
  transpileBytes(
    component: Uint8Array,
    options: {
      readonly name: string;
      readonly instantiation: 'sync';
      readonly nodejsCompat: boolean;
      readonly emitTypescriptDeclarations: boolean;
      readonly map: Readonly<Record<string, string>>;
    },
  ): Promise<{
    readonly files: Readonly<Record<string, Uint8Array>>;
    readonly imports: readonly string[];
    readonly exports: readonly (readonly [name: string, kind: string])[];
  }>;
}

/** The range of the peer dependency, as in package.json. */
const JCO_RANGE = '^1.35.0';
const INSTALL = `npm install --save-dev @bytecodealliance/jco@${JCO_RANGE}`;

/**
 * Where the generated JavaScript imports WASI from. Without this, versions are stripped from the names, and those of
 * preview 2 and preview 3 collide.
 */
function interfaceMap(): Record<string, string> {
  const map: Record<string, string> = {};
  for (const name of ['cli', 'clocks', 'filesystem', 'http', 'io', 'random', 'sockets']) {
    map[`wasi:${name}/*`] = `p2/${name}#*`;
    if (name === 'io') continue;
    for (const version of ['0.3.0', '0.3.0-rc-2026-03-15']) map[`wasi:${name}/*@${version}`] = `p3/${name}#*`;
  }
  return map;
}

/** jco's transpiler and its matching WASI, from wtrace's own dependencies or the user's project. */
function findJco(): { readonly transpiler: string; readonly shim: string } {
  for (const from of [import.meta.url, join(process.cwd(), 'package.json')]) {
    try {
      const jco = createRequire(from).resolve('@bytecodealliance/jco');
      const transpiler = createRequire(jco).resolve('@bytecodealliance/jco-transpile');
      const shim = createRequire(transpiler).resolve('@bytecodealliance/preview2-shim/instantiation');
      return { transpiler: pathToFileURL(transpiler).href, shim: pathToFileURL(shim).href };
    } catch {
      // Tries the next place.
    }
  }
  throw new MissingPeerError(`components need jco, which is not installed: ${INSTALL}`);
}

/**
 * Whether wit-component made this module: the adapter of WASI preview 1, or one of the two that connect the instances.
 * None of them has source lines of the program.
 */
function isGlue(bytes: Uint8Array): boolean {
  const { imports, exports, code } = readModule(bytes);
  if (imports.some((item) => item.module === '__main_module__')) return true;
  const ties = [...imports, ...exports].some((item) => item.kind === 'table' && item.name === '$imports');
  return ties && (code.count === 0 || exports.every((item) => /^(\d+|\$imports)$/.test(item.name)));
}

/**
 * Prepares a component of the world `wasi:cli/command` of WASI preview 2.
 * @throws {@link MissingPeerError} when jco is not installed
 * @throws {@link CannotRunError} for other components
 */
export async function prepareComponent(options: RunOptions): Promise<Prepared> {
  const { name, args, env, preopens } = options;
  if (options.invoke !== undefined) {
    throw new CannotRunError(`${name} is a component: --invoke calls exports of core modules only`);
  }
  const jco = findJco();
  const { transpileBytes } = (await import(jco.transpiler)) as Transpiler;
  const { files, imports, exports } = await transpileBytes(options.bytes, {
    name: 'component',
    instantiation: 'sync',
    nodejsCompat: true,
    emitTypescriptDeclarations: false,
    map: interfaceMap(),
  }).catch((error: unknown) => {
    const [line] = String(error instanceof Error ? error.message : error).split('\n');
    throw new CannotRunError(`jco cannot transpile ${name}: ${line}`);
  });
  const foreign = imports.filter((from) => !from.startsWith('p2/'));
  if (foreign.some((from) => from.startsWith('p3/'))) {
    throw new CannotRunError(
      `${name} uses WASI 0.3, which wtrace does not support yet; build it for wasm32-wasip2`,
    );
  }
  if (foreign.length > 0) {
    throw new CannotRunError(
      `${name} imports what only its own host provides: ${foreign.slice(0, 5).join(', ')}`,
    );
  }
  if (!exports.some(([key]) => /^wasi:cli\/run@0\.2\./.test(key))) {
    throw new CannotRunError(`${name} does not export wasi:cli/run, so it is not a command`);
  }

  const core = Object.entries(files).filter(([file]) => file.endsWith('.wasm'));
  const program = core.filter(([, bytes]) => !isGlue(bytes));
  const glue = core.filter(([, bytes]) => isGlue(bytes));
  const modules = program.map(([, bytes], i): TracedModule => {
    const alone = program.length === 1;
    return options.rewrite(bytes, alone ? name : `${name}#${i}`, alone);
  });
  const workerModules = modules.map(workerModule);
  const rest = glue.map(([file, bytes], i) =>
    workerModule({ name: file, bytes, probeMap: undefined }, modules.length + i),
  );
  const ids = [...program, ...glue].map(([file]) => file);
  const script = Object.keys(files).find((file) => file.endsWith('.js')) ?? '';
  return {
    job: {
      kind: 'component',
      modules: [...workerModules, ...rest].map((module, i) => ({ ...module, id: ids[i] ?? '' })),
      source: new TextDecoder().decode(files[script]),
      shim: jco.shim,
      args: [name, ...args],
      env,
      preopens,
      trace: workerTrace(options, workerModules, true),
    },
    modules,
    workerModules,
    resultTypes: [],
  };
}
