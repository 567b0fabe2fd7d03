/** wabt as an oracle: assembles text, and says at which offset it wrote each instruction. */
import initWabt from 'wabt';

const wabt = await initWabt();
// Absent from the package's types.
const { FEATURES } = wabt as unknown as { FEATURES: Record<string, boolean> };
const features = Object.fromEntries(Object.keys(FEATURES).map((name) => [name, true]));

/** An instruction as wabt wrote it. */
export interface Written {
  readonly offset: number;
  readonly mnemonic: string;
}

/**
 * Assembles text, without validating it. With `padded`, sizes are LEBs of 5 bytes, and `instructions` lists those of
 * all bodies by wabt's annotated dump (whose offsets are those of the file only when no size changes its length).
 */
export function assemble(
  wat: string,
  options: { padded?: boolean; names?: boolean } = {},
): { bytes: Uint8Array; instructions: Written[] } {
  const parsed = wabt.parseWat('test.wat', wat, features);
  try {
    const { buffer, log } = parsed.toBinary({
      log: true,
      canonicalize_lebs: !options.padded,
      write_debug_names: options.names ?? false,
    });
    // The buffer is wabt's memory; it is gone with the module.
    return { bytes: Uint8Array.from(buffer), instructions: options.padded ? writtenInstructions(log) : [] };
  } finally {
    parsed.destroy();
  }
}

/** Text of a module by wabt, unfolded, indices instead of names. */
export function printed(bytes: Uint8Array): string {
  const read = wabt.readWasm(bytes, { readDebugNames: false, ...features });
  try {
    return read.toText({ foldExprs: false, inlineExport: false });
  } finally {
    read.destroy();
  }
}

// One-word comments of bytes that are no opcode.
const operands = new Set(
  'alignment memidx i32 i64 f32 f64 v128 funcref externref exnref func void'.split(' '),
);

function writtenInstructions(log: string): Written[] {
  const instructions: Written[] = [];
  let inBody = false;
  let prefixAt: number | undefined;
  for (const line of log.split('\n')) {
    if (line.startsWith(';')) {
      if (/^; (?:function body|section)/.test(line)) inBody = line.startsWith('; function body');
      continue;
    }
    const [, hex, comment] = /^([0-9a-f]{7}): [0-9a-f ]+; (.*)$/.exec(line) ?? [];
    if (!inBody || hex === undefined || comment === undefined || comment.startsWith('FIXUP')) continue;
    if (comment === 'prefix') prefixAt = Number.parseInt(hex, 16);
    else if (/^[\w.]+$/.test(comment) && !operands.has(comment)) {
      instructions.push({ offset: prefixAt ?? Number.parseInt(hex, 16), mnemonic: comment });
      prefixAt = undefined;
    }
  }
  return instructions;
}
