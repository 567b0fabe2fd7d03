// What a probe map means, in lines of text that do not depend on its representation. This is the only file of the check
// that knows the shape of probe maps: when the shape changes, this file is adapted, and the lines stay the same.

/** Words for `-1` and `-2` in a column of counters (NOT_REQUIRED in probe-map.ts). */
const COUNTER_WORDS = { '-1': 'derived', '-2': 'unknown' };
const SITE_KINDS = ['call', 'line', 'return', 'tailCall', 'catch'];
const NO_FILE = 0xffffffff;
/** Values of `Entry` in src/rewriter/kind/entry.ts. */
const ENTRY_WORDS = [
  'none',
  'shared',
  'open',
  'referenced',
  'tailCalled',
  'calledFromUntraced',
  'neverCalled',
  'ring',
  'ownRing',
];

const counterText = (counter) => (counter < 0 ? COUNTER_WORDS[counter] : counter);
const blockText = (block) => (block < 0 ? 'outside' : block);

/** Source files of a probe map, in its order. */
export const filesOf = (probeMap) => probeMap.files;

/**
 * Everything that a probe map says to the runtime, one fact per line, in a fixed order.
 * @param probeMap of the build that is checked
 */
export function* meaningOf(probeMap) {
  const { module, files, functions, functionInfo, offsets, events } = probeMap;
  yield `module ${module.size} bytes, sha256 ${module.sha256 || 'not given'}`;
  yield `counters ${probeMap.counterCount}, readers ${probeMap.readerCount}`;
  yield `callsEndBlocks ${probeMap.callsEndBlocks === true}, hitOnly ${probeMap.hitOnly === true}`;
  for (let i = 0; i < files.length; i++) yield `file ${i} ${files[i]}`;
  for (let i = 0; i < functions.length; i++) yield* functionMeaning(functions[i], i);
  for (let i = 0; i < functionInfo.length; i++) {
    const { funcidx, name, linkageName, file, line } = functionInfo[i];
    yield `info ${i} funcidx ${funcidx} at ${file}:${line} ${JSON.stringify([name, linkageName])}`;
  }
  yield* sharingMeaning(probeMap.sharing);
  for (let i = 0; i < offsets.rewritten.length; i++)
    yield `offsets ${offsets.rewritten[i]} < ${offsets.original[i]} +${offsets.length[i]}`;
  if (events === undefined) yield 'no events';
  else yield* eventMeaning(events);
}

/** Why the entries of each function have a counter or none; `undefined` where nothing was decided. */
export const entriesMeaning = (entries) =>
  entries === undefined
    ? 'no entries'
    : `entries ${Array.from(entries, (code) => ENTRY_WORDS[code] ?? code).join(' ')}`;

function* functionMeaning(fn, index) {
  const { blockStart, blockCounter, edgeFrom, edgeTo, edgeCounter, places, silent } = fn;
  const marks = `${fn.flags === true ? ' flags' : ''}${fn.manyLocals === true ? ' manyLocals' : ''}`;
  yield `function ${index} funcidx ${fn.funcidx} ${fn.start}..${fn.end}${marks}`;
  for (let b = 0; b < blockStart.length; b++)
    yield `block ${b} at ${blockStart[b]} counter ${counterText(blockCounter[b])}`;
  for (let e = 0; e < edgeFrom.length; e++)
    yield `edge ${e} ${blockText(edgeFrom[e])} > ${blockText(edgeTo[e])} counter ${counterText(edgeCounter[e])}`;
  for (let i = 0; i < places.length; i++)
    yield `place ${places.file(i)}:${places.line(i)} block ${places.block(i)} at ${places.offset(i)} by ${countText(places.count(i))}`;
  for (const [file, line, block, offset] of silent)
    yield `silent ${file}:${line} block ${block} at ${offset}`;
}

function countText(count) {
  switch (count.kind) {
    case 'block':
      return 'block';
    case 'counter':
      return `counter ${count.counter}`;
    case 'edges':
      return `edges ${count.edges.join(' ')}`;
    default:
      throw new Error(`a count of the kind ${count.kind}: scripts/rewriting/meaning.mjs does not know it`);
  }
}

function* sharingMeaning(sharing) {
  if (sharing === undefined) {
    yield 'no sharing';
    return;
  }
  const { functions, firstSite, caller, block, offset } = sharing;
  for (let k = 0; k < functions.length; k++) {
    yield `shared ${functions[k]}`;
    for (let site = firstSite[k]; site < firstSite[k + 1]; site++)
      yield `called by ${caller[site]} block ${block[site]} at ${offset[site]}`;
  }
}

function* eventMeaning(events) {
  const { files, functions, sites, ring } = events;
  yield `events ${events.delivery}, siteBase ${events.siteBase}, tracksCalls ${events.tracksCalls === true}`;
  yield `flags ${events.flagCount}, locals ${events.localCount}`;
  yield ring === undefined
    ? 'no ring'
    : `ring from ${ring.start}, ${ring.bytes} bytes, shared ${ring.shared === true}`;
  for (let i = 0; i < files.length; i++) yield `event file ${i} ${files[i]}`;
  for (let i = 0; i < functions.length; i++) {
    const { funcidx, firstSite, params, locals } = functions[i];
    yield `event function ${i} funcidx ${funcidx} from site ${firstSite}, ${params} params, locals ${locals.join(' ')}`;
  }
  for (let i = 0; i < sites.length; i++) {
    const file = sites.file[i] === NO_FILE ? '-' : sites.file[i];
    yield `site ${i} ${SITE_KINDS[sites.kind[i]]} fn ${sites.fn[i]} at ${sites.offset[i]} ${file}:${sites.line[i]}:${sites.column[i]}`;
  }
}
