/** Brings an input in by its entry and says what became of it. */
import { type CoverageFacts, parseDataFile, readDataFile, writeDataFile } from '../../src/coverage/index.ts';
import type { DebugInfo } from '../../src/debuginfo/index.ts';
import { sitePlansOf } from '../../src/debuginfo/variables/variable-reading.ts';
import { WtraceError } from '../../src/errors.ts';
import { readForeignReport } from '../../src/foreign/index.ts';
import { definedFunction } from '../../src/indices.ts';
import { moduleOffset } from '../../src/location.ts';
import {
  decodeProbeMap,
  encodeProbeMap,
  probeMapFromJSON,
  probeMapToJSON,
} from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { readCounters, solveCounts } from '../../src/runtime/index.ts';
import {
  type GuestState,
  type TypeTable,
  variablesOfFrames,
  wholeMemory,
} from '../../src/variables/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { type DataRun, readBesideSound } from './data-run.ts';
import type { HostileInput } from './input.ts';
import { judgeDirectory, judgeEntry, judgeNames } from './judge-files.ts';
import { reportTexts } from './report-texts.ts';

/** `refused`: by one of the declared errors. `warned`: done, with a warning. `fault`: neither. */
export interface Judgement {
  readonly end: 'refused' | 'warned' | 'ok' | 'fault';
  /** Of a fault, what it is; of a refusal, the error's message. */
  readonly words: string;
  /** True when the engine takes the module, so that what was made of it was compared with it. */
  readonly valid: boolean;
}

const fault = (words: string, valid = false): Judgement => ({ end: 'fault', words, valid });

/** Whatever comes in, this returns. `done` is called when our part is over and the engine's begins. */
export function judge(input: HostileInput, done: () => void): Judgement {
  try {
    switch (input.entry) {
      case 'module':
        return judgeModule(input.bytes, undefined, done);
      case 'source-map':
        return judgeModule(input.bytes, input.map, done);
      case 'names':
        return judgeNames(input.bytes);
      case 'data-directory':
        return judgeDirectory(input);
      case 'cache-entry':
        return judgeEntry(input);
      case 'data-file':
        return judgeDataFile(input.text);
      case 'report':
        return judgeReport(input.text);
      case 'data-run':
        return judgeDataRun(input);
      case 'probe-map':
        return judgeProbeMap(probeMapFromJSON(input.text));
      case 'packed-map':
        return judgeProbeMap(decodeProbeMap(input.bytes));
    }
  } catch (error) {
    if (!(error instanceof WtraceError)) {
      return fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
    }
    return { end: 'refused', words: error.message, valid: false };
  }
}

/** All variables at the first rows of functions, with the types that they name. */
function readVariablesOf(bytes: Uint8Array, debugInfo: DebugInfo): void {
  const module = readModule(bytes);
  const plans = sitePlansOf(module, debugInfo);
  if (plans === undefined) return;
  const { firstRow, offset } = debugInfo.lines;
  for (let i = 0; i < Math.min(module.code.count, 200); i++) {
    const fn = definedFunction(i);
    plans.at({ fn, offset: moduleOffset(module.code.codeStart[i] ?? 0), isEntry: true });
    for (let row = firstRow[i] ?? 0; row < Math.min(firstRow[i + 1] ?? 0, (firstRow[i] ?? 0) + 20); row++)
      plans.at({ fn, offset: moduleOffset(offset[row] ?? 0), isEntry: false });
  }
  const { sites, types } = plans.data();
  const table: TypeTable = {
    get: (id) => types.get(id) ?? { kind: 'unsupported', name: '?', reason: 'has no description' },
  };
  const memory = wholeMemory(new ArrayBuffer(65_536));
  const state: GuestState = {
    local: () => ({ type: 'i32', value: 1024 }),
    global: () => ({ type: 'i32', value: 65_000 }),
    memory: () => memory,
  };
  let left = 2000;
  for (const { list } of new Set(sites.values()))
    for (const variable of variablesOfFrames({ types: table })(list, state)) {
      if (left-- < 0) return;
      variable.toString();
    }
}

