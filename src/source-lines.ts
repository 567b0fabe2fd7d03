/**
 * The lines of a source file, numbered as its compiler numbers them: shown text must be that of the line number beside it.
 * Compilers differ in one thing, a carriage return alone (old Mac files, files with mixed line ends).
 */

/** Sources of rustc, asc, Zig and Go, and disassemblies: only a line feed ends a line. */
const LINE_FEED_ONLY = /\.(?:rs|ts|zig|go|wat)$/i;

/**
 * Splits a source into its lines, without their line ends.
 *
 * @param path of the source, whose extension tells the compiler. For clang's languages, and where it tells nothing, a
 *   carriage return ends a line too. Form feeds, U+0085, U+2028 and U+2029 end no line.
 * @returns line n at index n − 1.
 */
export function splitSource(path: string, text: string): readonly string[] {
  return text.split(LINE_FEED_ONLY.test(path) ? /\r?\n/ : /\r\n|[\r\n]/);
}
