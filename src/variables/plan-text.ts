/** Plans as text for people: `memory at local 5 + 12`, `local 2`, `7`. */
import type { Operation, Place } from './plan.ts';

const signs: Partial<Record<Operation['op'], string>> = {
  add: '+',
  sub: '-',
  mul: '*',
  div: '/',
  mod: '%',
  and: '&',
  or: '|',
  xor: '^',
  shl: '<<',
  shr: '>>',
  shra: '>>',
};

/** Longer formulas are cut. */
const MAX_TEXT = 200;

/** Where a value is. */
export function placeText(place: Place): string {
  switch (place.kind) {
    case 'memory':
      return `memory at ${formula(place.address)}`;
    case 'value':
      return formula(place.value);
    case 'bytes':
      return `constant of ${place.bytes.length} bytes`;
    case 'pieces':
      return place.pieces
        .map(
          (piece) =>
            `${piece.size} bytes ${piece.place === undefined ? 'not available' : placeText(piece.place)}`,
        )
        .join(', ');
  }
}

/** Infix where that is short, else the operations as they are. */
function formula(operations: readonly Operation[]): string {
  const stack: string[] = [];
  for (const operation of operations) {
    const text = apply(operation, stack);
    if (text === undefined || text.length > MAX_TEXT) return listed(operations);
    stack.push(text);
  }
  const [only] = stack;
  return only !== undefined && stack.length === 1 ? only : listed(operations);
}

function apply(operation: Operation, stack: string[]): string | undefined {
  switch (operation.op) {
    case 'local':
    case 'global':
      return `${operation.op} ${operation.index}`;
    case 'const':
      return constantText(operation.value);
    case 'load': {
      const address = stack.pop();
      return address && `u${8 * operation.size}[${address}]`;
    }
    case 'convert': {
      const value = stack.pop();
      return value && `${operation.isSigned ? 'i' : 'u'}${8 * operation.size}(${value})`;
    }
    default: {
      const sign = signs[operation.op];
      const right = stack.pop();
      const left = stack.pop();
      if (sign === undefined || right === undefined || left === undefined) return undefined;
      return `${parenthesized(left)} ${sign} ${parenthesized(right)}`.replace(/\+ -(\d+)$/, '- $1');
    }
  }
}

/** Addresses and the like are small; what is near 2^64 is negative. */
const constantText = (value: bigint): string => String(BigInt.asIntN(64, value));

const parenthesized = (text: string): string => (/ [^\d ]/.test(text) ? `(${text})` : text);

const listed = (operations: readonly Operation[]): string => {
  const text = operations
    .slice(0, 20)
    .map((operation) => {
      if ('index' in operation) return `${operation.op} ${operation.index}`;
      if (operation.op === 'const') return constantText(operation.value);
      return 'size' in operation ? `${operation.op}${8 * operation.size}` : operation.op;
    })
    .join(' ');
  return `(${text}${operations.length > 20 ? ' …' : ''})`;
};