function judgeModule(
  bytes: Uint8Array<ArrayBuffer>,
  map: Uint8Array | undefined,
  done: () => void,
): Judgement {
  const readFile = (): Uint8Array | undefined => map;
  const { bytes: rewritten, probeMap, debugInfo, warnings } = instrument(bytes, { readFile });
  done();
  const valid = WebAssembly.validate(bytes);
  if (valid && !WebAssembly.validate(Uint8Array.from(rewritten)))
    return fault('valid before, not valid after', valid);
  for (const { blockStart, start, end } of probeMap.functions) {
    if (blockStart.some((offset) => offset < start || offset > end))
      return fault('a block outside its function');
  }
  readVariablesOf(bytes, debugInfo);
  const names = debugInfo.functions();
  if (names.length + 1 !== debugInfo.lines.firstRow.length) return fault('functions without rows');
  const path = debugInfo.lines.files[0];
  // Only who shows a source asks for its text.
  if (path !== undefined && bytes.length < 1e6) debugInfo.sourceText(path);
  if (valid) {
    const difference = differenceWhenStarted(bytes, Uint8Array.from(rewritten), probeMap);
    if (difference !== undefined) return fault(difference, valid);
  }
  return { end: warnings.length > 0 ? 'warned' : 'ok', words: '', valid };
}

type ProbeMap = ReturnType<typeof instrument>['probeMap'];

/** Starts both where that takes no imports; what the start function and the segments do must be the same. */
function differenceWhenStarted(
  bytes: Uint8Array<ArrayBuffer>,
  rewritten: Uint8Array<ArrayBuffer>,
  probeMap: ProbeMap,
): string | undefined {
  const module = new WebAssembly.Module(bytes);
  // A start function may not end, and memories may be as large as the machine's.
  if (WebAssembly.Module.imports(module).length > 0 || bytes.length > 20_000 || hasStart(bytes))
    return undefined;
  const words = (error: unknown): string => String(error).replace(/WebAssembly\.Instance\(\)|@\+\d+/g, '');
  let before: WebAssembly.Instance | string;
  try {
    before = new WebAssembly.Instance(module);
  } catch (error) {
    before = words(error);
  }
  try {
    const after = new WebAssembly.Instance(new WebAssembly.Module(rewritten));
    if (typeof before === 'string') return `it ends with ${before} only when it is not traced`;
    if (solveCounts(probeMap, readCounters(after.exports, probeMap), []).some(({ exact }) => !exact))
      return 'inexact counts of what did not run';
    const added = Object.keys(after.exports).filter((name) => !Object.hasOwn(before, name)).length;
    if (added < Object.keys(before.exports).length) return 'exports are gone';
  } catch (error) {
    if (words(error) !== before) return `it ends with ${words(error)} only when it is traced`;
  }
  return undefined;
}

const hasStart = (bytes: Uint8Array): boolean => {
  for (let at = 8; at < bytes.length; ) {
    if (bytes[at] === 8) return true;
    let size = 0;
    for (let shift = 1, more = true; more; shift *= 128) {
      const byte = bytes[++at] ?? 0;
      size += (byte & 0x7f) * shift;
      more = byte >= 0x80;
    }
    at += 1 + size;
  }
  return false;
};

/** Controls other than the line ends of the formats, and marks that reorder text. */
const harmful = /[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** A report of another tool: what was read is written again, as data and as every report. */
function judgeReport(text: string): Judgement {
  const report = readForeignReport(text, 'report');
  if (report === undefined) return { end: 'refused', words: 'of no known format', valid: false };
  return judgeDataFile(writeDataFile([report.facts], 'test'));
}

function judgeDataFile(text: string): Judgement {
  const fromText = readDataFile(parse(text), 'data.json');
  const modules = parseDataFile(text, 'data.json') ?? [];
  if (JSON.stringify(modules) !== JSON.stringify(fromText)) return fault('lists that were cut out differ');
  return judgeFacts({ modules, omittedFiles: 0 });
}

function judgeFacts(facts: CoverageFacts): Judgement {
  for (const { name, text } of reportTexts(facts)) {
    if (harmful.test(text)) return fault(`${name} has control characters`);
  }
  return { end: 'ok', words: '', valid: false };
}

/** What cannot be used is one short warning. */
function judgeDataRun(input: DataRun): Judgement {
  const { facts, warnings } = readBesideSound(input);
  const leftOut = warnings.filter(({ slug }) => slug === 'data-left-out');
  if (leftOut.length > 1) return fault(`${leftOut.length} warnings that data was left out`);
  const [said] = leftOut;
  if (said !== undefined && said.message.length > LONGEST_WARNING)
    return fault(`a warning of ${said.message.length} characters`);
  const judgement = judgeFacts(facts);
  return judgement.end === 'ok' && warnings.length > 0 ? { ...judgement, end: 'warned' } : judgement;
}

/** With two paths in a temporary directory. */
const LONGEST_WARNING = 600;

/** As the command does: text that is no JSON is refused before. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function judgeProbeMap(map: ProbeMap): Judgement {
  const solved = solveCounts(map, new BigInt64Array(map.counterCount), []);
  probeMapToJSON(map);
  encodeProbeMap(map);
  return solved.length === map.functions.length
    ? { end: 'ok', words: '', valid: false }
    : fault('functions without counts');
}
