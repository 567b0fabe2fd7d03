/** What becomes of modules that name files, and of cache entries that somebody changed. */

import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { sourceReader } from '../../src/cli/source-reader.ts';
import { WtraceError } from '../../src/errors.ts';
import { encodeProbeMap, forReports } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { CacheStore, readDataDir, readerBeside, rewriteModule, SourceFiles } from '../../src/store/index.ts';
import type { CacheInput, DataInput } from './input.ts';
import type { Judgement } from './judge.ts';
import { reportTexts } from './report-texts.ts';
import { CANARY, opensOutside, sandbox } from './sandbox.ts';

const fault = (words: string): Judgement => ({ end: 'fault', words, valid: false });

/** Reads all that a module names as the command does: nothing outside is opened, and nothing of it is said. */
export function judgeNames(bytes: Uint8Array<ArrayBuffer>): Judgement {
  const { inside } = sandbox();
  const folders = { named: [], implied: [inside] };
  const said: string[] = [];
  let warned = false;
  const outside = opensOutside([inside], () => {
    const { debugInfo, warnings, probeMap } = instrument(bytes, {
      readFile: readerBeside(join(inside, 'm.wasm'), folders),
    });
    const sources = new SourceFiles({ folders, sourceRoot: inside });
    for (const path of debugInfo.lines.files) {
      const text = debugInfo.sourceText(path) ?? new TextDecoder().decode(sources.read(path));
      said.push(text);
    }
    const all = [...warnings, ...sources.warnings];
    warned = all.length > 0;
    said.push(JSON.stringify([all, debugInfo.facts, probeMap.files, debugInfo.functions()]));
  });
  if (outside.length > 0) return fault(`opens ${outside[0]}`);
  if (said.some((text) => text.includes(CANARY))) return fault('says what is outside');
  return { end: warned ? 'warned' : 'ok', words: '', valid: false };
}

/** Reads data and reports them as the command does, with the same limits. */
export function judgeDirectory({ id, module, run }: DataInput): Judgement {
  const { inside, data } = sandbox();
  clear(data);
  mkdirSync(join(data, 'modules'));
  writeFileSync(join(data, 'modules', id), module);
  writeFileSync(join(data, 'run.wtrace'), run);
  let end: Judgement = { end: 'ok', words: '', valid: false };
  const outside = opensOutside([inside, data], () => {
    try {
      const { facts, warnings } = readDataDir(data, { sourceRoot: inside });
      const sources = new SourceFiles({ folders: { named: [], implied: [inside] }, sourceRoot: inside });
      const reports = reportTexts(facts, sourceReader({ sources, listings: [] }));
      const said = [JSON.stringify(warnings), ...reports.map(({ text }) => text)];
      if (said.some((text) => text.includes(CANARY))) end = fault('says what is outside');
      else if (warnings.length > 0) end = { ...end, end: 'warned' };
    } catch (error) {
      if (error instanceof WtraceError) end = { ...end, end: 'refused', words: error.message };
      else end = fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
  });
  return outside.length > 0 ? fault(`opens ${outside[0]}`) : end;
}

/** What is right of a module, made without a cache, and the entry that is kept of it. */
interface Right {
  readonly original: Uint8Array;
  readonly bytes: Uint8Array;
  readonly map: Uint8Array;
  readonly entry: Uint8Array;
  readonly name: string;
}
const rights = new Map<Uint8Array, Right>();

function rewrite(original: Uint8Array, store: CacheStore | undefined) {
  const rules = { include: [], omit: [], remaps: [], sourceRoot: '/', omitSystemLibraries: true };
  return rewriteModule(original, { rules, readFile: () => undefined, store, options: { startExport: true } });
}

function rightOf(original: Uint8Array): Right {
  const known = rights.get(original);
  if (known !== undefined) return known;
  const { cache } = sandbox();
  const { bytes, probeMap } = rewrite(original, undefined);
  clear(cache);
  rewrite(original, new CacheStore(cache)).keep();
  const [name = ''] = readdirSync(cache);
  const entry = readFileSync(join(cache, name));
  const right = { original, bytes, map: encodeProbeMap(forReports(probeMap)), entry, name };
  rights.set(original, right);
  return right;
}

function clear(directory: string): void {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true });
}

/** Whatever is in the place of an entry: the module is rewritten right, and the next run has a sound entry. */
export function judgeEntry({ module, other, damage }: CacheInput): Judgement {
  const { cache, inside } = sandbox();
  const right = rightOf(module);
  const path = join(cache, right.name);
  clear(cache);
  switch (damage.kind) {
    case 'contents':
      writeFileSync(path, damage.change(right.entry), { mode: 0o600 });
      break;
    case 'other': {
      const entry = rightOf(other).entry;
      clear(cache);
      writeFileSync(path, entry, { mode: 0o600 });
      break;
    }
    case 'mode':
      writeFileSync(path, right.entry);
      chmodSync(path, damage.mode);
      break;
    case 'special':
      special(path, damage.what, join(inside, 'm.map'));
  }
  for (const when of ['with it', 'after it']) {
    const made = rewrite(module, new CacheStore(cache));
    made.keep();
    const isRight =
      Buffer.compare(made.bytes, right.bytes) === 0 && Buffer.compare(made.packedMap(), right.map) === 0;
    if (!isRight) return fault(`another module runs ${when}`);
  }
  // Not byte for byte: the engine writes a number in the form in which it has it at the time.
  const key = right.name.slice(0, right.name.lastIndexOf('.'));
  const isSound =
    (damage.kind === 'special' && damage.what === 'directory') ||
    new CacheStore(cache).read(key) !== undefined;
  if (!isSound) return fault('the entry is not replaced');
  // What a link led to is as it was.
  if (readFileSync(join(inside, 'm.map'), 'utf8').includes('wtrace'))
    return fault('it is written through a link');
  return { end: 'ok', words: '', valid: true };
}

function special(path: string, what: string, file: string): void {
  if (what === 'fifo') execFileSync('mkfifo', [path]);
  else if (what === 'directory') mkdirSync(path);
  else if (what === 'link') symlinkSync(file, path);
  else if (what === 'endless') symlinkSync('/dev/zero', path);
  else if (what === 'hard-link') linkSync(file, path);
  else copyFileSync(file, path);
}
