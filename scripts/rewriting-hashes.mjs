// Whether rewriting still gives the same results: hashes of rewritten bytes and of what their probe maps mean, for every
// fixture, kernel and (--large) ten modules of npm packages, in all deliveries and placements. For changes of the
// rewriter that must not change results. `npm run build && node scripts/rewriting-hashes.mjs --check [FILE] [--large]`;
// `--record [FILE]` writes a new file; `--dump MODULE WAY` prints a meaning, to be compared with that of another build;
// `--build DIR` uses another build than build/.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { entriesMeaning, filesOf, meaningOf } from './rewriting/meaning.mjs';
import { largeModules, smallModules, withoutDebugInfo } from './rewriting/modules.mjs';
import { largeWaysOf, waysOf } from './rewriting/ways.mjs';

const root = resolve(import.meta.dirname, '..');
const DIGITS = 16;
/** Number of lines hashed at a time. */
const LINES = 2000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'boolean' },
    record: { type: 'boolean' },
    dump: { type: 'boolean' },
    large: { type: 'boolean' },
    build: { type: 'string', default: join(root, 'build') },
  },
});

const entryPoint = (path) => import(pathToFileURL(join(resolve(values.build), path)).href);
const { instrument, parseWhen } = await entryPoint('rewriter/index.js');
const { coreModules, readModule } = await entryPoint('wasm/index.js');
const allWays = waysOf(parseWhen);

/** Lines of everything that a rewrite returns beside the bytes. */
function* meaningLines({ probeMap, warnings, entries }) {
  yield* meaningOf(probeMap);
  // What a message says may be said better; that there is one, and of what, is meaning.
  for (const { slug } of warnings) yield `warning ${slug}`;
  yield entriesMeaning(entries);
}

function hashOf(chunks) {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex').slice(0, DIGITS);
}

function* chunksOf(lines) {
  let text = '';
  let count = 0;
  for (const line of lines) {
    text += `${line}\n`;
    if (++count % LINES > 0) continue;
    yield text;
    text = '';
  }
  yield text;
}

/** Rewrites one module with some sets of options: name → what `use` makes of the result, or of the thrown error. */
function rewriteIn(names, { bytes, readFile }, use) {
  const found = {};
  /** Read once: that takes most of the time. */
  let debugInfo;
  let files = [];
  const one = (name, given) => {
    const { stripped, ...options } = given;
    try {
      const made = stripped
        ? instrument(withoutDebugInfo(bytes), options)
        : instrument(bytes, debugInfo === undefined ? { ...options, readFile } : { ...options, debugInfo });
      if (name === 'counts') {
        debugInfo = made.debugInfo;
        files = filesOf(made.probeMap);
      }
      return use(made);
    } catch (error) {
      return `${error.code ?? error.name}: ${error.message}`;
    }
  };
  let importedFunctions = 0;
  try {
    ({ importedFunctions } = readModule(bytes));
  } catch {
    // Every set of options gives the reason.
  }
  for (const name of names) {
    const options = allWays[name]({ files, importedFunctions });
    if (options !== undefined) found[name] = one(name, options);
  }
  return found;
}

const hashesOf = (made) => [hashOf([made.bytes]), hashOf(chunksOf(meaningLines(made)))];

function hashAll(modules, namesOf) {
  const all = {};
  for (const module of modules) all[module.name] = rewriteIn(namesOf(module.bytes), module, hashesOf);
  return all;
}

/** Lines in which two sets of hashes differ: `module, way: bytes, map`. */
function differences(recorded, found) {
  const lines = [];
  for (const module of new Set([...Object.keys(recorded), ...Object.keys(found)])) {
    const [old = {}, now = {}] = [recorded[module], found[module]];
    for (const way of new Set([...Object.keys(old), ...Object.keys(now)])) {
      const what = differing(old[way], now[way]);
      if (what !== '') lines.push(`${module}, ${way}: ${what}`);
    }
  }
  return lines;
}

function differing(old, now) {
  if (old === undefined) return 'not recorded';
  if (now === undefined) return 'gone';
  if (typeof old === 'string' || typeof now === 'string') {
    const text = (one) => (typeof one === 'string' ? one : 'rewritten');
    return text(old) === text(now) ? '' : `${text(old)} -> ${text(now)}`;
  }
  return ['bytes', 'map'].filter((_, i) => old[i] !== now[i]).join(' ');
}

/** JSON with one line for each module. */
function textOf(parts) {
  const part = ([key, modules]) => {
    const lines = Object.entries(modules).map(
      ([name, ways]) => `    ${JSON.stringify(name)}: ${JSON.stringify(ways)}`,
    );
    return `  ${JSON.stringify(key)}: {\n${lines.join(',\n')}\n  }`;
  };
  return `{\n${Object.entries(parts).map(part).join(',\n')}\n}\n`;
}

async function dump(name, way) {
  const found = (modules) => {
    for (const module of modules) if (module.name === name) return module;
    return undefined;
  };
  const module = found(smallModules(coreModules)) ?? found(largeModules());
  if (module === undefined) throw new Error(`no module ${name}: bench/rewriting-hashes.json names all`);
  if (allWays[way] === undefined)
    throw new Error(`no way ${way}; there are: ${Object.keys(allWays).join(', ')}`);
  const { [way]: made } = rewriteIn(new Set(['counts', way]), module, (one) => one);
  if (made === undefined) throw new Error(`${name} is not rewritten in the way ${way}`);
  if (typeof made === 'string') console.log(made);
  else
    for (const chunk of chunksOf(meaningLines(made)))
      if (!process.stdout.write(chunk)) await once(process.stdout, 'drain');
}

if (values.dump) {
  try {
    await dump(...positionals);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
} else {
  const file = positionals[0] ?? join(root, 'bench', 'rewriting-hashes.json');
  const recorded = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const start = performance.now();
  const found = { small: hashAll(smallModules(coreModules), () => Object.keys(allWays)) };
  if (values.large) found.large = hashAll(largeModules(), largeWaysOf);
  const seconds = ((performance.now() - start) / 1000).toFixed(0);
  const rewrites = Object.values(found)
    .flatMap((modules) => Object.values(modules))
    .reduce((sum, ways) => sum + Object.keys(ways).length, 0);
  if (values.record) {
    writeFileSync(file, textOf({ ...recorded, ...found }));
    console.log(`recorded: ${rewrites} rewrites, ${seconds} s`);
  } else {
    const lines = Object.entries(found).flatMap(([key, modules]) =>
      differences(recorded[key] ?? {}, modules),
    );
    for (const line of lines) console.log(line);
    console.log(`${lines.length} of ${rewrites} rewrites differ, ${seconds} s`);
    if (lines.length > 0) process.exitCode = 1;
  }
}
