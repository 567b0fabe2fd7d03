/** Names of files and functions of a module, for frames: looked up on first use. */
import type { Naming } from '../coverage/index.ts';
import type { DebugInfo, FunctionInfo } from '../debuginfo/index.ts';
import type { InlinedCall, SourceNames, TracedFunction } from '../runtime/index.ts';

/** The same text, internalized by the engine like a property name: comparing it with a literal is one pointer comparison. */
const internalized = (text: string): string => Object.keys({ [text]: 0 })[0] ?? text;

/** Names from the debug info. */
export function sourceNames(debugInfo: DebugInfo, naming: Naming): SourceNames {
  const known = new Map<number, TracedFunction>();
  let byIndex: ReadonlyMap<number, FunctionInfo> | undefined;
  const nameOf = (path: string | undefined): string => (path === undefined ? '' : naming.nameOf(path));
  const files = new Map<number, string>();
  return {
    fileName(file) {
      let name = files.get(file);
      if (name === undefined) {
        name = internalized(nameOf(debugInfo.lines.files[file]));
        files.set(file, name);
      }
      return name;
    },
    functionOf(funcidx) {
      const found = known.get(funcidx);
      if (found !== undefined) return found;
      byIndex ??= new Map(debugInfo.functions().map((info) => [info.funcidx, info]));
      const info = byIndex.get(funcidx);
      const made = Object.freeze({
        name: info?.name ?? `func[${funcidx}]`,
        ...(info?.linkageName === undefined ? {} : { linkageName: info.linkageName }),
        file: nameOf(info?.path),
        line: info?.line ?? 0,
        funcidx,
      });
      known.set(funcidx, made);
      return made;
    },
    inlinedAt: (funcidx, offset) =>
      debugInfo.inlinedAt(funcidx, offset).map(
        ({ name, linkageName, path, line, callPath, callLine, callColumn }): InlinedCall => ({
          name,
          ...(linkageName === undefined ? {} : { linkageName }),
          file: nameOf(path),
          line,
          callFile: nameOf(callPath),
          callLine,
          callColumn,
        }),
      ),
  };
}
