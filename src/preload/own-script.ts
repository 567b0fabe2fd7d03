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

/** Those of now. */
export function ownFs(): OwnFs {
  const own: Record<string, unknown> = {};
  // `promises` is a getter that loads more, and is not used.
  for (const name of Object.keys(nodeFs)) if (name !== 'promises') own[name] = Reflect.get(nodeFs, name);
  return own as unknown as OwnFs;
}

/**
 * @param directory where the files are
 * @returns loads a file, and returns what it exports
 */
export function ownScripts(
  directory: string,
  fs: OwnFs,
  engine: typeof WebAssembly,
): (name: string) => unknown {
  const { Script } = vm;
  const { runInThisContext } = Script.prototype;
  const { readFileSync } = fs;
  return (name) => {
    const filename = `${directory}/${name}`;
    const text = readFileSync(filename, 'utf8');
    const script = new Script(
      `(function (exports, require, module, __filename, ownFs, WebAssembly) {${text}\n})`,
      {
        filename,
      },
    );
    const module = { exports: {} };
    const run = Reflect.apply(runInThisContext, script, []) as (...args: unknown[]) => void;
    run(module.exports, require, module, filename, fs, engine);
    return module.exports;
  };
}
