// The variants in which the check rewrites every module: sets of options of `instrument`, each with a name.

/** A pseudo-random number that depends only on its argument. */
function mixed(number) {
  let n = Math.imul(number ^ (number >>> 15), 0x2c1b3c6d);
  n = Math.imul(n ^ (n >>> 12), 0x297a2d39);
  return (n ^ (n >>> 15)) >>> 0;
}

/** A made-up count; for every fifth place it is unknown, and one in four never ran. */
function madeUpCount(seed) {
  const n = mixed(seed);
  if (n % 5 === 0) return undefined;
  return n % 4 === 0 ? 0 : 2 ** (mixed(n) % 20);
}

const everyKind = ['call', 'line', 'return', 'unwind'];
const lineOnly = ['line'];
const CONDITION = 'line > 3 && param[0] > 2 || function ~ "m*"';

/**
 * All variants: name → options. `of` has what depends on the module: `files`, the paths of its sources.
 * @param parseWhen of the build that is checked
 */
export function waysOf(parseWhen) {
  const events = (delivery, options) => () => ({ events: { delivery, kinds: everyKind, ...options } });
  return {
    counts: () => ({}),
    'placement own': () => ({ placement: 'own' }),
    'placement all': () => ({ placement: 'all' }),
    everyBlock: () => ({ everyBlock: true }),
    hitOnly: () => ({ hitOnly: true }),
    'hitOnly everyBlock': () => ({ hitOnly: true, everyBlock: true }),
    callsEndBlocks: () => ({ callsEndBlocks: true }),
    'callsEndBlocks hitOnly': () => ({ callsEndBlocks: true, hitOnly: true }),
    startExport: () => ({ startExport: true, sha256: 'ab'.repeat(32) }),
    'profile instructions': () => ({ profile: { instruction: (offset) => madeUpCount(offset) } }),
    'profile lines': () => ({ profile: { line: (path, line) => madeUpCount(path.length * 65_537 + line) } }),
    'half the files': ({ files }) => {
      const selected = new Set(files.filter((_, i) => i % 2 === 0));
      return { selects: (path) => selected.has(path) };
    },
    disassembly: () => ({ stripped: true }),
    call: events('call', { locals: 'all', flags: true, abortable: true }),
    'call line': events('call', { kinds: lineOnly }),
    'call line tracked': events('call', { kinds: lineOnly, trackCalls: true, locals: 'params' }),
    'call line when': events('call', { kinds: lineOnly, every: 3, limit: 5, when: parseWhen(CONDITION) }),
    'call counts': events('call', { counts: true, callsEndBlocks: true }),
    'call suspending': ({ importedFunctions }) =>
      importedFunctions > 0 ? events('call', { suspending: [0] })() : undefined,
    ring: events('ring', {}),
    'ring line': events('ring', { kinds: lineOnly }),
    'ring line when': events('ring', { kinds: lineOnly, limit: 2, when: parseWhen(CONDITION) }),
    'ring shared': events('ring', { shared: true, siteBase: 1000, locals: 'params' }),
    'ring counts': events('ring', { counts: true, flags: true, abortable: true, locals: 'all' }),
    'ring suspending': ({ importedFunctions }) =>
      importedFunctions > 0 ? events('ring', { suspending: [0], shared: true })() : undefined,
  };
}

/** From here on, a module takes some ten seconds for each way. */
const HUGE_BYTES = 8_000_000;

/** Names of the ways in which a large module is rewritten: those that differ most. */
export const largeWaysOf = (bytes) =>
  bytes.length < HUGE_BYTES
    ? ['counts', 'everyBlock', 'hitOnly', 'profile instructions', 'call', 'ring line']
    : ['counts', 'hitOnly', 'ring line'];
