// Binaryen's instrumenting passes, which call a host function at every block or access to a local.

/** Features by name: with all of them, Binaryen writes what engines do not support yet. */
const features = [
  'MutableGlobals',
  'SignExt',
  'NontrappingFPToInt',
  'BulkMemory',
  'BulkMemoryOpt',
  'CallIndirectOverlong',
  'ReferenceTypes',
  'Multivalue',
  'ExceptionHandling',
  'SIMD128',
];

/** The module after one pass, or why there is none. */
export async function binaryenRow(bytes, pass) {
  // Large: loaded on demand.
  const { default: binaryen } = await import('binaryen');
  const module = binaryen.readBinary(bytes);
  try {
    module.setFeatures(features.reduce((all, name) => all | (binaryen.Features[name] ?? 0), 0));
    module.runPasses([pass]);
    return { bytes: module.emitBinary() };
  } finally {
    module.dispose();
  }
}
