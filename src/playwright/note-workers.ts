/** Runs in pages, as text: no name from outside. */

/**
 * Notes which scripts workers start with, before they are requested.
 * @param binding name of the global function that gets `worker:<kind>:<address>`
 */
export function noteWorkers(binding: string): void {
  const noted = (url: unknown, options: unknown): unknown => {
    const tell: unknown = Reflect.get(globalThis, binding);
    if (typeof tell !== 'function' || typeof document === 'undefined') return undefined;
    try {
      const kind = (options as { type?: unknown } | undefined)?.type === 'module' ? 'module' : 'classic';
      return tell(`worker:${kind}:${new URL(String(url), document.baseURI)}`);
    } catch {
      // The engine says what it thinks of the address.
      return undefined;
    }
  };
  for (const name of ['Worker', 'SharedWorker']) {
    const original: unknown = Reflect.get(globalThis, name);
    const own = Reflect.getOwnPropertyDescriptor(globalThis, name);
    if (typeof original !== 'function') continue;
    const proxy: unknown = new Proxy(original as new () => object, {
      construct(target, args: unknown[], newTarget) {
        void noted(args[0], args[1]);
        return Reflect.construct(target, args, newTarget === proxy ? target : newTarget);
      },
    });
    Object.defineProperty(globalThis, name, { ...own, value: proxy });
    Object.defineProperty(original.prototype, 'constructor', {
      value: proxy,
      writable: true,
      configurable: true,
    });
  }
  const container: unknown = Reflect.get(globalThis, 'ServiceWorkerContainer');
  if (typeof container !== 'function') return;
  const { register } = container.prototype as { register: (...args: unknown[]) => unknown };
  (container.prototype as { register: unknown }).register = new Proxy(register, {
    apply: async (target, self, args: unknown[]) => {
      await noted(args[0], args[1]);
      return Reflect.apply(target, self, args);
    },
  });
}
