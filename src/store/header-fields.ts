/** Checks the fields of a file's header: its checksum may be right and its contents wrong all the same. */
import { DataFileError } from '../errors.ts';

/** A JSON object whose fields are read with their types checked. */
export class HeaderFields {
  readonly #fields: Readonly<Record<string, unknown>>;
  readonly #source: string;

  /**
   * @param source name of the file, for messages
   * @throws {@link DataFileError} when `value` is no object
   */
  constructor(value: unknown, source: string) {
    this.#source = source;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      this.fail('an object is missing');
    this.#fields = value as Readonly<Record<string, unknown>>;
  }

  /** @throws {@link DataFileError} always */
  fail(what: string): never {
    throw new DataFileError(`${this.#source} is damaged: ${what}`);
  }

  /** Whether there is a field of this name. */
  has(name: string): boolean {
    return this.#fields[name] !== undefined;
  }

  /** A string. */
  text(name: string): string {
    return this.#text(this.#fields[name], name);
  }

  /** A string, or undefined when the field is not there. */
  optionalText(name: string): string | undefined {
    return this.#fields[name] === undefined ? undefined : this.text(name);
  }

  /** A whole number from 0 on, up to 2^53 - 1. */
  count(name: string): number {
    return this.#count(this.#fields[name], name);
  }

  /** True or false. */
  flag(name: string): boolean {
    const value = this.#fields[name];
    return typeof value === 'boolean' ? value : this.fail(`${name} is not true or false`);
  }

  /** One of some strings. */
  oneOf<Choice extends string>(name: string, choices: readonly Choice[]): Choice {
    const value = this.text(name);
    return choices.find((choice) => choice === value) ?? this.fail(`${name} is unknown`);
  }

  /** Strings. */
  texts(name: string): string[] {
    return this.#list(name).map((entry) => this.#text(entry, name));
  }

  /** Whole numbers from 0 on. */
  counts(name: string): number[] {
    return this.#list(name).map((entry) => this.#count(entry, name));
  }

  /** Lists of whole numbers from 0 on. */
  rows(name: string): number[][] {
    return this.#list(name).map((row) =>
      Array.isArray(row)
        ? (row as unknown[]).map((entry) => this.#count(entry, name))
        : this.fail(`${name} has no rows`),
    );
  }

  /** Objects. */
  objects(name: string): HeaderFields[] {
    return this.#list(name).map((entry) => new HeaderFields(entry, this.#source));
  }

  #list(name: string): unknown[] {
    const value = this.#fields[name];
    return Array.isArray(value) ? (value as unknown[]) : this.fail(`${name} is no list`);
  }

  #text(value: unknown, name: string): string {
    return typeof value === 'string' ? value : this.fail(`${name} is no string`);
  }

  #count(value: unknown, name: string): number {
    return Number.isSafeInteger(value) && (value as number) >= 0
      ? (value as number)
      : this.fail(`${name} is no whole number from 0 on`);
  }
}
