/** The variables of a fixture at the rows of its lines, as short texts. */
import { readFileSync } from 'node:fs';
import { type DebugInfo, readDebugInfo } from '../../../src/debuginfo/index.ts';
import { VariableReader } from '../../../src/debuginfo/variables/variable-reader.ts';
import { type DefinedFunction, definedFunction } from '../../../src/indices.ts';
import { moduleOffset } from '../../../src/location.ts';
import { type PlannedVariable, placeText, typeName } from '../../../src/variables/index.ts';
import { readModule, type WasmModule } from '../../../src/wasm/index.ts';

/** A module with its variables. */
export interface Opened {
  readonly bytes: Uint8Array;
  readonly module: WasmModule;
  readonly debugInfo: DebugInfo;
  readonly variables: VariableReader;
}

/** @throws Error when its debug info describes no variables */
export function openBytes(bytes: Uint8Array): Opened {
  const module = readModule(bytes);
  const debugInfo = readDebugInfo(bytes, module);
  const { entries } = debugInfo;
  if (entries === undefined) throw new Error('no variables');
  return { bytes, module, debugInfo, variables: new VariableReader(module, entries, debugInfo.lines) };
}

export const fixtureBytes = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(new URL(`../../../wasm-fixtures/${name}`, import.meta.url)));

/** The function with a name. */
export function functionNamed({ debugInfo }: Opened, name: string): DefinedFunction {
  const found = debugInfo.functions().findIndex((info) => info.name === name);
  if (found < 0) throw new Error(`no function ${name}`);
  return definedFunction(found);
}

/** Variables where a function is entered. */
export function atEntry(opened: Opened, name: string): readonly PlannedVariable[] {
  const fn = functionNamed(opened, name);
  return opened.variables.at({ fn, offset: moduleOffset(opened.module.code.codeStart[fn]!), isEntry: true });
}

/** Variables at the first row of a line of a function. */
export function atLine(opened: Opened, name: string, line: number): readonly PlannedVariable[] {
  const fn = functionNamed(opened, name);
  const { lines } = opened.debugInfo;
  for (let row = lines.firstRow[fn]!; row < lines.firstRow[fn + 1]!; row++) {
    if (lines.line[row] !== line) continue;
    const offset = moduleOffset(Math.max(lines.offset[row]!, opened.module.code.codeStart[fn]!));
    return opened.variables.at({ fn, offset, isEntry: false });
  }
  throw new Error(`${name} has no line ${line}`);
}

/** `int n: local 0`, `int i: uninitialized (no value is stored yet)`. */
export function texts({ variables }: Opened, list: readonly PlannedVariable[]): string[] {
  return list.map(({ name, type, inlinedIn, plan }) => {
    const where = inlinedIn === undefined ? '' : ` in ${inlinedIn}`;
    const value = plan.state === 'value' ? placeText(plan.place) : `${plan.state} (${plan.reason})`;
    return `${typeName(variables.types, type)} ${name}${where}: ${value}`;
  });
}

/** The number of the line of a source of c-variables that has a text. */
export function lineOf(text: string): number {
  const source = new TextDecoder().decode(fixtureBytes('c-variables/variables.c')).split('\n');
  const line = source.findIndex((each) => each.includes(text)) + 1;
  if (line === 0) throw new Error(`no line has ${text}`);
  return line;
}
