// Runs all tests, then those of the page alone, as somebody does who changes their file.
import process from 'node:process';
import { startVitest } from 'vitest/node';

const vitest = await startVitest('test', [], { watch: true, reporters: [] });
const some = (await vitest.globTestSpecifications()).filter(({ moduleId }) => moduleId.includes('page'));
await vitest.rerunTestSpecifications(some, false);
await vitest.close();
process.exit(process.exitCode ?? 0);
