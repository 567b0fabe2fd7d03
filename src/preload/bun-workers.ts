/** Workers of Bun: it starts them without the preload of their parent, unless their options name it. */
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';

type WorkerClass = new (file: unknown, options?: object) => object;

/**
 * From now on, workers are started with a preload.
 * @param preload path of a CommonJS file
 */
export function preloadInWorkers(preload: string): void {
  wrap(workerThreads, preload);
  wrap(globalThis, preload);
  syncBuiltinESMExports();
}

function wrap(holder: object, preload: string): void {
  const original = Reflect.get(holder, 'Worker') as WorkerClass | undefined;
  if (original === undefined) return;
  const proxy: WorkerClass = new Proxy(original, {
    construct(target, [file, options], newTarget) {
      const given: unknown = Reflect.get(Object(options), 'preload') ?? [];
      const preloads = [preload, ...(Array.isArray(given) ? given : [given])];
      const args = [file, { ...Object(options), preload: preloads }];
      return Reflect.construct(target, args, newTarget === proxy ? target : newTarget) as object;
    },
  });
  Reflect.set(holder, 'Worker', proxy);
}
