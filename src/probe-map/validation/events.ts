/** Validation of the event map: sites, the functions that they belong to, and the layout of globals and ring. */
import { type EventMap, type EventSites, NO_FILE, SiteKind } from '../event-map.ts';
import { misfit } from '../invalid.ts';
import { anyWord, checkColumn, checkLength, checkNumber, indexInto, type Range } from './checks.ts';

const siteKind: Range = {
  least: 0,
  bound: Object.values<number>(SiteKind).reduce((most, kind) => Math.max(most, kind)) + 1,
  wanted: 'a known kind of site',
};

/**
 * Refuses an event map with an index that leads nowhere.
 * @param globals how many globals a module may have at most
 */
export function validateEvents(events: EventMap, globals: number): void {
  const { functions, sites, files, ring } = events;
  const count: Range = { least: 0, bound: globals + 1, wanted: `at most ${globals}` };
  checkNumber(events.siteBase, anyWord, 'events.siteBase');
  checkNumber(events.flagCount, count, 'events.flagCount');
  checkNumber(events.localCount, count, 'events.localCount');
  if ((events.delivery === 'ring') !== (ring !== undefined))
    misfit('events.ring', 'there for delivery ring only');
  if (ring !== undefined) {
    checkNumber(ring.start, anyWord, 'events.ring.start');
    checkNumber(ring.bytes, anyWord, 'events.ring.bytes');
  }
  validateColumns(sites, files.length, functions.length);
  validateOwners(events);
}

function validateColumns(sites: EventSites, files: number, functions: number): void {
  const ranges = {
    kind: siteKind,
    fn: indexInto(functions),
    file: indexInto(files),
    line: anyWord,
    column: anyWord,
    offset: anyWord,
  };
  for (const name of Object.keys(ranges) as (keyof typeof ranges)[]) {
    const at = `events.sites.${name}`;
    checkLength(sites[name], sites.length, at, 'the other columns');
    if (name === 'file') checkFiles(sites.file, ranges.file, at);
    else checkColumn(sites[name], ranges[name], () => at);
  }
}

function checkFiles(file: Uint32Array, range: Range, at: string): void {
  file.forEach((index, i) => {
    if (index !== NO_FILE) checkNumber(index, range, `${at}[${i}]`);
  });
}

/** The sites of a function are consecutive, and begin at its first. */
function validateOwners({ functions, sites, localCount, delivery }: EventMap): void {
  functions.forEach(({ funcidx, firstSite, params, locals }, i) => {
    const at = `events.functions[${i}]`;
    checkNumber(funcidx, anyWord, `${at}.funcidx`);
    checkNumber(params, anyWord, `${at}.params`);
    if (delivery === 'call' && locals.length > localCount) misfit(`${at}.locals`, 'at most localCount');
    const next = functions[i + 1]?.firstSite ?? sites.length;
    if (i === 0 ? firstSite !== 0 : !(firstSite <= next))
      misfit(`${at}.firstSite`, 'where the sites before end');
    for (let site = firstSite; site < next; site++)
      if (sites.fn[site] !== i) misfit(`events.sites.fn[${site}]`, `${i}, as the functions' first sites say`);
  });
}
