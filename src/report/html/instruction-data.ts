/** The instructions of each source, line by line, for the panel of the pages: text from the modules at hand, counts where there are some. */
import {
  type CoverageFacts,
  countedRange,
  type InstructionListing,
  type ListedFunction,
  type ModuleFacts,
} from '../../coverage/index.ts';
import type { ReportOptions } from '../report.ts';
import type { InstructionData } from './browser/line-data.ts';

/** One source while its instructions are gathered. */
interface Gathered {
  readonly texts: Map<string, number>;
  readonly functions: Map<string, number>;
  readonly lines: Record<number, number[]>;
}

/** Index of a text in a table that grows. */
function indexIn(table: Map<string, number>, text: string): number {
  const known = table.get(text);
  if (known !== undefined) return known;
  table.set(text, table.size);
  return table.size - 1;
}

/** By the names of files in the facts; empty where no module is at hand. Disassemblies are their own instructions. */
export function instructionData(
  { modules }: CoverageFacts,
  { listing: listingOf }: ReportOptions,
): ReadonlyMap<string, InstructionData> {
  const counted = modules.some(({ instructions }) => instructions !== undefined);
  const files = new Map<string, Gathered>();
  for (const module of modules) {
    const listing = listingOf?.(module);
    if (listing === undefined || !listing.hasSources) continue;
    gather({ module, listing, files, counted, several: modules.length > 1 });
  }
  return new Map(
    Array.from(files, ([path, { texts, functions, lines }]) => [
      path,
      { counted, texts: [...texts.keys()], functions: [...functions.keys()], lines },
    ]),
  );
}

/** One module, and where its instructions go. */
interface Gathering {
  readonly module: ModuleFacts;
  readonly listing: InstructionListing;
  readonly files: Map<string, Gathered>;
  /** Whether counts are saved; 0 for those of a module that has none. */
  readonly counted: boolean;
  /** Whether functions need the name of their module. */
  readonly several: boolean;
}

function gather(gathering: Gathering): void {
  const { module, listing, files } = gathering;
  const wanted = new Set(module.files.map(({ path }) => path));
  const targets = listing.files.map((path) => {
    if (!wanted.has(path)) return undefined;
    const known = files.get(path) ?? { texts: new Map(), functions: new Map(), lines: {} };
    files.set(path, known);
    return known;
  });
  for (const fn of listing.functions) if (fn.isDisassembled !== true) addFunction(gathering, fn, targets);
}

function addFunction(
  { module: { name, instructions }, counted, several }: Gathering,
  fn: ListedFunction,
  targets: readonly (Gathered | undefined)[],
): void {
  const label = `${fn.name}  func[${fn.funcidx}]${several ? ` of ${name}` : ''}`;
  let at = instructions === undefined ? 0 : countedRange(instructions, fn).from;
  let file = -1;
  let line = 0;
  let part: number[] | undefined;
  let lengthAt = 0;
  let before = 0;
  for (const { offset, text, ...place } of fn.instructions()) {
    const target = place.line === 0 ? undefined : targets[place.file];
    if (place.line !== line || place.file !== file) part = undefined;
    ({ file, line } = place);
    if (target === undefined) continue;
    if (part === undefined) {
      part = target.lines[line] ?? [];
      target.lines[line] = part;
      lengthAt = part.push(indexIn(target.functions, label), 0) - 1;
      before = 0;
    }
    part[lengthAt] = (part[lengthAt] ?? 0) + 1;
    part.push(offset - before, indexIn(target.texts, text.trimStart()));
    before = offset;
    if (!counted) continue;
    while (instructions !== undefined && (instructions.offset[at] ?? Infinity) < offset) at++;
    part.push(instructions?.offset[at] === offset ? (instructions.count[at] ?? 0) : 0);
  }
}
