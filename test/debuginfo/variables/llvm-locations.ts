/**
 * Variables in scope and their locations at an address, from the text of `llvm-dwarfdump --debug-info`: a second evaluation, which
 * shares no code with the first.
 */

/** An entry as dwarfdump prints it. */
interface Die {
  readonly offset: number;
  readonly tag: string;
  readonly attributes: Map<string, string>;
  /** Entries of a location list, or ranges of code. */
  readonly ranges: Map<string, { readonly low: number; readonly high: number; readonly text: string }[]>;
  readonly children: Die[];
}

/** A variable in scope: `name line`, and the operations of its location there in postfix; undefined: it has none. */
export interface LlvmVariable {
  readonly key: string;
  readonly operations: string | undefined;
}

const RANGE = /^\s+\[0x([0-9a-f]+), 0x([0-9a-f]+)\)(?:: ?(.*)|\)+)?$/;

/** Reads the whole text into trees, one for each unit. */
export class LlvmLocations {
  private readonly byOffset = new Map<number, Die>();
  /** Subprograms with code, by the address of their first byte. */
  private readonly functions = new Map<number, Die>();

  constructor(text: string) {
    const open: Die[] = [];
    let die: Die | undefined;
    let attribute = '';
    for (const line of text.split('\n')) {
      const head = /^0x([0-9a-f]{8}): ( *)(DW_TAG_\w+|NULL)/.exec(line);
      if (head !== null) {
        const [, offset = '', indent = '', tag = ''] = head;
        die = {
          offset: Number.parseInt(offset, 16),
          tag,
          attributes: new Map(),
          ranges: new Map(),
          children: [],
        };
        open.length = indent.length / 2;
        open.at(-1)?.children.push(die);
        open.push(die);
        this.byOffset.set(die.offset, die);
        continue;
      }
      const named = /^\s+DW_AT_(\w+)\t\((.*)$/.exec(line);
      const range = RANGE.exec(line);
      if (named !== null) {
        attribute = named[1] ?? '';
        die?.attributes.set(attribute, balanced(named[2] ?? ''));
        if (attribute === 'low_pc' && die?.tag === 'DW_TAG_subprogram')
          this.functions.set(this.low(die), die);
      } else if (range !== null) {
        const [, low = '', high = '', expression = ''] = range;
        const list = die?.ranges.get(attribute) ?? [];
        list.push({
          low: Number.parseInt(low, 16),
          high: Number.parseInt(high, 16),
          text: balanced(expression),
        });
        die?.ranges.set(attribute, list);
      }
    }
  }

  /** Those with locations in the function that begins at an address, `at` an address in it. */
  at(start: number, address: number): LlvmVariable[] {
    const fn = this.functions.get(start);
    if (fn === undefined) throw new Error(`no function at ${start}`);
    const base = /DW_OP_WASM_location 0x0 0x([0-9a-f]+)/.exec(fn.attributes.get('frame_base') ?? '')?.[1];
    const found: LlvmVariable[] = [];
    const visit = (scope: Die): void => {
      for (const child of scope.children) {
        if (child.tag === 'DW_TAG_lexical_block' || child.tag === 'DW_TAG_inlined_subroutine') {
          if (this.covers(child, address)) visit(child);
        } else if (child.tag === 'DW_TAG_variable' || child.tag === 'DW_TAG_formal_parameter') {
          const text = this.locationAt(child, address);
          const operations = text === undefined ? undefined : postfix(text, base);
          found.push({ key: `${this.nameOf(child)} ${this.inherited(child, 'decl_line') ?? 0}`, operations });
        }
      }
    };
    visit(fn);
    return found.filter(({ key }) => !key.startsWith('undefined '));
  }

  private low(die: Die): number {
    return Number.parseInt(die.attributes.get('low_pc') ?? '', 16);
  }

  private covers(die: Die, address: number): boolean {
    const ranges = die.ranges.get('ranges');
    if (ranges !== undefined) return ranges.some(({ low, high }) => low <= address && address < high);
    const high = Number.parseInt(die.attributes.get('high_pc') ?? '', 16);
    return this.low(die) <= address && address < high;
  }

  private inherited(die: Die, attribute: string): string | undefined {
    const own = die.attributes.get(attribute);
    if (own !== undefined) return own;
    const origin = /^0x([0-9a-f]+)/.exec(die.attributes.get('abstract_origin') ?? '')?.[1];
    const next = origin === undefined ? undefined : this.byOffset.get(Number.parseInt(origin, 16));
    return next && this.inherited(next, attribute);
  }

  private nameOf(die: Die): string | undefined {
    return /^"(.*)"$/.exec(this.inherited(die, 'name') ?? '')?.[1];
  }

  private locationAt(die: Die, address: number): string | undefined {
    const constant = die.attributes.get('const_value');
    if (constant !== undefined) return `const ${BigInt.asIntN(64, sign(constant))}`;
    const list = die.ranges.get('location');
    if (list === undefined) return die.attributes.get('location');
    return list.find(({ low, high }) => low <= address && address < high)?.text;
  }
}

/** Without the parenthesis that closes the attribute. */
function balanced(text: string): string {
  let depth = 0;
  for (const [i, letter] of [...text].entries()) {
    if (letter === '(') depth++;
    else if (letter === ')' && --depth < 0) return text.slice(0, i);
  }
  return text;
}

const names: Readonly<Record<string, string>> = {
  plus: 'add',
  minus: 'sub',
  mul: 'mul',
  div: 'div',
  and: 'and',
  or: 'or',
  xor: 'xor',
  shl: 'shl',
  shr: 'shr',
  shra: 'shra',
  not: 'not',
  neg: 'neg',
  dup: 'dup',
  deref: 'load 4',
  eq: 'eq',
  ne: 'ne',
  lt: 'lt',
  gt: 'gt',
  ge: 'ge',
  le: 'le',
};

/** The operations in the words of plans; undefined: there is no value that wtrace could have. */
function postfix(text: string, base: string | undefined): string | undefined {
  if (text === '<empty>') return undefined;
  if (text.startsWith('const ')) return `${text} value`;
  const out: string[] = [];
  let isValue = false;
  for (const part of text.split(/, (?=DW_OP_)/)) {
    const [, name = '', rest = ''] = /^DW_OP_(\w+?)(?:(?<=lit)(?=\d))?(?: (.*))?$/.exec(part) ?? [];
    const literal = /^lit(\d+)$/.exec(name)?.[1];
    const numbers = rest.split(' ').map(Number);
    if (literal !== undefined) out.push(`const ${literal}`);
    else if (name === 'WASM_location') {
      if (numbers[0] === 2) return undefined;
      out.push(`${numbers[0] === 0 ? 'local' : 'global'} ${numbers[1]}`);
    } else if (name === 'fbreg')
      out.push(
        `local ${Number.parseInt(base ?? '', 16)}`,
        ...(numbers[0] === 0 ? [] : [`const ${numbers[0]}`, 'add']),
      );
    else if (name === 'plus_uconst') out.push(`const ${numbers[0]}`, 'add');
    else if (/^const[us1248]+$/.test(name) || name === 'addr')
      out.push(`const ${BigInt.asIntN(64, BigInt(sign(rest)))}`);
    // Where the index leads, dwarfdump does not print.
    else if (name === 'addrx') out.push('const addrx');
    else if (name === 'implicit_value') return `bytes ${rest.split(' ').slice(1).map(Number).join(' ')}`;
    else if (name === 'stack_value') isValue = true;
    else if (name === 'piece') {
      // The order of the parts is that of the text.
      out.push(`${isValue ? 'value' : 'memory'} piece ${numbers[0]}`);
      isValue = false;
    } else if (name === 'convert') out.push(`convert ${/DW_ATE_\w+/.exec(rest)?.[0] ?? 'generic'}`);
    else out.push(names[name] ?? `unknown ${part}`);
  }
  if (!text.includes('DW_OP_piece')) out.push(isValue ? 'value' : 'memory');
  const joined = out.join('; ');
  // Nothing but parts that are nowhere.
  if (/^(?:memory piece \d+(?:; |$))+$/.test(joined)) return undefined;
  return joined.replace(/(const -?\d+); value$/, '$1 value');
}

/** Negative numbers come as `-5`. */
const sign = (text: string): bigint =>
  text.startsWith('-') ? -BigInt(text.slice(1)) : BigInt(text.replace(/^\+/, ''));
