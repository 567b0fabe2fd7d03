/**
 * Runs scripts on the engine that this runs on: untouched, then in each variant. Writes what it found as JSON.
 * Arguments: <result file> <variants, comma-separated> <regular expression for scripts> <directories…>
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { type EngineReport, runSuite } from './suite.ts';

const [resultFile = '', names = '', only = '', ...directories] = process.argv.slice(2);
const report: EngineReport = await runSuite(directories, names.split(','), new RegExp(only));
writeFileSync(resultFile, JSON.stringify(report));
