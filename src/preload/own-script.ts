/**
 * Loads files of the preload's own. Not by `require`: what they write goes through the functions of `node:fs` that were there
 * when the process began, since programs replace them; so they get these as `ownFs` (scripts/build.mjs). In the same way, their
 * `WebAssembly` is that of the engine, not what programs find.
 */
import nodeFs from 'node:fs';
import vm from 'node:vm';

/** The bundle is CommonJS. */
declare const require: NodeJS.Require;

/** Functions of `node:fs`. */
export type OwnFs = typeof nodeFs;

/** Loads a file by its name, once, and returns what it exports. */
export type LoadOwn = (name: string) => unknown;

/** Those of now. */
export function ownFs(): OwnFs {
  const own: Record<string, unknown> = {};
  // `promises` is a getter that loads more, and is not used.
  for (const name of Object.keys(nodeFs)) if (name !== 'promises') own[name] = Reflect.get(nodeFs, name);
  return own as unknown as OwnFs;
}

/**
 * Files may require each other.
 * @param directory where the files are
 */
export function ownScripts(directory: string, fs: OwnFs, engine: typeof WebAssembly | undefined): LoadOwn {
  const { Script } = vm;
  const { runInThisContext } = Script.prototype;
  const { readFileSync } = fs;
  const loaded = new Map<string, { readonly exports: object }>();
  const requireAny = (id: string): unknown => (id.startsWith('./') ? load(id.slice(2)) : require(id));
  const load: LoadOwn = (name) => {
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const filename = `${directory}/${name}`;
    const text = readFileSync(filename, 'utf8');
    const script = new Script(
      `(function (exports, require, module, __filename, ownFs, WebAssembly) {${text}\n})`,
      {
        filename,
      },
    );
    const module = { exports: {} };
    loaded.set(name, module);
    const run = Reflect.apply(runInThisContext, script, []) as (...args: unknown[]) => void;
    run(module.exports, requireAny, module, filename, fs, engine);
    return module.exports;
  };
  return load;
}
