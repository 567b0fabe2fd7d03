/** Whether a file is the text that was compiled, by what the module says of it. */
import { md5, type SourceText } from './source-texts.ts';

/** What is expected of a file. */
export interface ExpectedText extends Pick<SourceText, 'md5' | 'lengths'> {
  /** 1-based: the last line that there is code of; 0: none. */
  readonly lastLine: number;
}

/**
 * Why a file is another text than the one that was compiled, as the end of a sentence; undefined when nothing says so.
 * Line ends may be those of another system, as a checkout may have changed them.
 */
export function whyDifferent(bytes: Uint8Array, expected: ExpectedText): string | undefined {
  const { md5: digests, lengths, lastLine } = expected;
  if (digests.length > 0) {
    const isSame = texts(bytes).some((text) => digests.includes(md5(text)));
    return isSame ? undefined : 'its MD5 differs';
  }
  if (lengths.length > 0 && !texts(bytes).some((text) => lengths.includes(text.length)))
    return `its length is ${bytes.length}, not ${lengths.join(' or ')} bytes`;
  const lines = lineCount(bytes);
  if (lines >= lastLine) return undefined;
  return `it has ${lines} ${lines === 1 ? 'line' : 'lines'}, and there is code of line ${lastLine}`;
}

/** The text as it is, then with the line ends of other systems: made only when they are looked at. */
function texts(bytes: Uint8Array): { some(test: (text: Uint8Array) => boolean): boolean } {
  return {
    some(test) {
      if (test(bytes)) return true;
      const unix = withoutReturns(bytes);
      return test(unix) || test(withReturns(unix));
    },
  };
}

const LF = 0x0a;
const CR = 0x0d;

function withoutReturns(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, i) => byte !== CR || bytes[i + 1] !== LF);
}

function withReturns(bytes: Uint8Array): Uint8Array {
  const ends = bytes.reduce((sum, byte) => (byte === LF ? sum + 1 : sum), 0);
  const out = new Uint8Array(bytes.length + ends);
  let at = 0;
  for (const byte of bytes) {
    if (byte === LF) out[at++] = CR;
    out[at++] = byte;
  }
  return out;
}

/** A last line may have no end. */
function lineCount(bytes: Uint8Array): number {
  let lines = bytes.length === 0 || bytes.at(-1) === LF || bytes.at(-1) === CR ? 0 : 1;
  for (let i = 0; i < bytes.length; i++)
    if (bytes[i] === LF || (bytes[i] === CR && bytes[i + 1] !== LF)) lines++;
  return lines;
}
