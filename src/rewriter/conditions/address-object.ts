/** `&x` in a condition: a pointer that is in no memory, with what it points at. */
import { moved, notNull, stepsBetween } from './addresses.ts';
import { arithmetic } from './operators.ts';
import type { SourceObject } from './source-value.ts';
import { asNumber, literal, type NumericValue } from './typed.ts';
import type { Wanted } from './why-not.ts';

/** What an address is of. */
export interface Addressed {
  readonly address: NumericValue;
  /** Bytes from one to the next; undefined: it has no size. */
  readonly size: number | undefined;
  /** What is at an address, as one of these. */
  at(address: NumericValue): SourceObject | undefined;
}

/** See the top of this file. */
export class AddressObject implements SourceObject {
  readonly isPointer = true;
  private readonly addressed: Addressed;

  constructor(addressed: Addressed) {
    this.addressed = addressed;
  }

  member(name: string): SourceObject | undefined {
    return this.target()?.member(name);
  }

  item(index: NumericValue): SourceObject | undefined {
    const { address, size, at } = this.addressed;
    const item = size === undefined ? undefined : moved(notNull(address), index, size);
    return item && at(item);
  }

  target(): SourceObject | undefined {
    return this.addressed.at(notNull(this.addressed.address));
  }

  advanced(operator: '+' | '-', steps: NumericValue): SourceObject | undefined {
    const { address: from, size } = this.addressed;
    const by = operator === '+' ? steps : asNumber(arithmetic('-', literal(0), steps));
    const address = by === undefined || size === undefined ? undefined : moved(from, by, size);
    return address && new AddressObject({ ...this.addressed, address });
  }

  steps(from: NumericValue, to: NumericValue): NumericValue | undefined {
    return stepsBetween(from, to, this.addressed.size);
  }

  /** It is nowhere itself. */
  pointer(): undefined {
    return undefined;
  }

  location(): undefined {
    return undefined;
  }

  number(): NumericValue {
    return this.addressed.address;
  }

  enumerator(): undefined {
    return undefined;
  }

  isBeyond(): boolean {
    return false;
  }

  lacks(name: string): string | undefined {
    return this.target()?.lacks(name);
  }

  whyNot(wanted: Wanted): string {
    if (wanted.kind === 'address') return 'an address has none itself';
    return this.target()?.whyNot(wanted) ?? 'what is at the address cannot be read';
  }
}
