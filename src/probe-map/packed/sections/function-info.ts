/** Section `function names`: names and declarations of the traced functions. */
import type { FileIndex, FuncIdx } from '../../../indices.ts';
import { invalid } from '../../invalid.ts';
import type { ProbedFunctionInfo, ProbeMap } from '../../probe-map.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { type DecodedSoFar, MAX_FUNCTIONS, type Nothing, type Section } from '../section.ts';

// The first byte of a function; what is not said there follows as a number, or as the next of the names.
const LINKAGE_NAME = 1;
/** Its name is that of its file, without the suffix: so it is in a disassembly. */
const NAMED_AS_FILE = 2;
const NEXT_FUNCIDX = 4;
const NEXT_FILE = 8;
const OTHER_FILE = 16;
const OTHER_LINE = 32;

const SUFFIX = '.wat';

function encode({ functionInfo, files }: ProbeMap, to: ByteWriter): boolean {
  to.unsigned(functionInfo.length);
  const names: string[] = [];
  const last = { funcidx: 0, file: 0, line: 0 };
  for (const { funcidx, name, linkageName, file, line, ...nothing } of functionInfo) {
    nothing satisfies Nothing;
    const namedAsFile = files[file] === name + SUFFIX;
    if (!namedAsFile) names.push(name);
    if (linkageName !== undefined) names.push(linkageName);
    const fileStep = file - last.file;
    const otherFile = fileStep === 0 ? 0 : fileStep === 1 ? NEXT_FILE : OTHER_FILE;
    const isNext = funcidx === last.funcidx + 1;
    to.byte(
      (linkageName === undefined ? 0 : LINKAGE_NAME) +
        (namedAsFile ? NAMED_AS_FILE : 0) +
        (isNext ? NEXT_FUNCIDX : 0) +
        otherFile +
        (line === last.line ? 0 : OTHER_LINE),
    );
    if (!isNext) to.signed(funcidx - last.funcidx);
    if (otherFile === OTHER_FILE) to.signed(fileStep);
    if (line !== last.line) to.signed(line - last.line);
    Object.assign(last, { funcidx, file, line });
  }
  to.strings(names);
  return true;
}

function decode(from: ByteReader, { files = [] }: DecodedSoFar): Partial<ProbeMap> {
  const last = { funcidx: 0 as FuncIdx, file: 0 as FileIndex, line: 0 };
  const numbers = Array.from({ length: from.count(1, MAX_FUNCTIONS) }, () => {
    const flags = from.byte();
    (last.funcidx as number) += flags & NEXT_FUNCIDX ? 1 : from.signed();
    if (flags & NEXT_FILE) last.file++;
    else if (flags & OTHER_FILE) (last.file as number) += from.signed();
    if (flags & OTHER_LINE) last.line += from.signed();
    return { ...last, flags };
  });
  const names = from.strings();
  let next = 0;
  const nextName = (): string => names[next++] ?? invalid('it has fewer names than functions');
  const functionInfo = numbers.map(({ funcidx, file, line, flags }): ProbedFunctionInfo => {
    const name = flags & NAMED_AS_FILE ? (files[file] ?? '').slice(0, -SUFFIX.length) : nextName();
    return flags & LINKAGE_NAME
      ? { funcidx, name, linkageName: nextName(), file, line }
      : { funcidx, name, file, line };
  });
  if (next !== names.length) invalid('it has more names than functions');
  return { functionInfo };
}

/** See the table. */
export const functionInfoSection: Section = {
  id: 4,
  name: 'function names',
  version: 1,
  properties: ['functionInfo'],
  always: true,
  ignorable: false,
  large: true,
  encode,
  decode,
  upgrade: {},
};
