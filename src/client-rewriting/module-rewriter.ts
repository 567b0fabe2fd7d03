/** Rewrites modules in a page or worker, synchronously: `new WebAssembly.Module` cannot wait. */
import { base64, type ModuleJson, type PageRewriter, type RewrittenHere } from '../client/index.ts';
import { disassemblesRest, type Naming, namingWith } from '../coverage/index.ts';
import { filesWithCode } from '../debuginfo/index.ts';
import {
  debugKindOf,
  fingerprint,
  type Mark,
  markedProbes,
  markIn,
  markText,
  unreadName,
  withMark,
} from '../hook/index.ts';
import { sha256Sync } from '../portable-sha256.ts';
import { encodeProbeMap, forReports } from '../probe-map/index.ts';
import { type Instrumented, instrument } from '../rewriter/index.ts';
import type { PageRewriting } from './options.ts';

/** See the top of this file. */
export class ModuleRewriter implements PageRewriter {
  readonly #settings: PageRewriting;
  readonly #rewritten = new Map<string, RewrittenHere | undefined>();

  constructor(settings: PageRewriting) {
    this.#settings = settings;
  }

  /** See {@link PageRewriter.rewrite}. */
  rewrite(bytes: Uint8Array<ArrayBuffer>, url: string | undefined): RewrittenHere | undefined {
    const key = fingerprint(bytes);
    if (!this.#rewritten.has(key)) this.#rewritten.set(key, this.#rewrite(bytes, url));
    return this.#rewritten.get(key);
  }

  #rewrite(bytes: Uint8Array<ArrayBuffer>, url: string | undefined): RewrittenHere | undefined {
    const mark = markIn(bytes);
    if (mark !== undefined) return { kind: 'marked', mark };
    const kind = debugKindOf(bytes);
    const address = url?.split(/[?#]/)[0];
    const name = address?.slice(address.lastIndexOf('/') + 1) || unreadName(bytes);
    const whole = kind === 'none';
    if (kind === undefined || (whole && !matches(this.#settings.includeModules, address || name)))
      return undefined;
    try {
      return this.#made(bytes, name, whole);
    } catch {
      // The engine says what it thinks of the module.
      return undefined;
    }
  }

  #made(original: Uint8Array<ArrayBuffer>, name: string, whole: boolean): RewrittenHere | undefined {
    const { branches, hitOnly, everyBlock } = this.#settings;
    const sha256 = sha256Sync(original);
    const naming = this.#naming(whole);
    const made = instrument(original, {
      ...{
        sha256,
        selects: naming.selects,
        disassembleRest: disassemblesRest({ include: this.#include(whole) }),
      },
      ...(branches !== undefined && { branches }),
      ...(hitOnly && { hitOnly }),
      ...(everyBlock && { everyBlock }),
    });
    // What it says of its source is elsewhere.
    if (made.debugInfo.kind === 'disassembly' && !whole) return undefined;
    const mark: Mark = {
      id: sha256Sync(new TextEncoder().encode(`${sha256} ${JSON.stringify(this.#settings)}`)),
      probes: markedProbes(made.probeMap, made.probeMap.exports),
    };
    const bytes = withMark(made.bytes, markText(mark));
    return { kind: 'rewritten', bytes, mark, message: messageOf(made, { id: mark.id, name, naming }) };
  }

  #include(whole: boolean): readonly string[] {
    return whole ? [''] : (this.#settings.include ?? []);
  }

  #naming(whole: boolean): Naming {
    const { omit = [], sourceRoot = '', remaps = [], omitSystemLibraries = true } = this.#settings;
    const include = this.#include(whole);
    const rules = { include, omit, sourceRoot, remaps, omitSystemLibraries };
    return namingWith(rules, (patterns) => (text) => matches(patterns, text));
  }
}

const matches = (patterns: readonly string[] = [], text: string): boolean =>
  patterns.some((pattern) => new RegExp(pattern).test(text));

/** What a data directory has of a module: docs/data-format.md. */
function messageOf(
  { probeMap, debugInfo, warnings }: Instrumented,
  { id, name, naming }: { readonly id: string; readonly name: string; readonly naming: Naming },
): string {
  const all = filesWithCode(debugInfo);
  const files = all.filter(naming.selects);
  const sources = files.flatMap((path) => {
    const marks = debugInfo.sourceMarks?.(path) ?? [];
    const md5 = [...new Set(marks.flatMap((mark) => mark.md5 ?? []))];
    const lengths = [...new Set(marks.flatMap((mark) => mark.length ?? []))];
    return md5.length + lengths.length === 0 ? [] : [{ path, md5, lengths }];
  });
  const module = {
    ...{ name, linesFrom: debugInfo.kind, filesWithCode: files, sources, warnings },
    filesOmitted: all.filter((path) => !naming.selects(path)),
  };
  const message: ModuleJson = { described: id, module, map: base64(encodeProbeMap(forReports(probeMap))) };
  return JSON.stringify(message);
}
