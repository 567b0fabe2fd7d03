/** Lists the instructions of a module for reports: text by its bytes, lines by its debug info, sources from disk. */
import type { InstructionListing, ListedFunction, ListedInstruction, Naming } from '../coverage/index.ts';
import { type DebugInfo, functionTexts } from '../debuginfo/index.ts';
import { disassemblyName } from '../paths.ts';
import { splitSource } from '../source-lines.ts';
import { type SourceFiles, whyDifferent } from '../store/index.ts';
import { InstructionReader, readModule, type WasmModule } from '../wasm/index.ts';

/** What a listing is made of. */
export interface ListedModule {
  /** Of the original. */
  readonly bytes: Uint8Array;
  readonly debugInfo: DebugInfo;
  readonly naming: Pick<Naming, 'nameOf'>;
  readonly sources: SourceFiles;
  /** Called once for each source file that is not there, by its name in reports. */
  readonly onMissing?: (name: string) => void;
}

/**
 * Lists a module; instructions and sources are read when asked for.
 * @throws MalformedModuleError, UnsupportedError
 */
export function listInstructions(made: ListedModule): InstructionListing {
  const { bytes, debugInfo, naming } = made;
  const module = readModule(bytes);
  const { lines } = debugInfo;
  const textOf = functionTexts(module);
  const fileIndex = new Map(lines.files.map((path, i) => [path, i]));
  const { code, importedFunctions } = module;
  const sourceOf = sourceReader(made);
  const functions = debugInfo.functions().map((info, i): ListedFunction => {
    const { name, linkageName, path, line } = info;
    return {
      funcidx: importedFunctions + i,
      name,
      ...(linkageName === undefined ? {} : { linkageName }),
      file: path === undefined ? -1 : (fileIndex.get(path) ?? -1),
      line,
      isDisassembled: path !== undefined && disassemblyName(path) !== undefined,
      start: code.codeStart[i]!,
      end: code.end[i]!,
      instructions: () => instructionsOf(module, debugInfo, textOf(i), i),
    };
  });
  return {
    files: lines.files.map(naming.nameOf),
    functions,
    hasSources: debugInfo.kind !== 'disassembly',
    sourceLines: (file) => sourceOf(file)?.lines,
    isChanged: (file) => sourceOf(file)?.isChanged === true,
  };
}

function instructionsOf(
  { bytes, code }: WasmModule,
  { lines }: DebugInfo,
  text: string,
  index: number,
): readonly ListedInstruction[] {
  const reader = new InstructionReader(bytes, code.codeStart[index]!, code.end[index]!);
  const texts = text.split('\n');
  const end = lines.firstRow[index + 1]!;
  let row = lines.firstRow[index]! - 1;
  const first = row;
  const instructions: ListedInstruction[] = [];
  while (reader.read()) {
    const { offset } = reader;
    while (row + 1 < end && lines.offset[row + 1]! <= offset) row++;
    const line = row === first ? 0 : lines.line[row]!;
    const file = line === 0 ? -1 : lines.file[row]!;
    // The first line of the text is the function's header.
    instructions.push({ offset, file, line, text: texts[instructions.length + 1] ?? '' });
  }
  return instructions;
}

/** The text of a source file. */
interface ListedSource {
  readonly lines: readonly string[];
  readonly isChanged: boolean;
}

function sourceReader(made: ListedModule): (file: number) => ListedSource | undefined {
  const known = new Map<number, ListedSource | undefined>();
  return (file) => {
    if (!known.has(file)) known.set(file, readListed(made, file));
    return known.get(file);
  };
}

function readListed(
  { debugInfo, naming, sources, onMissing }: ListedModule,
  file: number,
): ListedSource | undefined {
  const path = debugInfo.lines.files[file];
  if (path === undefined) return undefined;
  const embedded = debugInfo.sourceText(path);
  if (embedded !== undefined) return { lines: splitSource(path, embedded), isChanged: false };
  const name = naming.nameOf(path);
  const source = sources.readNamed(name);
  if (source.kind === 'missing') onMissing?.(name);
  if (source.kind !== 'read') return undefined;
  const { bytes } = source;
  const marks = debugInfo.sourceMarks?.(path) ?? [];
  const expected = {
    md5: marks.flatMap((mark) => mark.md5 ?? []),
    lengths: marks.flatMap((mark) => mark.length ?? []),
    lastLine: lastLineOf(debugInfo, file),
  };
  const isChanged = whyDifferent(bytes, expected) !== undefined;
  return { lines: splitSource(path, new TextDecoder().decode(bytes)), isChanged };
}

function lastLineOf({ lines }: DebugInfo, file: number): number {
  let last = 0;
  for (let row = 0; row < lines.file.length; row++)
    if (lines.file[row] === file) last = Math.max(last, lines.line[row]!);
  return last;
}
