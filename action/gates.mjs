// Step "Gates": fails when the report missed one, and says which.
import process from 'node:process';
import { commandText } from './environment.mjs';

/** Exit code of `wtrace report` when a gate was missed. */
const MISSED = 2;

const missed = (process.env.WTRACE_MISSED ?? '').split('\n').filter((line) => line !== '');
for (const line of missed) console.log(`::error title=Coverage is too low::${commandText(line)}`);
process.exitCode = missed.length === 0 ? 0 : MISSED;
