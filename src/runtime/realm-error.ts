/**
 * `Error` of the realm whose traps are counted, and its two settings for stack traces. Hosts freeze it, replace it, make its
 * settings read-only or delete them: nothing here throws, and what is set is restored.
 */

type Settings = 'stackTraceLimit' | 'prepareStackTrace';

/** Settings as engines have them; all may be missing. */
interface Configurable {
  stackTraceLimit?: unknown;
  prepareStackTrace?: unknown;
}

/** %Error%, which the traps of this realm inherit from; the global `Error` may be another. */
export const RealmError: ErrorConstructor = realmError();

const settings = RealmError as Configurable;

function realmError(): ErrorConstructor {
  const parent: unknown = Object.getPrototypeOf(WebAssembly.RuntimeError);
  return typeof parent === 'function' && parent.prototype instanceof Object
    ? (parent as ErrorConstructor)
    : Error;
}

/** Gives a setting a value; returns whether the engine sees it. */
function set(target: object, name: Settings, value: unknown): boolean {
  try {
    return setOwn(target, name, value);
  } catch {
    // The host's `Error` is a Proxy, or has a setter.
    return false;
  }
}

function setOwn(target: object, name: Settings, value: unknown): boolean {
  const own = Reflect.getOwnPropertyDescriptor(target, name);
  // Bun sees assignments only.
  if (own !== undefined && 'value' in own && own.writable === true) return Reflect.set(target, name, value);
  const attributes = own?.configurable === false ? {} : { writable: true, configurable: true };
  return Reflect.defineProperty(target, name, { enumerable: own?.enumerable ?? true, ...attributes, value });
}

function restore(target: object, name: Settings, own: PropertyDescriptor | undefined): void {
  try {
    if (own === undefined) Reflect.deleteProperty(target, name);
    else if ('value' in own && own.writable === true) Reflect.set(target, name, own.value);
    else Reflect.defineProperty(target, name, own);
  } catch {
    // It could not be set either.
  }
}

function ownProperty(target: object, name: Settings): PropertyDescriptor | undefined {
  try {
    return Reflect.getOwnPropertyDescriptor(target, name);
  } catch {
    return undefined;
  }
}

/** What formats stack traces, as hosts may write it. */
export type Formatter = (error: unknown, sites: unknown) => unknown;

/** Every `Error` whose formatter an engine may call: V8 takes that of the realm, Node that of the global object. */
function formattingErrors(): object[] {
  const outer: unknown = globalThis.Error;
  return typeof outer === 'function' && outer !== RealmError ? [RealmError, outer] : [RealmError];
}

/** The host's formatter; undefined where stack traces have the engine's own form. */
export function hostFormatter(): Formatter | undefined {
  for (const target of formattingErrors().reverse()) {
    const formatter = formatterOf(target);
    // Node and Bun have a function of this name by default.
    if (formatter !== undefined && formatter.name !== 'ErrorPrepareStackTrace') return formatter;
  }
  return undefined;
}

function formatterOf(target: Configurable): Formatter | undefined {
  try {
    const formatter = target.prepareStackTrace;
    return typeof formatter === 'function' ? (formatter as Formatter) : undefined;
  } catch (error) {
    // What the host's getter throws is what whoever reads a stack gets.
    return () => {
      throw error;
    };
  }
}

/** Runs something under another formatter, if the host's can be replaced. */
export function withFormatter(formatter: Formatter, run: () => void): void {
  const before = formattingErrors().map((target) => ({
    target,
    own: ownProperty(target, 'prepareStackTrace'),
  }));
  for (const { target } of before) set(target, 'prepareStackTrace', formatter);
  try {
    run();
  } finally {
    for (const { target, own } of before) restore(target, 'prepareStackTrace', own);
  }
}

/** The limit while guest code runs. Hosts may set Infinity themselves: this number tells whose it is. */
const UNBOUNDED = 1_000_000_007;

/** The host's limit while guest code runs. */
let hostLimit: unknown;
/** The host's property, where it is no number that can be assigned. */
let hostProperty: { readonly own: PropertyDescriptor | undefined } | undefined;

/** Whether the engine has a limit, even if the host deleted it: V8 and Bun, not SpiderMonkey. */
const hasLimit = Object.hasOwn(RealmError, 'stackTraceLimit') || obeysLimit();

function obeysLimit(): boolean {
  try {
    if (!set(settings, 'stackTraceLimit', 1)) return false;
    const stack: unknown = nested(3).stack;
    return typeof stack === 'string' && stack.split('\n').length < 4;
  } finally {
    Reflect.deleteProperty(settings, 'stackTraceLimit');
  }
}

function nested(depth: number): Error {
  return depth === 0 ? new RealmError() : nested(depth - 1);
}

/**
 * Removes the limit of stack traces: a long stack is to be counted exactly.
 * @returns whether {@link restoreLimit} is required
 */
export function removeLimit(): boolean {
  try {
    const limit = settings.stackTraceLimit;
    if (limit === UNBOUNDED) return false;
    if (typeof limit === 'number') {
      settings.stackTraceLimit = UNBOUNDED;
      hostLimit = limit;
      hostProperty = undefined;
      return settings.stackTraceLimit === UNBOUNDED;
    }
  } catch {
    // It is read-only, frozen, or a getter.
  }
  if (!hasLimit) return false;
  const own = ownProperty(settings, 'stackTraceLimit');
  if (!set(settings, 'stackTraceLimit', UNBOUNDED)) return false;
  hostProperty = { own };
  return true;
}

function currentLimit(): unknown {
  try {
    return settings.stackTraceLimit;
  } catch {
    return undefined;
  }
}

/**
 * Restores the host's limit, unless it has set another since.
 * @returns whether it was removed
 */
export function restoreLimit(): boolean {
  if (currentLimit() !== UNBOUNDED) return false;
  if (hostProperty === undefined) settings.stackTraceLimit = hostLimit;
  else restore(settings, 'stackTraceLimit', hostProperty.own);
  return true;
}

/**
 * Runs what may throw an error that nobody sees. V8 takes the trace of an error when it is made, and for that may have to parse the
 * scripts of its frames again: half a second for each error, where a module is in a script as text.
 */
export function withoutTraces<T>(run: () => T): T {
  const own = ownProperty(settings, 'stackTraceLimit');
  if (!set(settings, 'stackTraceLimit', 0)) return run();
  try {
    return run();
  } finally {
    restore(settings, 'stackTraceLimit', own);
  }
}

/** How many frames a stack trace has at most, now. */
export function limitOfTraces(): number {
  if (!hasLimit) return Number.POSITIVE_INFINITY;
  const limit: unknown = ownProperty(settings, 'stackTraceLimit')?.value;
  return typeof limit === 'number' ? limit : 0;
}
