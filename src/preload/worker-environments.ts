/**
 * Workers of Node whose environment is of their own: Node looks into it for `NODE_OPTIONS`, so that such a worker would start without
 * the preload. It gets what it needs, and its preload takes that out again before anything else runs.
 */
import process from 'node:process';
import workerThreads from 'node:worker_threads';
import { type ExecSettings, SETTINGS_VARIABLE } from './settings.ts';

type WorkerClass = new (file: unknown, options?: object) => object;

/** Has the values that the program gave, as JSON: null for variables that it did not. */
const GIVEN_VARIABLE = 'WTRACE_WORKER_ENV';

/** Takes out of the environment of this worker what {@link preloadInEnvironments} added. Settings must have been read. */
export function restoreEnvironment(): void {
  const given = process.env[GIVEN_VARIABLE];
  if (given === undefined) return;
  delete process.env[GIVEN_VARIABLE];
  for (const [name, value] of Object.entries(JSON.parse(given) as Record<string, string | null>)) {
    if (value === null) delete process.env[name];
    else process.env[name] = value;
  }
}

/**
 * From now on, workers with an environment of their own are started with a preload.
 * @param preload path of a CommonJS file
 */
export function preloadInEnvironments(preload: string, settings: () => ExecSettings): void {
  const original = workerThreads.Worker as unknown as WorkerClass;
  const proxy: WorkerClass = new Proxy(original, {
    construct(target, [file, options, ...rest], newTarget) {
      const args = [file, withPreload(options, preload, settings), ...rest];
      return Reflect.construct(target, args, newTarget === proxy ? target : newTarget) as object;
    },
  });
  Reflect.set(workerThreads, 'Worker', proxy);
  Object.defineProperty(original.prototype, 'constructor', {
    ...{ value: proxy, writable: true, configurable: true },
  });
}

/** Options of a worker; as they are where the preload gets there by itself, or they are wrong. */
function withPreload(options: unknown, preload: string, settings: () => ExecSettings): unknown {
  const env: unknown = Reflect.get(Object(options), 'env');
  if (typeof env !== 'object' || env === null) return options;
  const own = env as Record<string, unknown>;
  const nodeOptions = textOf(own['NODE_OPTIONS']);
  const option = `--require "${preload.replace(/["\\]/g, '\\$&')}"`;
  if (nodeOptions?.includes(option) === true) return options;
  const given = {
    NODE_OPTIONS: nodeOptions ?? null,
    [SETTINGS_VARIABLE]: textOf(own[SETTINGS_VARIABLE]) ?? null,
  };
  const added = {
    NODE_OPTIONS: `${option} ${nodeOptions ?? ''}`.trimEnd(),
    [SETTINGS_VARIABLE]: JSON.stringify(settings()),
    [GIVEN_VARIABLE]: JSON.stringify(given),
  };
  return Object.create(Object(options) as object, {
    env: { value: { ...own, ...added }, enumerable: true, writable: true, configurable: true },
  });
}

/** As Node makes texts of values of an environment. */
const textOf = (value: unknown): string | undefined => (value === undefined ? undefined : String(value));
