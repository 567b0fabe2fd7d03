/** The table of formats: a new one is a file and a row. The first that matches is used. */
import type { Format } from '../value.ts';
import { rustEnum } from './rust-enum.ts';
import { rustSequence } from './rust-sequence.ts';
import { rustText } from './rust-text.ts';

/** Formats of types that libraries define. */
export const libraryFormats: readonly Format[] = [rustText, rustSequence, rustEnum];
