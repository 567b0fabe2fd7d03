/**
 * Runs the testsuite on the engine that this runs on: untouched, then in each variant. Writes what it found as JSON.
 * Arguments: <directory> <result file> <variants, comma-separated> <regular expression for scripts>
 */
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { type EngineReport, runSuite } from './suite.ts';

const [directory = '', resultFile = '', names = '', only = ''] = process.argv.slice(2);
const report: EngineReport = await runSuite(directory, names.split(','), new RegExp(only));
writeFileSync(resultFile, JSON.stringify(report));
