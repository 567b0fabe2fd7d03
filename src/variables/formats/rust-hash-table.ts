/** Rust's `HashMap` and `HashSet`, as hashbrown lays them out: a byte of control for each bucket, the buckets below them. */
import { readMemory } from '../guest-state.ts';
import { sizeOf, type TypeId } from '../types.ts';
import type { Format, Value } from '../value.ts';
import { entryText, type Items, itemsFormat, listedItems } from './items.ts';
import { isInMemory, isTemplate, memberOf, numberIn } from './lookup.ts';

/** Buckets that are looked through. */
const MAX_BUCKETS = 1 << 16;
/** The bit of a control byte whose bucket is empty. */
const EMPTY = 0x80;

interface Table {
  readonly buckets: number;
  readonly control: number;
  readonly count: number;
  readonly entry: TypeId;
  readonly stride: number;
}

function tableIn(variable: Value): Table | undefined {
  let holder: Value | undefined = variable;
  for (const name of ['base', 'map', 'base']) holder = holder.member(name) ?? holder;
  const table = holder.member('table');
  if (table?.shape.kind !== 'record') return undefined;
  const inner = table.member('table') ?? table;
  const entry = table.shape.parameters.find(({ name }) => name === 'T')?.type;
  const mask = numberIn(inner.member('bucket_mask'));
  const [control, count] = [numberIn(inner.member('ctrl')), numberIn(inner.member('items'))];
  const stride = entry === undefined ? undefined : sizeOf(variable.context.types, entry);
  if (entry === undefined || stride === undefined || mask === undefined) return undefined;
  if (control === undefined || count === undefined) return undefined;
  return { buckets: mask + 1, control, count, entry, stride };
}

/** @param isSet only keys are shown */
function itemsOf(variable: Value, most: number, isSet: boolean): Items | undefined {
  const table = tableIn(variable);
  if (table === undefined) return undefined;
  const { buckets, control, count, entry, stride } = table;
  if (count === 0) return listedItems([], 0);
  const lowest = control - buckets * stride;
  if (count > buckets || !isInMemory(variable.context, lowest, buckets * (stride + 1))) return undefined;
  const key = isSet ? memberOf(variable.context.types, entry, '__0') : { type: entry, offset: 0 };
  const states = readMemory(variable.context.state, control, Math.min(buckets, MAX_BUCKETS));
  if (key === undefined || states === undefined) return undefined;
  const items: Value[] = [];
  // One more than there should be shows that the number is wrong.
  const enough = count > most ? most : count + 1;
  for (const [bucket, state] of states.entries()) {
    if (items.length === enough) break;
    if ((state & EMPTY) !== 0) continue;
    const address = control - (bucket + 1) * stride + key.offset;
    items.push(variable.at(`[${items.length}]`, key.type, address));
  }
  const isCut = states.length < buckets || (count > most && items.length === most);
  return !isCut && items.length !== count ? undefined : listedItems(items, count);
}

/** Sets. */
export const rustHashSet: Format = itemsFormat({
  name: 'Rust hash table of keys',
  matches: isTemplate('HashSet'),
  items: (variable, most) => itemsOf(variable, most, true),
});

/** Maps. */
export const rustHashMap: Format = itemsFormat({
  name: 'Rust hash table of entries',
  matches: isTemplate('HashMap'),
  items: (variable, most) => itemsOf(variable, most, false),
  itemText: entryText('__0', '__1'),
});
