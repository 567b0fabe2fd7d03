/**
 * Checks of arguments: callers may be JavaScript, whose types nobody checked. What has the wrong type is refused by name
 * before anything else happens, with a message that says what is taken.
 */
import { UsageError } from './errors.ts';

const isText = (value: unknown): boolean => typeof value === 'string';
const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

/** What an option may be, in words, and whether a value is that. */
const shapes = {
  'a string': isText,
  'true or false': (value: unknown) => typeof value === 'boolean',
  "true, false or 'all'": (value: unknown) => typeof value === 'boolean' || value === 'all',
  'true, false or an object': (value: unknown) => typeof value === 'boolean' || isObject(value),
  "'auto' or a function": (value: unknown) => value === 'auto' || typeof value === 'function',
  'a function': (value: unknown) => typeof value === 'function',
  'an object': isObject,
  'an object or a function': (value: unknown) => isObject(value) || typeof value === 'function',
  'an array': Array.isArray,
  'an array of strings': (value: unknown) => Array.isArray(value) && value.every(isText),
  'an array of objects with the strings from and to': (value: unknown) =>
    Array.isArray(value) &&
    value.every((item: { from?: unknown; to?: unknown } | null) => isText(item?.from) && isText(item?.to)),
} as const satisfies Readonly<Record<string, (value: unknown) => boolean>>;

/** What an option may be. */
export type OptionShape = keyof typeof shapes;

/**
 * Refuses options of the wrong type.
 * @param of what has the options, for messages
 * @param expected option → what it may be; each may be left out
 * @param closed true: no other options are known
 * @throws UsageError
 */
export function checkOptions(
  options: unknown,
  of: string,
  expected: Readonly<Record<string, OptionShape | undefined>>,
  closed = true,
): void {
  if (!isObject(options))
    throw new UsageError(`the options of ${of} must be an object, not ${shown(options)}`);
  for (const [name, value] of Object.entries(options as object)) {
    if (closed && !Object.hasOwn(expected, name))
      throw new UsageError(`${of} has no option '${name}'; options are ${Object.keys(expected).join(', ')}`);
    const shape = Object.hasOwn(expected, name) ? expected[name] : undefined;
    if (value === undefined || shape === undefined || shapes[shape](value)) continue;
    throw new UsageError(`the option ${name} of ${of} must be ${shape}, not ${shown(value)}`);
  }
}

/**
 * Bytes, whatever view or buffer they came in, of whatever realm. Properties that the caller has put on it change nothing: engines
 * do not look at them either. Shared memory is copied: other threads may write to it.
 * @param caller name of the function, for messages
 * @param of what they should be the bytes of
 * @throws UsageError for anything else
 */
export function bytesOf(given: unknown, caller: string, of = 'a module'): Uint8Array {
  let bytes: Uint8Array | undefined;
  try {
    bytes = ArrayBuffer.isView(given) ? viewed(given) : isBuffer(given) ? new Uint8Array(given) : undefined;
  } catch {
    throw new UsageError(`${caller} got bytes that were transferred to another thread, or shrunk`);
  }
  if (bytes !== undefined) return sizeOf(bytes.buffer, ArrayBuffer) === undefined ? bytes.slice() : bytes;
  throw new UsageError(
    `${caller} takes the bytes of ${of}, a Uint8Array or an ArrayBuffer, not ${shown(given)}`,
  );
}

function viewed(view: ArrayBufferView): Uint8Array {
  const typed: object = Object.getPrototypeOf(Uint8Array.prototype);
  const isTyped = slot(typed, Symbol.toStringTag, view) !== undefined;
  const [buffer, offset, length] = (['buffer', 'byteOffset', 'byteLength'] as const).map((name) =>
    slot(isTyped ? typed : DataView.prototype, name, view),
  );
  return new Uint8Array(buffer as ArrayBuffer, offset as number, length as number);
}

/** What a getter of a prototype answers for an object of any realm. */
function slot(prototype: object, name: PropertyKey, of: object): unknown {
  const getter = Reflect.getOwnPropertyDescriptor(prototype, name)?.get;
  return getter && Reflect.apply(getter, of, []);
}

function isBuffer(given: unknown): given is ArrayBuffer {
  const shared = globalThis.SharedArrayBuffer as SharedArrayBufferConstructor | undefined;
  return (
    sizeOf(given, ArrayBuffer) !== undefined || (shared !== undefined && sizeOf(given, shared) !== undefined)
  );
}

/** Length of a buffer; undefined for what is not of the type, in whatever realm. */
function sizeOf(given: unknown, type: { readonly prototype: object }): number | undefined {
  try {
    return slot(type.prototype, 'byteLength', given as object) as number;
  } catch {
    return undefined;
  }
}

/**
 * Refuses what is no probe map in memory.
 * @param caller name of the function, for messages
 * @throws UsageError
 */
export function checkProbeMap(given: unknown, caller: string): void {
  if (isObject(given) && Array.isArray((given as { functions?: unknown }).functions)) return;
  throw new UsageError(
    `${caller} takes a probe map as instrument returns it, not ${shown(given)}; what was saved is read by decodeProbeMap, or by probeMapFromJSON`,
  );
}

/** A value in a message: short, whatever it is. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (value === null || value === undefined) return String(value);
  return `a value of type ${Array.isArray(value) ? 'array' : typeof value}`;
}
