/** Text from a module as reports print it: it must not move the cursor or break a format's lines. */
import { unicodeEscape, unprintable } from '../unprintable.ts';

/** The text on one line, with `\xNN` or `\uNNNN` for each character that is not to be printed. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : unicodeEscape(character);
  });
}
