/** The one way in which a probe map from outside is refused: an error whose message names the first thing that is wrong. */
import { DataFileError } from '../errors.ts';

/**
 * Refuses a probe map.
 * @param problem completes the sentence "this is not a valid probe map: …"
 */
export function invalid(problem: string): never {
  throw new DataFileError(
    `this is not a valid probe map: ${problem}; create it again with wtrace instrument`,
  );
}

/**
 * Refuses a value of a probe map.
 * @param at path of the value, such as `functions[3].end`
 * @param wanted what it should be
 */
export function misfit(at: string, wanted: string): never {
  return invalid(`${at} should be ${wanted}`);
}

/** Refuses a probe map that is well-formed, but of a version or with parts that this wtrace does not know. */
export function unknownVersion(what: string): never {
  throw new DataFileError(
    `${what}; read it with the wtrace that wrote it, or create it again with wtrace instrument`,
  );
}
