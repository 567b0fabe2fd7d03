/** A data directory of damaged files, read as `wtrace report` does: beside a file that is sound. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DataFacts, readDataDir } from '../../src/store/read-data-dir.ts';
import { sha256 } from '../../src/store/sha256.ts';
import type { HostileInput } from './input.ts';

/** The input. */
export type DataRun = Extract<HostileInput, { entry: 'data-run' }>;

const SOUND =
  '{"format":"wtrace","version":1,"generator":"test","modules":[{"name":"sound.wasm","sha256":"","files":[{"path":"s.c","lines":[[1,1]],"functions":[]}]}]}';

/** Writes it, reads it, and removes it. */
export function readBesideSound({ run, module }: DataRun): DataFacts {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-hostile-'));
  try {
    mkdirSync(join(directory, 'modules'));
    writeFileSync(join(directory, 'modules', sha256(module)), module);
    writeFileSync(join(directory, 'damaged.wtrace'), run);
    writeFileSync(join(directory, 'sound.json'), SOUND);
    return readDataDir(directory, { sourceRoot: '/p' });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
