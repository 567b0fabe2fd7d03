/**
 * Rewrites test/debuginfo/expected/: what llvm-dwarfdump-19 and llvm-symbolizer-19 (Debian package llvm-19) report for
 * the DWARF fixtures. Run it after a fixture changed: `node scripts/renew-debuginfo-answers.mjs`.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';

const root = new URL('..', import.meta.url);
rmSync(new URL('test/debuginfo/expected/', root), { recursive: true, force: true });
const { status } = spawnSync(
  'npx',
  ['vitest', 'run', '--project', 'full', 'test/full/debuginfo-llvm.test.ts'],
  {
    cwd: root,
    env: { ...process.env, WTRACE_RENEW: '1' },
    stdio: 'inherit',
  },
);
process.exitCode = status ?? 1;
