/** Names of the namespaces and types around entries: of a static member, its declaration has them, and no reference leads out of it. */
import { DW_AT, DW_TAG } from '../constants.ts';
import { MAX_DEPTH } from '../die-index.ts';
import { shapeOf, skipAttributes, type Unit } from '../info.ts';
import { SectionReader } from '../reader.ts';
import type { Entries } from './entries.ts';

const scopes = new Set<number>([
  DW_TAG.namespace,
  DW_TAG.module,
  DW_TAG.structure_type,
  DW_TAG.class_type,
  DW_TAG.union_type,
]);

/**
 * Goes over a unit once.
 * @param wanted section offsets of entries
 * @returns offset → names of the scopes around it, the outermost first; those without a name are left out
 * @throws MalformedDebugInfoError
 */
export function enclosingNames(
  entries: Entries,
  unit: Unit,
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  const reader = new SectionReader(entries.info, '.debug_info', unit.firstDie, unit.end);
  /** Offsets of the entries around, by depth; undefined: that is no scope. */
  const around: (number | undefined)[] = [];
  while (reader.pos < reader.end && found.size < wanted.size) {
    const offset = reader.pos;
    const code = reader.uleb();
    if (code === 0) {
      around.pop();
      if (around.length === 0) break;
      continue;
    }
    const shape = shapeOf(unit, code, reader);
    if (wanted.has(offset)) found.set(offset, namesOf(entries, around));
    skipAttributes(reader, unit, shape);
    if (!shape.hasChildren) continue;
    around.push(scopes.has(shape.tag) ? offset : undefined);
    if (around.length > MAX_DEPTH) reader.fail('entries nested too deeply', offset);
  }
  return found;
}

const namesOf = (entries: Entries, around: readonly (number | undefined)[]): readonly string[] =>
  around.flatMap((offset) => (offset === undefined ? [] : (entries.at(offset).text(DW_AT.name) ?? [])));
