/**
 * Data directories that somebody made: valid ones with other values, cut or with bits flipped, whose checksums and names of modules are right
 * again, so that readers have to look at the contents.
 */
import { crc32 } from 'node:zlib';
import { encodeProbeMap, forReports } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { packCountedModule } from '../../src/store/counted-module.ts';
import { describeModule, sha256 } from '../../src/store/index.ts';
import { packRun } from '../../src/store/run-file.ts';
import type { Dice } from '../random/dice.ts';
import { decode, flipped, otherValue } from './changes.ts';
import type { HostileInput } from './input.ts';
import { sandbox } from './sandbox.ts';

/** Where the checksum, what it covers, and the length of the header are: see docs/data-format.md. */
const SUM_AT = 12;
const CHECKED_FROM = 16;
const START = 24;

interface Sound {
  readonly module: Uint8Array;
  readonly run: (id: string, workingDirectory: string) => Uint8Array;
}

/** @param bytes of a module that has the MD5 of its source, so that readers look for the source */
function soundData(bytes: Uint8Array): Sound {
  const made = instrument(bytes, { sha256: sha256(bytes) });
  const { probeMap } = made;
  const packedMap = encodeProbeMap(forReports(probeMap));
  const { bytes: module } = packCountedModule({ ...describeModule(made, 'bare.wasm'), packedMap });
  const counters = new Float64Array(probeMap.counterCount).fill(1);
  return {
    module,
    run: (id, workingDirectory) =>
      packRun({
        generator: 'test',
        workingDirectory,
        modules: [{ id, counters, ends: [], inexact: [], complete: true }],
      }),
  };
}

/** Makes data directories of one run. @param bytes see {@link soundData} */
export function dataDirectories(bytes: Uint8Array): (dice: Dice) => HostileInput {
  const sound = soundData(bytes);
  return (dice) => {
    const { inside, outside, names } = sandbox();
    const directory = dice.of([inside, outside, outside, '/', '/proc/self', dice.of(names)]);
    const module = dice.below(2) === 0 ? sound.module : damaged(sound.module, dice);
    const id = sha256(module);
    const run = sound.run(id, directory);
    return { entry: 'data-directory', id, module, run: dice.below(2) === 0 ? run : damaged(run, dice) };
  };
}

/** The header with another value, or bits flipped, or cut; the lengths and the checksum are right. */
function damaged(file: Uint8Array, dice: Dice): Uint8Array<ArrayBuffer> {
  const headerLength = new DataView(file.buffer, file.byteOffset).getUint32(CHECKED_FROM, true);
  const header = decode(file.subarray(START, START + headerLength));
  let body = file.subarray(START + headerLength);
  let text = header;
  const kind = dice.below(4);
  if (kind < 2) text = otherValue(header, dice);
  else if (kind === 2) body = flipped(Uint8Array.from(body), [{ start: 0, end: body.length }], dice);
  else body = body.subarray(0, dice.below(body.length));
  const json = new TextEncoder().encode(text);
  const bytes = new Uint8Array(START + json.length + body.length);
  bytes.set(file.subarray(0, CHECKED_FROM));
  bytes.set(json, START);
  bytes.set(body, START + json.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(CHECKED_FROM, json.length, true);
  view.setUint32(CHECKED_FROM + 4, body.length, true);
  view.setUint32(SUM_AT, crc32(bytes.subarray(CHECKED_FROM)), true);
  return bytes;
}
