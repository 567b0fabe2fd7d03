/** What the value of a key may be: in words, as a check, as JSON Schema, and as what would be written on the command line. */

/** A kind of value. */
export interface ConfigShape {
  /** As the end of `… must be`. */
  readonly is: string;
  readonly fits: (value: unknown) => boolean;
  readonly schema: Readonly<Record<string, unknown>>;
  /** The values of the option, one for each time that it would be given; undefined: the value is set as it is. */
  readonly toArguments?: (value: never) => readonly string[];
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const valuesFit = (value: unknown, fits: (each: unknown) => boolean): boolean =>
  isRecord(value) && Object.values(value).every(fits);

const textSchema = { type: 'string' };
const gateSchema = { type: ['number', 'string'] };

/** All kinds. */
export const shapes = {
  flag: { is: 'true or false', fits: (value) => typeof value === 'boolean', schema: { type: 'boolean' } },
  branches: {
    is: "true, false or 'all'",
    fits: (value) => typeof value === 'boolean' || value === 'all',
    schema: { enum: [true, false, 'all'] },
  },
  text: { is: 'a string', fits: isText, schema: textSchema, toArguments: (value: string) => [value] },
  number: {
    is: 'a number',
    fits: isNumber,
    schema: { type: 'number' },
    toArguments: (value: number) => [String(value)],
  },
  texts: {
    is: 'a string or a list of strings',
    fits: (value) => isText(value) || (Array.isArray(value) && value.every(isText)),
    schema: { oneOf: [textSchema, { type: 'array', items: textSchema }] },
    toArguments: (value: string | readonly string[]) => [value].flat(),
  },
  remaps: {
    is: 'an object of paths, such as { "/build": "src" }',
    fits: (value) =>
      valuesFit(value, isText) && Object.keys(value as object).every((key) => !key.includes('=')),
    schema: { type: 'object', additionalProperties: textSchema },
    toArguments: (value: Readonly<Record<string, string>>) =>
      Object.entries(value).map(([from, to]) => `${from}=${to}`),
  },
  variables: {
    is: 'an object of strings, or true to pass a variable through, such as { "DEBUG": "1" }',
    fits: (value) => valuesFit(value, (each) => isText(each) || each === true),
    schema: { type: 'object', additionalProperties: { oneOf: [textSchema, { const: true }] } },
    toArguments: (value: Readonly<Record<string, string | true>>) =>
      Object.entries(value).map(([name, text]) => (text === true ? name : `${name}=${text}`)),
  },
  gates: {
    is: 'a percentage, a gate such as "functions=90", a list of them, or an object such as { "lines": 80 }',
    fits: (value) => {
      const isGate = (each: unknown): boolean => isNumber(each) || isText(each);
      return isGate(value) || (Array.isArray(value) ? value.every(isGate) : valuesFit(value, isNumber));
    },
    schema: {
      oneOf: [
        gateSchema,
        { type: 'array', items: gateSchema },
        { type: 'object', additionalProperties: { type: 'number', minimum: 0, maximum: 100 } },
      ],
    },
    toArguments: (value: Gates) =>
      isRecord(value)
        ? Object.entries(value).map(([what, percent]) => `${what}=${percent}`)
        : [value as number | string | readonly (number | string)[]].flat().map(String),
  },
} as const satisfies Readonly<Record<string, ConfigShape>>;

type Gates = number | string | readonly (number | string)[] | Readonly<Record<string, number>>;

/** The name of a kind of value. */
export type ShapeName = keyof typeof shapes;
