export * from './line-table.ts';

import type { WasmModule } from '../wasm/index.ts';
import type { DebugInfo, ReadFile } from './line-table.ts';
export declare function readDebugInfo(
  bytes: Uint8Array,
  module: WasmModule,
  options: { readFile?: ReadFile },
): DebugInfo;
